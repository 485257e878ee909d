import type {Snapshot} from '../target/target.ts';
import type {Qdisc} from './facts.ts';
import {qdiscsCommand} from './probe.ts';
import {objectsIn, stdoutOf} from './reading.ts';

const countOf = (value: unknown): number | undefined => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined);

/**
 * tbf has its rate among its options, netem in an object there, cake as its bandwidth, or “unlimited”; all in bytes a second (print_rate in
 * iproute2's lib/utils_math.c).
 */
const rateOf = (options: unknown): number | undefined => {
	const {rate = undefined, bandwidth = undefined} = (options ?? {}) as {readonly rate?: unknown; readonly bandwidth?: unknown};
	return bits((rate as {readonly rate?: unknown} | null | undefined)?.rate ?? rate ?? bandwidth);
};

const bits = (bytes: unknown): number | undefined => {
	const count = countOf(bytes);
	return count === undefined ? undefined : count * 8;
};

/**
 * A queueing discipline at one moment: also how often it held a packet back, bits a second that it lets each flow send (fq’s maxrate, tc-fq(8)),
 * and whether it is all that its interface queues in.
 */
export type QdiscReading = Qdisc & {readonly heldBack: number | undefined; readonly flowRate: number | undefined; readonly isRoot: boolean};

/** What `tc -s -j qdisc show` printed. The counters of a root hold those of its classes, and of the queues of `mq`. */
export const parseQdiscs = (text: string): readonly QdiscReading[] =>
	objectsIn(text).flatMap(({kind, dev, options, packets, drops, overlimits, root}) =>
		typeof kind === 'string' && typeof dev === 'string'
			? [
					{
						device: dev,
						kind,
						rate: rateOf(options),
						packets: countOf(packets),
						dropped: countOf(drops),
						heldBack: countOf(overlimits),
						flowRate: bits((options as {readonly maxrate?: unknown} | null | undefined)?.maxrate),
						isRoot: root === true,
					},
				]
			: [],
	);

/** What each interface queues its packets in, a line each of `tc qdisc`; undefined where tc could not be asked. */
export const readQdiscs = (snapshot: Snapshot): readonly Qdisc[] | undefined => {
	const text = stdoutOf(snapshot, qdiscsCommand);
	return text === undefined ? undefined : parseQdiscs(text).map(({heldBack, flowRate, isRoot, ...qdisc}) => qdisc);
};
