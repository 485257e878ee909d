import {Box} from 'ink';
import type {Path} from '../../src/path/station.ts';
import {isMeasured, isMeasuringNow, type Progress} from '../../src/wizard/tune/progress.ts';
import {wide} from '../screen.ts';
import {pathInOneLine} from '../text/path-strip.ts';
import {beforeRun, ofSample} from '../text/paths-shown.ts';
import {stationNow} from '../text/station-now.ts';
import {type Status, stepNumber, stepStatus} from '../text/step-status.ts';
import {Row} from '../widgets/line.tsx';
import {List} from '../widgets/list.tsx';
import {LivePanes} from '../widgets/live-panes.tsx';
import {Log} from '../widgets/log.tsx';
import {pathPicture} from '../widgets/path.tsx';
import {arrowsAlone, arrowsAndPages} from '../widgets/scroll.ts';
import {Text} from '../widgets/text.tsx';
import {NowPane, nowLines} from './tune-now.tsx';

const leastSteps = 3;
/** Rows of the log: its least, and what it gets before the path is drawn. */
const leastLog = 3;
const goodLog = 6;
/** The live panes at their least and, with a column of their own, with several lines of CPUs a role. */
const liveRows = 11;
const roomyLiveRows = 20;

type RunProps = {
	readonly progress: Progress;
	readonly path: Path | undefined;
	/** Of the log. */
	readonly filter: string;
	readonly columns: number;
	readonly rows: number;
	readonly isActive: boolean;
};

/** A run: its steps, what is asked now, live panes while something is measured, and the log. */
export function TuneRun({progress, path, filter, columns, rows, isActive}: RunProps) {
	const room = {progress, path, filter, rows, isActive};
	const isMeasured = progress.asked !== undefined;
	if (columns >= wide && isMeasured) {
		const left = Math.floor(columns * 0.5);
		return (
			<Box height={rows} overflow="hidden" columnGap={1}>
				<Column {...room} columns={left} live={0} />
				<Live
					progress={progress}
					path={path}
					columns={columns - left - 1}
					rows={rows}
					least={roomyLiveRows}
					isActive={isActive && isMeasuringNow(progress)}
				/>
			</Box>
		);
	}

	return <Column {...room} columns={columns} live={isMeasured && progress.activity === 'working' ? liveRows : 0} />;
}

/** The live panes, and below them the path, if at least so many rows are left to the panes. */
function Live({
	progress,
	path,
	columns,
	rows,
	least,
	isActive,
}: Pick<RunProps, 'progress' | 'path' | 'columns' | 'rows' | 'isActive'> & {readonly least: number}) {
	const isHere = isMeasured(progress);
	const {sample, samples} = progress;
	const now = isHere && sample !== undefined ? stationNow(sample, samples) : undefined;
	const picture = pathPicture({path, when: isHere ? beforeRun : ofSample, columns, rows: rows - least, now});
	const titles =
		!isHere || path === undefined || picture.length > 0
			? []
			: [`${pathInOneLine(path)}${beforeRun} (w)`, `Guest and peer (w: the path${beforeRun})`];
	return (
		<Box flexDirection="column" width={columns} height={rows} overflow="hidden" flexShrink={0}>
			<LivePanes progress={progress} titles={titles} columns={columns} rows={rows - picture.length} isActive={isActive} />
			{picture}
		</Box>
	);
}

/** Steps and what is asked keep their places; the log takes what is left. */
function Column({progress, path, filter, columns, rows, isActive, live}: RunProps & {readonly live: number}) {
	const now = Math.min(nowRows(progress, columns), Math.max(3, rows - leastSteps - leastLog));
	const steps = Math.max(leastSteps, Math.min(progress.steps.length, rows - now - live - leastLog));
	const below = rows - steps - now;
	const log = live === 0 ? below : Math.max(leastLog, Math.min(goodLog, below - live));
	return (
		<Box flexDirection="column" width={columns} height={rows} overflow="hidden" flexShrink={0}>
			<Steps progress={progress} rows={steps} />
			<NowPane
				progress={progress}
				hiddenSteps={Math.max(0, progress.steps.length - steps)}
				columns={columns}
				rows={now}
				isActive={isActive}
			/>
			{live > 0 ? (
				<Live
					progress={progress}
					path={path}
					columns={columns}
					rows={below - log}
					least={live}
					isActive={isActive && isMeasuringNow(progress)}
				/>
			) : null}
			<Log
				lines={progress.log}
				filter={filter}
				columns={columns}
				rows={Math.max(0, log)}
				keys={isMeasuringNow(progress) || nowLines(progress, columns).length >= now ? arrowsAlone : arrowsAndPages}
				isActive={isActive}
			/>
		</Box>
	);
}

/** Rows for what is done or asked now, its heading counted in: a question needs more words, trouble the most. */
function nowRows(progress: Progress, columns: number): number {
	const {activity} = progress;
	if (typeof activity !== 'string') {
		return 9;
	}

	const lines = nowLines(progress, columns).length;
	switch (activity) {
		case 'working':
			return 1 + lines;
		case 'deciding':
		case 'asking begin':
		case 'asking restart':
			return 2 + lines;
		default:
			return Math.max(3, 1 + lines);
	}
}

type Entry = {readonly key: string; readonly title: string; readonly status: Status};

function Steps({progress, rows}: {readonly progress: Progress; readonly rows: number}) {
	const entries = progress.steps.map(
		(entry): Entry => ({key: entry.step.id, title: entry.step.title, status: stepStatus(progress, entry)}),
	);
	const current = progress.tasks.length === 0 ? -1 : stepNumber(progress) - 1;
	const title = Math.max(...entries.map(entry => entry.title.length)) + 2;
	return (
		<List shown={[...entries.keys()]} cursor={current} rows={rows}>
			{(row, isChosen) => <StepRow key={entries[row]?.key} entry={entries[row]} isChosen={isChosen} titleWidth={title} />}
		</List>
	);
}

function StepRow({
	entry,
	isChosen,
	titleWidth,
}: {
	readonly entry: Entry | undefined;
	readonly isChosen: boolean;
	readonly titleWidth: number;
}) {
	return entry === undefined ? null : (
		<Row
			bold={isChosen}
			cells={[
				{text: isChosen ? ' ›' : '', width: 3},
				{text: <Text {...(entry.status.color === undefined ? {} : {color: entry.status.color})}>{entry.status.mark}</Text>, width: 2},
				{text: entry.title, width: titleWidth},
				{text: entry.status.text},
			]}
		/>
	);
}
