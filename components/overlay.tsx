import {Box} from 'ink';
import type {ReactNode} from 'react';
import {labelled} from '../src/inspect/page/wrap.ts';
import {pathTitle, toldPathRows} from '../src/path/draw.ts';
import type {Path} from '../src/path/station.ts';
import {warningMark} from '../src/plan/marks.ts';
import {isLeaving} from '../src/wizard/loss.ts';
import type {Loss, Overlay, WizardState} from '../src/wizard/state.ts';
import {progressOf} from '../src/wizard/state.ts';
import {appliedSteps, isMeasured, type Progress, type StepProgress} from '../src/wizard/tune/progress.ts';
import {screenBindings} from './keys.ts';
import {terminalKeys} from './terminal-keys.ts';
import {clipped} from './text/clipped.ts';
import {type LegendEntry, legend} from './text/legend.ts';
import {beforeRun, pathsShown} from './text/paths-shown.ts';
import {stationNow} from './text/station-now.ts';
import {Line, Paragraph} from './widgets/line.tsx';
import {Pager} from './widgets/pager.tsx';
import {Heading} from './widgets/pane.tsx';
import {rowLine} from './widgets/path.tsx';
import {Text} from './widgets/text.tsx';

/** What lies over a screen: the help from the key table, or a question. */
export function OverlayView({
	state,
	overlay,
	columns,
	rows,
}: {
	readonly state: WizardState;
	readonly overlay: Overlay;
	readonly columns: number;
	readonly rows: number;
}) {
	const progress = progressOf(state);
	const steps = progress === undefined ? [] : appliedSteps(progress);
	switch (overlay) {
		case 'help':
			return <Help state={state} columns={columns} rows={rows} />;
		case 'path':
			return <Paths state={state} columns={columns} rows={rows} />;
		case 'quit?':
			return (
				<Box flexDirection="column">
					<Heading title="Leave?" columns={columns} />
					<Box flexDirection="column" flexShrink={0} paddingX={1}>
						{whatStays(steps, progress, state.target.sample).map(text => (
							<Paragraph key={text}>{text}</Paragraph>
						))}
					</Box>
				</Box>
			);
		case 'undo all?':
			return (
				<Box flexDirection="column">
					<Heading title="Undo everything?" columns={columns} />
					<Box flexDirection="column" flexShrink={0} paddingX={1}>
						<Paragraph>{`Back means undo from here. Taken back: ${steps.map(({step}) => step.title).join(', ')}.`}</Paragraph>
						<Paragraph>
							Every file and value becomes what it was before the run. What somebody else changed since is left alone, and listed.
						</Paragraph>
						{progress?.restarted ? (
							<Paragraph>{`${progress.plan.guest?.name} is shut down for it, and started once more.`}</Paragraph>
						) : null}
					</Box>
				</Box>
			);
		default:
			return <LossView loss={overlay} isRun={progress !== undefined} columns={columns} rows={rows} />;
	}
}

/** What leaving comes to, a paragraph each. */
function whatStays(steps: readonly StepProgress[], progress: Progress | undefined, sample: boolean): readonly string[] {
	if (steps.length === 0) {
		return ['Nothing is applied. What was measured and is not decided yet is forgotten.'];
	}

	return sample
		? ['Nothing of it is real: what was changed in the sample is forgotten.']
		: [
				`Applied and staying so: ${steps.map(({step}) => step.title).join(', ')}.`,
				...(progress?.run === undefined ? [] : [`Undo later: ${progress.run.undoCommand}`]),
			];
}

