import type {Snapshot} from '../target/target.ts';
import type {Qdisc} from './facts.ts';
import {qdiscsCommand} from './probe.ts';
import {objectsOf, stdoutOf} from './reading.ts';

const countOf = (value: unknown): number | undefined => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined);

/** tbf has its rate among its options, netem in an object there; both in bytes a second (print_rate in iproute2's lib/utils_math.c). */
const rateOf = (options: unknown): number | undefined => {
	const rate = (options as {readonly rate?: unknown} | null)?.rate;
	const bytes = countOf((rate as {readonly rate?: unknown} | null | undefined)?.rate ?? rate);
	return bytes === undefined ? undefined : bytes * 8;
};

/** What each interface queues its packets in, a line each of `tc qdisc`; undefined where tc could not be asked. */
export const readQdiscs = (snapshot: Snapshot): readonly Qdisc[] | undefined =>
	stdoutOf(snapshot, qdiscsCommand) === undefined
		? undefined
		: objectsOf(snapshot, qdiscsCommand).flatMap(({kind, dev, options, packets, drops}) =>
				typeof kind === 'string' && typeof dev === 'string'
					? [{device: dev, kind, rate: rateOf(options), packets: countOf(packets), dropped: countOf(drops)}]
					: [],
			);
