import {Box} from 'ink';
import {wrap} from '../../src/inspect/page/wrap.ts';
import type {ResultRow} from '../../src/wizard/engine.ts';
import {appliedSteps, type Progress, resultRows} from '../../src/wizard/tune/progress.ts';
import type {ScreenProps} from '../screen.ts';
import {spread, streams, verdict} from '../text/number.ts';
import {FormView} from '../widgets/form.tsx';
import {Line, Paragraph, Row} from '../widgets/line.tsx';
import {Heading} from '../widgets/pane.tsx';

export function ExportScreen({state, columns, rows}: ScreenProps<'export'>) {
	const {progress, files} = state;
	const filesRows = files === undefined ? 4 : files.length + 3;
	const closing = state.target.sample ? ofSample : undoWays(progress);
	const closingLines = closing?.lines.flatMap(line => wrap(line, columns - 2)) ?? [];
	return (
		<Box flexDirection="column" height={rows} overflow="hidden">
			<Results
				progress={progress}
				columns={columns}
				height={Math.max(3, rows - filesRows - (closing === undefined ? 0 : closingLines.length + 1))}
			/>
			<Heading title={files === undefined ? whatIsWritten(progress) : 'Written'} columns={columns} />
			{files === undefined ? (
				<Box paddingLeft={1} flexDirection="column" flexShrink={0}>
					{state.form === undefined ? <Line>{`folder  ${state.folder}`}</Line> : <FormView form={state.form} columns={columns - 2} />}
					{state.writing ? <Line>writing …</Line> : null}
					{state.notice === undefined ? null : <Line color="red">{`! ${state.notice}`}</Line>}
				</Box>
			) : (
				files.map(file => <Line key={file}>{` ${file}`}</Line>)
			)}
			<Box height={1} flexShrink={0} />
			{closing === undefined ? null : <Heading title={closing.title} columns={columns} />}
			{closingLines.map(line => (
				<Line key={line}>{` ${line}`}</Line>
			))}
		</Box>
	);
}

type Closing = {readonly title: string; readonly lines: readonly string[]};

const ofSample: Closing = {
	title: 'This is the sample',
	lines: ['Nothing real was changed. The files are for reading: they fit no real host.'],
};

/** What the files will hold: the scripts are those of the steps that hold now. */
function whatIsWritten(progress: Progress | undefined): string {
	return progress !== undefined && appliedSteps(progress).length === 0
		? 'Where to write the results (no step holds now, so there are no scripts)'
		: 'Where to write the scripts, the plan and the results';
}

/** How to undo without the wizard, once there is something to undo. */
function undoWays(progress: Progress | undefined): Closing | undefined {
	return progress?.run === undefined || appliedSteps(progress).length === 0
		? undefined
		: {title: 'Undo everything', lines: [progress.run.undoCommand, `or by hand, on the host: sh ${progress.run.undoScript}`]};
}

function Results({
	progress,
	columns,
	height,
}: {
	readonly progress: Progress | undefined;
	readonly columns: number;
	readonly height: number;
}) {
	if (progress === undefined) {
		return (
			<Box flexDirection="column" paddingX={1} flexShrink={0}>
				<Paragraph>Nothing was applied or measured. The files hold the plan, its scripts and the undo.</Paragraph>
			</Box>
		);
	}

	const rows = resultRows(progress);
	const counts = [...new Set(rows.flatMap(row => row.measurements.map(measurement => measurement.streams)))];
	const title = Math.max(...rows.map(row => row.title.length)) + 2;
	return (
		<Box flexDirection="column" height={Math.min(height, rows.length + (counts.length === 0 ? 2 : 3))} overflow="hidden" flexShrink={0}>
			<Heading
				title={counts.length === 0 ? 'Result: nothing was measured' : 'Result: Gbit/s of TCP payload, median and 95 % interval'}
				columns={columns}
			/>
			{counts.length === 0 ? null : (
				<Row
					dimColor
					cells={[
						{text: '', width: 3},
						{text: '', width: title},
						...counts.map(count => ({text: streams(count), width: 13})),
						{text: 'against the last kept'},
					]}
				/>
			)}
			{rows.map(row => (
				<Row
					key={row.step}
					cells={[
						{text: row.kept === undefined ? ' ·' : row.kept ? ' ✓' : ' ↶', width: 3},
						{text: row.title, width: title},
						...counts.map(count => ({text: rate(row, count), width: 13})),
						{text: [become(progress, row), ...(row.comparison === undefined ? [] : [verdict(row.comparison)])].join('   ')},
					]}
				/>
			))}
		</Box>
	);
}

function rate({measurements}: ResultRow, count: number): string {
	const measurement = measurements.find(({streams: of}) => of === count);
	return measurement === undefined ? 'not measured' : spread(measurement.throughput);
}

/** What has become of a row: kept or undone, and for a step that is neither, its phase. */
function become({steps}: Progress, {step, kept}: ResultRow): string {
	if (kept !== undefined) {
		return kept ? 'kept' : 'undone';
	}

	return steps.find(entry => entry.step.id === step)?.phase.name ?? '';
}
