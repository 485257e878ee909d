import {Box} from 'ink';
import {purposeOf} from '../../src/export/purpose.ts';
import {labelled, wrap} from '../../src/inspect/page/wrap.ts';
import {againstBareMetal, proofLines, totalLines, unmeasuredLines} from '../../src/measured/report.ts';
import {canWrite} from '../../src/wizard/screens/export.ts';
import {isTotalUnrecorded} from '../../src/wizard/tune/advance.ts';
import {answerFor, appliedSteps, isMeasured, type Progress} from '../../src/wizard/tune/progress.ts';
import type {ScreenProps} from '../screen.ts';
import {clipped} from '../text/clipped.ts';
import {stepStatus} from '../text/step-status.ts';
import {withWholeFigures} from '../text/whole-figures.ts';
import {FormView} from '../widgets/form.tsx';
import {Line, Paragraph} from '../widgets/line.tsx';
import {Pager} from '../widgets/pager.tsx';
import {Heading} from '../widgets/pane.tsx';
import {arrowsAndPages} from '../widgets/scroll.ts';

export function ExportScreen({state, columns, rows, isActive}: ScreenProps<'export'>) {
	const {progress, files} = state;
	const closing = state.target.sample ? ofSample(state) : undoWays(progress);
	const closingLines = closing?.lines.flatMap(line => wrap(line, columns - 2)) ?? [];
	const closingRows = closing === undefined ? 0 : closingLines.length + 1;
	// What is said last is never cut off, and the results keep their least.
	const written =
		files === undefined || state.form !== undefined
			? undefined
			: clipped(writtenLines(files, columns), Math.max(1, rows - closingRows - leastResults - 2));
	const notice = state.notice === undefined ? [] : labelled(' ✗', state.notice, 3, columns - 1);
	const filesRows = written === undefined ? 3 + Math.max(1, notice.length) : written.length + 2;
	return (
		<Box flexDirection="column" height={rows} overflow="hidden">
			<Results
				progress={progress}
				columns={columns}
				isActive={isActive && state.form === undefined}
				height={Math.max(leastResults, rows - filesRows - closingRows)}
			/>
			<Heading title={written === undefined ? whatIsWritten(progress) : 'Written'} columns={columns} />
			{written === undefined ? (
				<>
					<Box paddingLeft={1} flexDirection="column" flexShrink={0}>
						{state.form !== undefined ? <FormView form={state.form} columns={columns - 2} /> : null}
						{state.form === undefined && (state.writing || canWrite(state)) ? <Line>{`folder  ${state.folder}`}</Line> : null}
						{state.writing ? <Line>writing …</Line> : null}
					</Box>
					{notice.map(line => (
						<Line key={line} color="red">
							{line}
						</Line>
					))}
				</>
			) : (
				written.map((line, index) => <Line key={index}>{line}</Line>)
			)}
			<Box height={1} flexShrink={0} />
			{closing === undefined ? null : <Heading title={closing.title} columns={columns} />}
			{closingLines.map(line => (
				<Line key={line}>{` ${line}`}</Line>
			))}
		</Box>
	);
}

/** A heading and a line. */
const leastResults = 2;

/** The folder once, and below it its files. */
function writtenLines(files: readonly string[], columns: number): readonly string[] {
	const folder = files[0]?.replace(/[^/]*$/, '') ?? '';
	const names = files.map(file => file.slice(folder.length));
	const width = Math.max(...names.map(name => name.length)) + 5;
	return [
		...labelled('', folder, 1, columns - 1),
		...names.flatMap(name => labelled(`   ${name}`, purposeOf(name) ?? '', width, columns - 1)),
	];
}

type Closing = {readonly title: string; readonly lines: readonly string[]};

