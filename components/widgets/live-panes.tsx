import {Box} from 'ink';
import type {ReactNode} from 'react';
import {percent} from '../../src/bench/limits/limit.ts';
import type {Sample, ThreadRole} from '../../src/bench/measurement.ts';
import type {PastSample, Progress} from '../../src/wizard/tune/progress.ts';
import {bar, sparkline} from '../text/bar.ts';
import {limitsTold} from '../text/limits-told.ts';
import {rateUnit, streams} from '../text/number.ts';
import {Limits} from './limits.tsx';
import {Line} from './line.tsx';
import {Heading} from './pane.tsx';
import {SeriesPane, seriesRows} from './series-pane.tsx';
import {Text} from './text.tsx';

const barWidth = 6;
/** With more rows than this, the CPUs of a role may take several lines, as long as they leave those that are beside them what they need. */
const roomy = 16;
const leastBeside = 4;
const labelWidth = 14;
const usualTitle = 'Guest and peer';
/** Of a heading: its rule on both sides. */
const titleMargin = 5;

/** What the runs so far say, throughput, who is busy, and what limits now. */
export function LivePanes({
	progress,
	titles = [],
	columns,
	rows,
	isActive,
}: {
	readonly progress: Progress;
	/** Where it is measured, the fullest first: one that is too long for its line gives way to the next, the last to the usual. */
	readonly titles?: readonly string[];
	readonly columns: number;
	readonly rows: number;
	/** Whether the pages scroll what limits. */
	readonly isActive: boolean;
}) {
	const {asked, series, found, sample, samples, activity, tasks} = progress;
	const isOver = sample !== undefined && !(activity === 'working' && tasks[0]?.kind === 'measure');
	const limits = limitsTold(series.at(-1) ?? found.runs.at(-1));
	const isRoomy = rows > roomy;
	// Below what the runs say and the throughput. What has no room in a low window is named.
	const left = rows - (asked === undefined ? 0 : seriesRows(asked, columns, isRoomy)) - 2;
	const busyOf = (most: number) =>
		sample === undefined ? [] : roles.flatMap(({role, label}) => busyLines({sample, role, label, columns, most}));
	const busy = (isRoomy ? [4, 3, 2] : []).map(busyOf).find(({length}) => length <= left - leastBeside) ?? busyOf(1);
	const busyRows = 1 + Math.max(1, busy.length);
	const [hasBusy, hasLimits] = [left > busyRows, left > busyRows + 1];
	return (
		<Box flexDirection="column" height={rows} overflow="hidden" flexShrink={0}>
			{asked === undefined ? null : <SeriesPane question={asked} progress={progress} columns={columns} isRoomy={isRoomy} />}
			<Heading title={titles.find(({length}) => length <= columns - titleMargin) ?? usualTitle} columns={columns} />
			<Throughput samples={ofOneRun(samples)} isOver={isOver} columns={columns} />
			{hasBusy && <Heading title={isOver ? 'Who was busy' : 'Who is busy'} columns={columns} />}
			{hasBusy && sample === undefined && <Line dimColor> nothing is measured now</Line>}
			{hasBusy && busy}
			{hasLimits ? (
				<Limits limits={limits} columns={columns} rows={left - busyRows} isActive={isActive} />
			) : (
				<Line dimColor>{` ${hasBusy ? 'what limits' : 'who is busy, and what limits'}: in a taller window`}</Line>
			)}
		</Box>
	);
}

/** The newest samples as far as they are of the same streams in the same direction. */
function ofOneRun(samples: readonly PastSample[]): readonly PastSample[] {
	const now = samples.at(-1);
	const other = samples.findLastIndex(({streams, direction}) => streams !== now?.streams || direction !== now.direction);
	return samples.slice(other + 1);
}

function Throughput({
	samples,
	isOver,
	columns,
}: {
	readonly samples: readonly PastSample[];
	readonly isOver: boolean;
	readonly columns: number;
}) {
	const last = samples.at(-1);
	const known = samples.map(({throughput}) => throughput).filter(value => value !== undefined);
	const mean = known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
	const of = last === undefined ? '' : ` ${last.direction} ${streams(last.streams)}`;
	const {name, figure} = rateUnit(Math.max(last?.throughput ?? 0, mean ?? 0) || 1);
	const rate = (value: number | undefined): string => (value === undefined ? '–' : figure(value));
	const text = ` ${isOver ? 'last' : 'now'} ${rate(last?.throughput)} ${name}${of}   mean ${rate(mean)}   `;
	return (
		<Line>
			{text}
			<Text color="cyan">
				{sparkline(
					samples.map(({throughput}) => throughput),
					Math.min(60, columns - text.length - 1),
				)}
			</Text>
		</Line>
	);
}

const roles = [
	{role: 'vhost', label: 'vhost workers'},
	{role: 'vCPU', label: 'vCPUs'},
	{role: 'softirq', label: 'softirq'},
] as const satisfies readonly {role: ThreadRole; label: string}[];

/** The mean of a role, and its CPUs by number: as many as fit. */
function busyLines({
	sample,
	role,
	label,
	columns,
	most,
}: {
	readonly sample: Sample;
	readonly role: ThreadRole;
	readonly label: string;
	readonly columns: number;
	/** Lines. */
	readonly most: number;
}): readonly ReactNode[] {
	const cpus = sample.cpus
		.filter(cpu => cpu.role === role)
		.map(({cpu, busy, softirq}) => ({cpu, share: role === 'softirq' ? softirq : busy}))
		.toSorted((a, b) => a.cpu - b.cpu);
	if (cpus.length === 0) {
		// A CPU has the role that uses most of it: workers beside vCPUs, and idle ones on CPUs of their own, are on none by that.
		return [<Line key={role} dimColor>{` ${label.padEnd(labelWidth)}on no CPU the main load`}</Line>];
	}

	const mean = cpus.reduce((sum, {share}) => sum + share, 0) / cpus.length;
	const head = ` ${label.padEnd(labelWidth)}mean ${percent(mean).padStart(5)}  `;
	const perLine = Math.max(1, Math.floor((columns - head.length - 1) / (5 + barWidth)));
	const needed = Math.ceil(cpus.length / perLine);
	return Array.from({length: Math.min(most, needed)}, (_, line) => (
		<Line key={`${role} ${line}`}>
			{line === 0 ? head : ' '.repeat(head.length)}
			{cpus.slice(line * perLine, (line + 1) * perLine).map(({cpu, share}) => (
				<Text key={cpu}>
					<Text dimColor>{`${String(cpu).padStart(3)} `}</Text>
					<Text color={share > 0.9 ? 'red' : 'green'}>{bar(share, barWidth).padEnd(barWidth)}</Text>{' '}
				</Text>
			))}
			{line === most - 1 && needed > most ? '…' : ''}
		</Line>
	));
}
