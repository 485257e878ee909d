import type {Direction} from '../bench/measurement.ts';
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

export const perGigabyte: Metered = {
	metric: {id: 'cpu-per-gigabyte', title: 'CPU seconds of the host per GB sent', better: 'lower'},
	part: 'stand-in',
	unit: 's',
	how: `of all CPUs, during ${tcpFlows[0].title}`,
};

export const tcpInstruments: readonly Metered[] = [
	...tcpFlows.map(
		({id, title, part}): Metered => ({
			metric: {id, title, better: 'higher'},
			part,
			unit: 'Gbit/s',
			how: `iperf3, ${tcpTiming.seconds} s after ${tcpTiming.leadIn} s that do not count`,
		}),
	),
	perGigabyte,
];
