import {Box, Text} from 'ink';
import type {Progress} from '../../src/wizard/tune/progress.ts';
import {wide} from '../screen.ts';
import {baselineStatus, stepNumber, stepStatus, type Status} from '../text/step-status.ts';
import {windowStart} from '../text/window.ts';
import {LivePanes} from '../widgets/live-panes.tsx';
import {Row} from '../widgets/line.tsx';
import {Log} from '../widgets/log.tsx';
import {NowPane} from './tune-now.tsx';

/** Rows of the pane that says what is asked or done now: always there, always in the same place. */
const nowRows = 5;
const liveRows = 8;
const leastSteps = 3;

/** A run: its steps, what is asked now, live panes while something is measured, and the log. */
export function TuneRun({progress, columns, rows}: {readonly progress: Progress; readonly columns: number; readonly rows: number}) {
	const isLive = progress.setup !== undefined && progress.results.length + progress.samples.length > 0;
	if (columns >= wide) {
		const left = Math.floor(columns * 0.5);
		const right = columns - left - 1;
		const steps = progress.steps.length + 2;
		return (
			<Box height={rows} overflow="hidden" columnGap={1}>
				<Box width={left} flexShrink={0} flexDirection="column" overflow="hidden">
					<Steps progress={progress} rows={Math.min(steps, rows - nowRows - 4)} />
					<NowPane progress={progress} columns={left} rows={isLive ? rows - Math.min(steps, rows - nowRows - 4) : nowRows + 4} />
				</Box>
				<Box width={right} flexShrink={0} flexDirection="column" overflow="hidden">
					{isLive ? <LivePanes progress={progress} columns={right} rows={Math.floor(rows * 0.6)} /> : null}
					<Log lines={progress.log} columns={right} rows={isLive ? rows - Math.floor(rows * 0.6) : rows} />
				</Box>
			</Box>
		);
	}

	const live = isLive && typeof progress.activity === 'string' && progress.activity === 'working' ? liveRows : 0;
	const steps = Math.max(leastSteps, Math.min(progress.steps.length + 1, rows - nowRows - live - 3));
	return (
		<Box flexDirection="column" height={rows} overflow="hidden">
			<Steps progress={progress} rows={steps} />
			<NowPane progress={progress} columns={columns} rows={nowRows} />
			{live > 0 ? <LivePanes progress={progress} columns={columns} rows={live} /> : null}
			<Log lines={progress.log} columns={columns} rows={Math.max(0, rows - steps - nowRows - live)} />
		</Box>
	);
}

type Entry = {readonly key: string; readonly title: string; readonly status: Status};

function Steps({progress, rows}: {readonly progress: Progress; readonly rows: number}) {
	const baseline = baselineStatus(progress);
	const entries: readonly Entry[] = [
		...(baseline === undefined ? [] : [{key: 'baseline', title: 'baseline', status: baseline}]),
		...progress.steps.map(entry => ({key: entry.step.id, title: entry.step.title, status: stepStatus(progress, entry)})),
	];
	const isBaseline = progress.tasks.some(task => task.kind === 'measure' && task.steps.length === 0);
	const current = progress.tasks.length === 0 ? -1 : isBaseline ? 0 : stepNumber(progress) - (baseline === undefined ? 1 : 0);
	const start = windowStart(Math.max(0, current), entries.length, rows);
	const title = Math.max(...entries.map(entry => entry.title.length)) + 2;
	return (
		<Box flexDirection="column" height={rows} overflow="hidden" flexShrink={0}>
			{entries.slice(start, start + rows).map(({key, title: name, status}, index) => (
				<Row
					key={key}
					bold={start + index === current}
					cells={[
						{text: start + index === current ? ' ›' : '', width: 3},
						{text: <Text {...(status.color === undefined ? {} : {color: status.color})}>{status.mark}</Text>, width: 2},
						{text: name, width: title},
						{text: status.text},
					]}
				/>
			))}
		</Box>
	);
}
