import {Box, Text} from 'ink';
import type {Step} from '../../src/plan/plan.ts';
import type {Preview} from '../../src/wizard/engine.ts';
import type {ScreenProps} from '../screen.ts';
import {Checklist} from '../widgets/checklist.tsx';
import {cpuMapLines} from '../widgets/cpu-map.tsx';
import {diffLine} from '../widgets/diff-lines.tsx';
import {FormView} from '../widgets/form.tsx';
import {Line, Paragraph} from '../widgets/line.tsx';
import {Pager} from '../widgets/pager.tsx';
import {Pane} from '../widgets/pane.tsx';

/** Rows that the explanation gets at least, below the list of a narrow window. */
const leastWhy = 9;
/** The list with summaries in full, and the least that the CPU map needs beside it: three cores with two threads. */
const listWidth = 80;
const leastRight = 40;

export function PlanScreen({state, columns, rows, isActive}: ScreenProps<'plan'>) {
	const {plan, cursor, facts, placement} = state;
	const map = (width: number) => cpuMapLines({facts, placement, guest: plan.guest?.name, columns: width});
	if (state.map) {
		return <Pager lines={[...map(columns), ...reasons(state)]} rows={rows} isActive={isActive} />;
	}

	const step = plan.steps[cursor];
	if (step === undefined) {
		return <Line> There is no step for this guest.</Line>;
	}

	const preview = state.previews.find(candidate => candidate.step === step.id);
	if (columns < listWidth + leastRight) {
		const list = Math.max(3, Math.min(plan.steps.length, rows - leastWhy));
		return (
			<Box flexDirection="column" height={rows} overflow="hidden">
				<Checklist steps={plan.steps} cursor={cursor} rows={list} />
				<Explanation state={state} step={step} preview={preview} columns={columns} rows={rows - list} />
			</Box>
		);
	}

	const right = columns - listWidth - 1;
	const mapLines = map(right);
	const why = Math.max(leastWhy, rows - mapLines.length - 1);
	return (
		<Box height={rows} overflow="hidden" columnGap={1}>
			<Box width={listWidth} flexShrink={0} flexDirection="column">
				<Checklist steps={plan.steps} cursor={cursor} rows={rows} />
			</Box>
			<Box width={right} flexShrink={0} flexDirection="column" overflow="hidden">
				<Explanation state={state} step={step} preview={preview} columns={right} rows={why} />
				<Box height={1} flexShrink={0} />
				{mapLines}
			</Box>
		</Box>
	);
}

/** Why the step is proposed; while it is edited, its fields. */
function Explanation({
	state,
	step,
	preview,
	columns,
	rows,
}: {
	readonly state: ScreenProps<'plan'>['state'];
	readonly step: Step;
	readonly preview: Preview | undefined;
	readonly columns: number;
	readonly rows: number;
}) {
	return (
		<Pane title={step.title} columns={columns} rows={rows}>
			{state.notice === undefined ? null : <Line color="cyan">{state.notice}</Line>}
			{state.form === undefined ? <Why step={step} preview={preview} /> : <FormView form={state.form} />}
		</Pane>
	);
}

function Why({step, preview}: {readonly step: Step; readonly preview: Preview | undefined}) {
	const about = step.because.length > 0 ? step.because.join(' ') : step.about;
	const changed = preview?.parts.flatMap(part => part.diff.filter(({kind}) => kind === 'added' || kind === 'removed')) ?? [];
	return (
		<>
			{step.state === 'unavailable' ? <Paragraph>{`Not here: ${step.summary}`}</Paragraph> : null}
			{step.state === 'satisfied' ? <Paragraph>{`Nothing to do: ${step.summary}`}</Paragraph> : null}
			{step.warnings.map(warning => (
				<Paragraph key={warning} color="yellow">{`! ${warning}`}</Paragraph>
			))}
			<Paragraph>{about}</Paragraph>
			<Fact name="effect">{step.effect}</Fact>
			<Fact name="risk">{step.risk}</Fact>
			<Fact name="source">{step.source}</Fact>
			{changed.map((line, index) => diffLine(line, String(index)))}
		</>
	);
}

function Fact({name, children}: {readonly name: string; readonly children: string}) {
	return (
		<Line>
			<Text dimColor>{name.padEnd(8)}</Text>
			{children}
		</Line>
	);
}

function reasons({placement, plan}: ScreenProps<'plan'>['state']) {
	const own = placement.guests.find(({name}) => name === plan.guest?.name);
	return [
		<Line key="gap"> </Line>,
		...[...placement.reasons, ...(own?.reasons ?? [])].map(reason => <Line key={reason}>{` · ${reason}`}</Line>),
		...(own?.gaveUp ?? []).map(reason => <Line key={reason} color="yellow">{` ! ${reason}`}</Line>),
		...placement.unplaced.map(({name, because}) => <Line key={name} color="yellow">{` ! ${name}: ${because}`}</Line>),
	];
}
