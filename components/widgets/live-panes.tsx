import {Box, Text} from 'ink';
import type {Role, Sample} from '../../src/bench/measurement.ts';
import type {Progress} from '../../src/wizard/tune/progress.ts';
import {bar, sparkline} from '../text/bar.ts';
import {gigabits, percent, streams} from '../text/number.ts';
import {Line} from './line.tsx';
import {Heading} from './pane.tsx';

const barWidth = 6;
const labelWidth = 14;

/** Throughput, who is busy, and what limited the last measurement. */
export function LivePanes({progress, columns, rows}: {readonly progress: Progress; readonly columns: number; readonly rows: number}) {
	const limits = progress.results.at(-1)?.measurements.flatMap(measurement => measurement.limits.map(limit => ({limit, count: measurement.streams}))) ?? [];
	const sample = progress.samples.at(-1);
	return (
		<Box flexDirection="column" height={rows} overflow="hidden" flexShrink={0}>
			<Heading title="Guest → peer" columns={columns} />
			<Throughput samples={progress.samples} columns={columns} />
			<Heading title="Who is busy" columns={columns} />
			{sample === undefined ? <Line dimColor> nothing is measured now</Line> : roles.map(({role, label}) => <Busy key={role} sample={sample} role={role} label={label} columns={columns} />)}
			<Heading title="What limited the last measurement" columns={columns} />
			{limits.length === 0 ? <Line dimColor> not known before the first measurement ends</Line> : limits.map(({limit, count}) => <Line key={`${count} ${limit}`}>{` ${streams(count)}: ${limit}`}</Line>)}
		</Box>
	);
}

function Throughput({samples, columns}: {readonly samples: readonly Sample[]; readonly columns: number}) {
	const known = samples.map(({throughput}) => throughput).filter(value => value !== undefined);
	const now = samples.at(-1)?.throughput;
	const mean = known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
	const text = ` now ${now === undefined ? '–' : gigabits(now)} Gbit/s   mean ${mean === undefined ? '–' : gigabits(mean)}   `;
	return (
		<Line>
			{text}
			<Text color="cyan">{sparkline(samples.map(({throughput}) => throughput), Math.min(60, columns - text.length - 1))}</Text>
		</Line>
	);
}

const roles = [
	{role: 'vhost', label: 'vhost workers'},
	{role: 'vCPU', label: 'vCPUs'},
	{role: 'softirq', label: 'softirq'},
] as const satisfies readonly {role: Role; label: string}[];

/** The CPUs of a role by number, as many as fit, and their mean at the end. */
function Busy({sample, role, label, columns}: {readonly sample: Sample; readonly role: Role; readonly label: string; readonly columns: number}) {
	const cpus = sample.cpus.filter(cpu => cpu.role === role).toSorted((a, b) => a.cpu - b.cpu);
	if (cpus.length === 0) {
		return <Line dimColor>{` ${label.padEnd(labelWidth)} none seen`}</Line>;
	}

	const busy = cpus.map(cpu => (role === 'softirq' ? cpu.softirq : cpu.busy));
	const mean = busy.reduce((sum, value) => sum + value, 0) / busy.length;
	const cell = 4 + barWidth;
	const fits = Math.max(1, Math.floor((columns - labelWidth - 16) / cell));
	return (
		<Line>
			{` ${label.padEnd(labelWidth)}`}
			<Text>{`mean ${percent(mean).padStart(5)}  `}</Text>
			{cpus.slice(0, fits).map(({cpu}, index) => (
				<Text key={cpu}>
					<Text dimColor>{`${String(cpu).padStart(3)} `}</Text>
					<Text color={(busy[index] ?? 0) > 0.9 ? 'red' : 'green'}>{bar(busy[index] ?? 0, barWidth - 1).padEnd(barWidth - 1)}</Text>
					{' '}
				</Text>
			))}
			{cpus.length > fits ? '…' : ''}
		</Line>
	);
}
