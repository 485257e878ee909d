import {Box, useApp, useInput, useIsScreenReaderEnabled, usePaste, useWindowSize} from 'ink';
import {useEffect, useSyncExternalStore} from 'react';
import type {WizardEvent} from '../src/wizard/event.ts';
import {hasFilter, position} from '../src/wizard/list.ts';
import type {WizardState} from '../src/wizard/state.ts';
import type {Store} from '../src/wizard/store.ts';
import {bodyRows, caution, Frame, subjectColumns} from './frame.tsx';
import {type JobControl, useJobControl} from './job-control.ts';
import {bindings, isTyping, keyNames, openingOf, wishOf} from './keys.ts';
import {OverlayView} from './overlay.tsx';
import {Reading} from './reading.tsx';
import {wide} from './screen.ts';
import {ExportScreen} from './screens/export.tsx';
import {GuestScreen} from './screens/guest.tsx';
import {HostScreen} from './screens/host.tsx';
import {PlanScreen} from './screens/plan.tsx';
import {PreviewScreen} from './screens/preview.tsx';
import {TuneScreen} from './screens/tune.tsx';
import {terminalWish} from './terminal-keys.ts';
import {figuresFrom} from './text/figures-from.ts';
import {openedText} from './text/opened-text.ts';
import {note, subject} from './text/title.ts';
import {Paragraph} from './widgets/line.tsx';

type AppProps = {
	readonly store: Store;
	/** Draws the whole frame anew, whatever stands in the window. */
	readonly redraw: () => void;
	readonly jobControl: JobControl;
};

/** The wizard on a terminal: the one place that takes keys and knows the size of the window. */
export function App({store, redraw, jobControl}: AppProps) {
	const state = useSyncExternalStore(store.subscribe, store.getSnapshot);
	const {columns, rows} = useWindowSize();
	const width = useWidth(columns);
	const {exit} = useApp();
	const {suspend, show} = useJobControl(jobControl);
	const isOver = state.screen === 'goodbye';
	useEffect(() => {
		if (isOver) {
			exit();
		}
	}, [isOver, exit]);

	// The state is asked for anew for every key: several may arrive in one piece of input.
	useInput((input, key) => {
		for (const name of keyNames(input, key)) {
			const asked = terminalWish(name);
			if (asked !== undefined) {
				(asked === 'redraw' ? redraw : suspend)();
				continue;
			}

			const current = store.getSnapshot();
			const opening = openingOf(current, name);
			if (opening !== undefined && current.screen === 'preview') {
				show(opening.in, openedText(current, opening), notice => store.send({type: 'returned', notice}));
				continue;
			}

			const wish = wishOf(current, name, {page: bodyRows(rows, columns, bindings(current)) - 1, columns: width});
			if (wish !== undefined) {
				store.send(wish);
			} else if (isTyping(current) && current.overlay === undefined && (name === 'space' || name.length === 1)) {
				store.send({type: 'type', text: name === 'space' ? ' ' : name});
			}
		}
	});
	usePaste(text => {
		if (isTyping(store.getSnapshot())) {
			store.send({type: 'type', text});
		}
	});
	return <View state={state} send={store.send} columns={columns} rows={rows} />;
}

/** What a screen has of the window: what stands side by side would be read to a screen reader as one line. */
function useWidth(columns: number): number {
	return useIsScreenReaderEnabled() ? Math.min(columns, wide - 1) : columns;
}

type ViewProps = {
	readonly state: WizardState;
	readonly send: (event: WizardEvent) => void;
	readonly columns: number;
	readonly rows: number;
};

/** A state as a frame of exactly this size. */
export function View({state, send, columns, rows}: ViewProps) {
	const keys = bindings(state);
	const told = caution(state.target);
	return (
		<Frame
			screen={state.screen}
			caution={told}
			bindings={keys}
			subject={subject(state, subjectColumns(told, columns))}
			note={note(state)}
			figures={figuresFrom(state, columns - 1)}
			list={hasFilter(state) ? {filter: state.filter, place: state.screen === 'guest' ? position(state) : ''} : undefined}
			columns={columns}
			rows={rows}
		>
			{state.overlay === undefined ? (
				<Screen state={state} send={send} columns={columns} rows={bodyRows(rows, columns, keys)} />
			) : (
				<OverlayView state={state} overlay={state.overlay} columns={columns} rows={bodyRows(rows, columns, keys)} />
			)}
		</Frame>
	);
}

function Screen({state, send, columns, rows}: ViewProps) {
	const room = {send, columns: useWidth(columns), rows, isActive: state.overlay === undefined && !isTyping(state)};
	switch (state.screen) {
		case 'inspecting':
			return <Reading name={state.target.name} />;
		case 'error':
			return (
				<Box flexDirection="column" paddingX={1}>
					<Paragraph bold color="red">{`${state.target.name} could not be read.`}</Paragraph>
					<Paragraph>{state.because}</Paragraph>
				</Box>
			);
		case 'host':
			return <HostScreen state={state} {...room} />;
		case 'guest':
			return <GuestScreen state={state} {...room} />;
		case 'plan':
			return <PlanScreen state={state} {...room} />;
		case 'preview':
			return <PreviewScreen state={state} {...room} />;
		case 'tune':
			return <TuneScreen state={state} {...room} />;
		case 'export':
			return <ExportScreen state={state} {...room} />;
		case 'goodbye':
			return null;
	}
}
