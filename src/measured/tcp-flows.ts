import {costRoles} from '../bench/guest-cpu.ts';
import {type CostRole, type Direction, waysOf} from '../bench/measurement.ts';
import {sum} from '../inspect/sum.ts';
import type {DesignName} from '../judge/design.ts';
import type {Metered} from './meter.ts';

export type Flow = {
	readonly id: string;
	readonly title: string;
	/** Each way. */
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

const [many, one]: readonly [Flow, Flow] = [
	{id: 'both-at-once-16', title: 'TCP both at once 16 streams', streams: 16, direction: 'both at once', part: 'guard'},
	{id: 'both-at-once-1', title: 'TCP both at once 1 stream', streams: 1, direction: 'both at once', part: 'guard'},
];

/** All there are, in the order measured and told. */
export const allFlows: readonly Flow[] = [...tcpFlows, many, one];

/**
 * Sending and receiving at once, where that can be measured. A guard that is not in every run has too few figures to veto, and each flow makes
 * a reading longer by a sixth. So one stream each way, which mostly does as it does one way after the other, is left to who takes the time.
 */
export const flowsAtOnce = (design: DesignName): readonly [Flow, ...Flow[]] => (design === 'thorough' ? [many, one] : [many]);

/** Seconds that are counted, and those of the lead-in. */
export const tcpTiming = {seconds: 5, leadIn: 1} as const;

const timed = `${tcpTiming.seconds} s after ${tcpTiming.leadIn} s that do not count`;

export const tcpMethod = ({streams, direction}: Flow): string =>
	direction === 'both at once'
		? `two iperf3 at once, ${streams === 1 ? 'a stream' : `${streams} streams`} each way, both ways summed, ${timed}`
		: `iperf3, ${timed}`;

const connectionsOf = (flows: readonly Flow[]): number => sum(flows.map(({streams, direction}) => streams * waysOf(direction).length));

/** How many client ports the flows before it take, for `clientPort`. */
export const portsBefore = ({id}: Flow): number =>
	connectionsOf(
		allFlows.slice(
			0,
			allFlows.findIndex(flow => flow.id === id),
		),
	);

/** Those of the host itself come after its guest's: in a run it measures one flow alone. */
export const hostPorts = connectionsOf(allFlows);

const cpuUnit = 'CPU s/GB';

export const bareMetalId = (flow: string): string => `bare-metal-${flow}`;

/** What the guest cost its host while a flow ran, and what of it each role did: who pays for throughput is shown, and forbids none. */
export const cpuOf = ({id, title, part}: Flow): readonly Metered[] => {
	const metered = (own: string, of: string, its: Pick<Metered, 'part' | 'standsFor'>, how: string): Metered => ({
		metric: {id: own, title: `CPU per GB of ${of} (${title})`, better: 'lower'},
		...its,
		unit: cpuUnit,
		how,
	});
	const all = metered(
		cpuId(id),
		'the guest',
		part === 'judged' ? {part: 'stand-in', standsFor: id} : {part: 'beside'},
		'its threads, and its share of softirq by the bytes of its taps in those of the NICs',
	);
	return part === 'judged'
		? [all, ...costRoles.map(role => metered(cpuId(id, role), whose[role], {part: 'beside'}, `of ${all.metric.title}`))]
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

/** Of flows, and of what the guest cost meanwhile. */
export const instrumentsOf = (flows: readonly Flow[]): readonly Metered[] => [
	...flows.map(
		(flow): Metered => ({
			metric: {id: flow.id, title: flow.title, better: 'higher'},
			part: flow.part,
			unit: 'Gbit/s',
			how: tcpMethod(flow),
		}),
	),
	...flows.flatMap(cpuOf),
];

export const tcpInstruments: readonly Metered[] = instrumentsOf(tcpFlows);
