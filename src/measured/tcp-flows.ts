import {costRoles} from '../bench/guest-cpu.ts';
import type {CostRole, Direction} from '../bench/measurement.ts';
import type {Metered} from './meter.ts';

export type Flow = {
	readonly id: string;
	readonly title: string;
	readonly streams: number;
	readonly direction: Direction;
	readonly part: 'judged' | 'guard';
};

/** What iperf3 measures for one reading, one flow after the other. */
export const tcpFlows: readonly [Flow, ...Flow[]] = [
	{id: 'sending-16', title: 'TCP sending 16 streams', streams: 16, direction: 'sending', part: 'judged'},
	{id: 'receiving-16', title: 'TCP receiving 16 streams', streams: 16, direction: 'receiving', part: 'judged'},
	{id: 'sending-1', title: 'TCP sending 1 stream', streams: 1, direction: 'sending', part: 'guard'},
	{id: 'receiving-1', title: 'TCP receiving 1 stream', streams: 1, direction: 'receiving', part: 'guard'},
];

/** Seconds that are counted, and those of the lead-in. */
export const tcpTiming = {seconds: 5, leadIn: 1} as const;

export const tcpMethod = `iperf3, ${tcpTiming.seconds} s after ${tcpTiming.leadIn} s that do not count`;

const cpuUnit = 'CPU s/GB';

/** The flow that a run measures from the host itself too, one after the other: all four would make a tuning run longer by half. */
export const bareMetalFlow = (ports: number): Flow => tcpFlows[ports % tcpFlows.length] ?? tcpFlows[0];

export const bareMetalId = (flow: string): string => `bare-metal-${flow}`;

/** What the guest cost its host while a flow ran, and what of it each role did: who pays for throughput is shown, and forbids none. */
export const cpuOf = ({id, title, part}: Flow): readonly Metered[] => {
	const metered = (own: string, of: string, its: Metered['part'], how: string): Metered => ({
		metric: {id: own, title: `CPU per GB of ${of}, ${title}`, better: 'lower'},
		part: its,
		unit: cpuUnit,
		how,
	});
	const all = metered(
		cpuId(id),
		'the guest',
		part === 'judged' ? 'stand-in' : 'beside',
		'its threads, and its share of softirq by the bytes of its taps in those of the NICs',
	);
	return part === 'judged'
		? [all, ...costRoles.map(role => metered(cpuId(id, role), whose[role], 'beside', `of ${all.metric.title}`))]
		: [all];
};

export const cpuId = (flow: string, role?: CostRole): string => `${flow}-cpu${role === undefined ? '' : `-${role.toLowerCase()}`}`;

const whose: Readonly<Record<CostRole, string>> = {
	vCPU: 'vCPUs',
	vhost: 'vhost',
	emulator: 'emulator',
	IOThread: 'IOThreads',
	softirq: 'softirq',
};

export const tcpInstruments: readonly Metered[] = [
	...tcpFlows.map(
		({id, title, part}): Metered => ({
			metric: {id, title, better: 'higher'},
			part,
			unit: 'Gbit/s',
			how: tcpMethod,
		}),
	),
	...tcpFlows.flatMap(cpuOf),
];