/** What would be lost, and how it would not. */
function LossView({
	loss,
	isRun,
	columns,
	rows,
}: {
	readonly loss: Loss;
	readonly isRun: boolean;
	readonly columns: number;
	readonly rows: number;
}) {
	const {savable} = loss;
	const saving =
		savable === undefined
			? []
			: labelled('', `s writes the plan to ${savable.path}, for “nearmetal apply”; no file there is replaced.`, 3, columns - 1);
	const remembered = savable?.isRemembered
		? labelled('', 'y leaves too, and what was chosen is remembered here for the next time.', 3, columns - 1)
		: [];
	const problem = savable?.problem === undefined ? [] : labelled(` ${warningMark.mark}`, savable.problem, 3, columns - 1);
	const lost = loss.lost.flatMap(text =>
		labelled(' ·', savable?.unplanned.includes(text) ? `${text} (not in the plan)` : text, 3, columns - 1),
	);
	return (
		<Box flexDirection="column">
			<Heading title={lossTitle(loss, isRun)} columns={columns} />
			{clipped(lost, Math.max(1, rows - 2 - saving.length - remembered.length - problem.length)).map((line, index) => (
				<Line key={`lost ${index}`}>{line}</Line>
			))}
			{problem.map((line, index) => (
				<Line key={`problem ${index}`} color="yellow">
					{line}
				</Line>
			))}
			{[...saving, ...remembered].map((line, index) => (
				<Line key={`saving ${index}`} dimColor>
					{line}
				</Line>
			))}
		</Box>
	);
}

/** What would be done, and that it costs what is listed. */
function lossTitle(loss: Loss, isRun: boolean): string {
	if (isRun) {
		return isLeaving(loss) ? 'Leave, and forget what was measured?' : 'Go back, and forget what was measured?';
	}

	if (isLeaving(loss)) {
		return 'Leave? This was set by hand and is in no file yet';
	}

	return loss.preset === undefined ? 'Forget what was set by hand?' : `Take preset ${loss.preset} and forget what was set by hand?`;
}

/** The paths of the guest's packets with all that is wrong on them, live while it is measured. */
function Paths({state, columns, rows}: {readonly state: WizardState; readonly columns: number; readonly rows: number}) {
	const [first, ...more] = pathsShown(state);
	if (first === undefined) {
		return null;
	}

	const progress = progressOf(state);
	const now = progress?.sample !== undefined && isMeasured(progress) ? stationNow(progress.sample, progress.samples) : undefined;
	const drawn = (path: Path): readonly ReactNode[] =>
		toldPathRows(path, columns - 1, now).map((row, index) => rowLine(row, `${path.interface} ${index}`));
	return (
		<Box flexDirection="column">
			<Heading title={`${pathTitle(first)}${progress === undefined ? '' : beforeRun}`} columns={columns} />
			<Pager
				lines={[
					...drawn(first),
					...more.flatMap(path => [<Heading key={path.interface} title={pathTitle(path)} columns={columns} />, ...drawn(path)]),
				]}
				rows={rows - 1}
				isActive
			/>
		</Box>
	);
}

/** The keys of the screen, and below them what its signs mean. */
function Help({state, columns, rows}: {readonly state: WizardState; readonly columns: number; readonly rows: number}) {
	const keys = [
		...screenBindings(state).map(({shown, help}) => ({mark: shown, means: help})),
		...terminalKeys.map(({name, help}) => ({mark: name, means: help})),
	];
	const signs = legend(state);
	return (
		<Box flexDirection="column">
			<Heading title={signs.length === 0 ? 'Keys' : 'Keys, and below them the signs'} columns={columns} />
			<Pager
				lines={[...explained(keys, columns), ...(signs.length === 0 ? [] : [<Line key="between"> </Line>]), ...explained(signs, columns)]}
				rows={rows - 1}
				isActive
			/>
		</Box>
	);
}

function explained(entries: readonly LegendEntry[], columns: number): readonly ReactNode[] {
	const width = Math.max(0, ...entries.map(({mark}) => mark.length)) + 4;
	return entries.flatMap(({mark, means}) =>
		labelled('', means, width, columns - 1).map((line, index) => (
			<Line key={`${mark} ${means} ${index}`}>
				<Text bold>{(index === 0 ? ` ${mark}` : '').padEnd(width)}</Text>
				{line.slice(width)}
			</Line>
		)),
	);
}
