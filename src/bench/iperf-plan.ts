import {isThreaded} from '../inspect/iperf3.ts';
import {describeVersion, type IperfVersion} from './iperf.ts';
import {full} from './limits/limit.ts';
import {type Direction, type OneWay, waysOf} from './measurement.ts';

/**
 * One iperf3 at each end, with its own server. It carries one way alone: --bidir is of 3.7 and later (release notes), and two processes of
 * opposite direction do the same with every version.
 */
export type IperfProcess = {readonly streams: number; readonly way: OneWay};

export type IperfPlan = readonly IperfProcess[];

/**
 * One SSH connection may hold 10 sessions unless sshd_config says otherwise (MaxSessions, sshd_config(5)). Every process is one
 * session at each end, and ending it one more: more than these could not all be ended at once after an abort.
 */
const mostProcesses = 4;

/** Gbit/s that one single-threaded process is asked to carry: the lower end of the 5 to 10 that one core manages. */
const perProcess = 5;

/**
 * How many iperf3 processes, and streams in each, carry `streams` streams each way without the tool being the limit.
 *
 * @param client version in the guest. @param server version at the peer; undefined: a server that runs already. It serves one test at a
 * time on its port, so only one process each way can be used however old it is; limits.ts says so when that was too little.
 * @param expected Gbit/s that could pass each way at best (the uplink's speed); undefined: unknown, so as many processes as there may be.
 */
export const planIperf = (
	streams: number,
	direction: Direction,
	client: IperfVersion,
	server: IperfVersion | undefined,
	expected: number | undefined,
): IperfPlan => {
	const ways = waysOf(direction);
	const processes =
		server === undefined || (isThreaded(describeVersion(client)) && isThreaded(describeVersion(server)))
			? 1
			: Math.min(streams, Math.floor(mostProcesses / ways.length), wanted(expected));
	return ways.flatMap(way =>
		Array.from({length: processes}, (_, index) => ({
			streams: Math.floor(streams / processes) + (index < streams % processes ? 1 : 0),
			way,
		})),
	);
};

/** Of one CPU: more than that several threads have used. */
const moreThanOne = 1.05;

const wanted = (expected: number | undefined): number =>
	expected === undefined ? mostProcesses : Math.max(1, Math.ceil(expected / perProcess));

/**
 * The share of one CPU that a thread of an iperf3 process used, from that of the whole process: the mean of its stream threads. Where the
 * version is not known, more than one CPU can only have been used by several threads, and less by each of them is less than one; but what is all
 * of one CPU may be one thread's, which is then full, or all of theirs: undefined.
 */
export const threadShare = (cpu: number | undefined, streams: number, version: IperfVersion | undefined): number | undefined => {
	if (cpu === undefined) {
		return undefined;
	}
	if (version === undefined && streams > 1 && cpu >= full && cpu <= moreThanOne) return undefined;
	const threaded = version ? isThreaded(describeVersion(version)) : cpu > moreThanOne;
	return Math.min(1, threaded ? cpu / streams : cpu);
};