/** Files are told of where there are some, or will be. */
function ofSample(state: ScreenProps<'export'>['state']): Closing {
	const changed =
		state.progress?.measuring === undefined
			? 'Nothing real was changed.'
			: 'Nothing real was changed, and the recorded figures are in no file.';
	const hasFiles = state.files !== undefined || state.writing || canWrite(state);
	return {title: 'This is the sample', lines: [hasFiles ? `${changed} The files are for reading: they fit no real host.` : changed]};
}

/** What the files will hold: the scripts are those of the steps that hold now. */
function whatIsWritten(progress: Progress | undefined): string {
	const hasFigures = progress !== undefined && isMeasured(progress);
	if (progress !== undefined && appliedSteps(progress).length === 0) {
		return hasFigures
			? 'Where to write the results (no step holds now, so there are no scripts)'
			: 'No step holds now, so there is nothing to write';
	}

	return hasFigures ? 'Where to write the scripts, the plan and the results' : 'Where to write the scripts and the plan';
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
	isActive,
}: {
	readonly progress: Progress | undefined;
	readonly columns: number;
	readonly height: number;
	readonly isActive: boolean;
}) {
	if (progress === undefined) {
		return (
			<Box flexDirection="column" paddingX={1} flexShrink={0}>
				<Paragraph>Nothing was applied or measured. The files hold the plan, its scripts and the undo.</Paragraph>
			</Box>
		);
	}

	const lines = resultLines(progress, columns);
	const rows = Math.min(height - 1, lines.length);
	return (
		<Box flexDirection="column" height={rows + 1} overflow="hidden" flexShrink={0}>
			<Heading title={resultTitle(progress)} columns={columns} />
			<Pager lines={lines.map((line, index) => <Line key={index}>{line}</Line>)} rows={rows} isActive={isActive} keys={arrowsAndPages} />
		</Box>
	);
}

function resultTitle({measuring}: Progress): string {
	if (measuring === undefined) {
		return 'Result: nothing was measured';
	}

	return measuring.recording === undefined ? 'Result: what was proved' : 'Result: what the recorded figures prove';
}

/** What has become of each step, what all of them do together, and then what was measured of each. */
function resultLines(progress: Progress, columns: number): readonly string[] {
	const title = Math.max(...progress.steps.map(({step}) => step.title.length)) + 2;
	const lines = progress.steps.flatMap(entry => {
		const {mark, text} = stepStatus(progress, entry);
		return withWholeFigures(text, text => labelled(` ${mark} ${entry.step.title}`, text, title + 3, columns - 1));
	});
	const told = (lines: readonly string[]): readonly string[] =>
		lines.flatMap((line, index) => indented(line, index === 0 ? 1 : 2, columns));
	const inTotal = 'In total, the original state against what is kept';
	return progress.measuring === undefined
		? lines
		: [
				...lines,
				// Its runs with what is kept here would be of what the recording kept.
				...(progress.found.total === undefined && isTotalUnrecorded(progress)
					? told([inTotal, 'Not recorded for what is kept here, so nothing is claimed.'])
					: [...told([inTotal, ...totalLines(progress.found)]), ...told(againstBareMetal(progress.found, columns - 5))]),
				...proofs(progress, columns),
				...told(unmeasuredLines(progress.found)),
			];
}

/** What several are judged by as one stands once. */
function proofs(progress: Progress, columns: number): readonly string[] {
	const answers = new Set(progress.steps.flatMap(({step}) => answerFor(progress, step.id) ?? []));
	return [...answers].flatMap(answer => [
		...indented(progress.steps.flatMap(({step}) => (answer.steps.includes(step.id) ? [step.title] : [])).join(', '), 1, columns),
		...proofLines(answer).flatMap(line => indented(line, 4, columns)),
	]);
}

/** What of it goes on in further lines stands two columns deeper. */
function indented(line: string, by: number, columns: number): readonly string[] {
	const depth = by + (/^ */.exec(line)?.[0].length ?? 0);
	return withWholeFigures(line.trim(), text => wrap(text, columns - depth - 3)).map(
		(part, row) => `${' '.repeat(row === 0 ? depth : depth + 2)}${part}`,
	);
}
