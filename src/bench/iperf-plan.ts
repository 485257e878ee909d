import type {IperfVersion} from './iperf.ts';

/** Streams of each iperf3 process; process i talks to its own server. */
export type IperfPlan = readonly number[];

/**
 * One SSH connection may hold 10 sessions unless sshd_config says otherwise (MaxSessions, sshd_config(5)). Every process is one
 * session at each end, and ending it one more: more than these could not all be ended at once after an abort.
 */
const mostProcesses = 4;

/** Gbit/s that one single-threaded process is asked to carry: the lower end of the 5 to 10 that one core manages. */
const perProcess = 5;

/** iperf3 runs each stream in a thread of its own since 3.16 (release notes of 2023-11-30); before, one thread serves them all. */
const isThreaded = ([major, minor]: IperfVersion): boolean => major > 3 || (major === 3 && minor >= 16);

/**
 * How many iperf3 processes, and streams in each, carry `streams` streams without the tool being the limit.
 *
 * @param client version in the guest. @param server version at the peer; undefined: a server that runs already. It serves one test at a
 * time on its port, so only one process can be used however old it is; limits.ts says so when that was too little.
 * @param expected Gbit/s that could pass at best (the uplink's speed); undefined: unknown, so as many processes as there may be.
 */
export const planIperf = (
	streams: number,
	client: IperfVersion,
	server: IperfVersion | undefined,
	expected: number | undefined,
): IperfPlan => {
	const processes =
		server === undefined || (isThreaded(client) && isThreaded(server)) ? 1 : Math.min(streams, mostProcesses, wanted(expected));
	return Array.from({length: processes}, (_, index) => Math.floor(streams / processes) + (index < streams % processes ? 1 : 0));
};

const wanted = (expected: number | undefined): number =>
	expected === undefined ? mostProcesses : Math.max(1, Math.ceil(expected / perProcess));

/**
 * The share of one CPU that a thread of an iperf3 process used, from that of the whole process: the mean of its stream threads.
 * Where the version is not known, more than one CPU can only have been used by several threads.
 */
export const threadShare = (cpu: number | undefined, streams: number, version: IperfVersion | undefined): number | undefined => {
	if (cpu === undefined) {
		return undefined;
	}
	const threaded = version ? isThreaded(version) : cpu > 1.05;
	return Math.min(1, threaded ? cpu / streams : cpu);
};
