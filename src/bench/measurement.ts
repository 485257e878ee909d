import type {CpuSet} from '../cpu/cpu-set.ts';

/** The far end: an iperf3 server that runs already (and for both directions at once another on the next port), or a machine where we start one over SSH (through the host). */
export type Peer =
	| {readonly kind: 'server'; readonly address: string; readonly port: number}
	| {readonly kind: 'ssh'; readonly user: string; readonly address: string; readonly port: number};

export type BenchSetup = {
	readonly peer: Peer;
	readonly guestUser: string;
	/** Numbers of parallel streams to measure, such as [1, 16]; of both directions at once, as many each way. */
	readonly streams: readonly number[];
	/** Seconds of one measured run, and of the lead-in before it that is not counted. */
	readonly seconds: number;
	readonly leadIn: number;
	readonly repeats: number;
	/** Who sends: the guest, unless told otherwise. */
	readonly direction?: Direction;
	/** The first of as many client ports as there are streams in all, so that flows fall on the same queues each time; absent: whichever are free. */
	readonly clientPort?: number;
};

/** Seen from the guest. */
export type OneWay = 'sending' | 'receiving';
export type Direction = OneWay | 'both at once';

export const waysOf = (direction: Direction): readonly OneWay[] => (direction === 'both at once' ? ['sending', 'receiving'] : [direction]);

/** Who keeps a host CPU busy. */
export type ThreadRole = 'vCPU' | 'vhost' | 'emulator' | 'softirq' | 'other';

/** A live reading, at most four a second. */
export type Sample = {
	/** Milliseconds since the measurement began. */
	readonly at: number;
	readonly streams: number;
	readonly direction: Direction;
	/** 1 is the first. */
	readonly repeat: number;
	/** Gbit/s that the guest's taps carried in this direction since the last sample (headers included); undefined during the lead-in. */
	readonly throughput: number | undefined;
	readonly cpus: readonly {readonly cpu: number; readonly busy: number; readonly softirq: number; readonly role: ThreadRole}[];
	/** Packets that the guest's taps and the NICs on the way dropped since the last sample, in either direction. */
	readonly links: readonly {readonly name: string; readonly drops: number}[];
	/** Busy share (0 to 1) of one vhost worker's CPU, in queue order. */
	readonly vhostWorkers: readonly {readonly tid: number; readonly busy: number; readonly allowed: CpuSet | undefined}[];
};

/** Who works for one guest: its own threads, and beside them the kernel for its packets. */
export type CostRole = 'vCPU' | 'vhost' | 'emulator' | 'IOThread' | 'softirq';

/** CPU seconds for one gigabyte (1,000,000,000 bytes); a role that worked too little to tell is in `all` alone. */
export type GuestCpu = {readonly all: number; readonly roles: Readonly<Partial<Record<CostRole, number>>>};

/** One stream count, all repeats. */
export type Measurement = {
	readonly streams: number;
	/** Gbit/s of TCP payload received, one a repeat, none dropped; of both directions at once, their sum. */
	readonly throughput: readonly number[];
	/** Of both directions at once: what of it each carried. */
	readonly eachWay?: Readonly<Record<OneWay, readonly number[]>>;
	/** Of the sender, one a repeat; undefined where its iperf3 or kernel does not tell. */
	readonly retransmits: readonly (number | undefined)[];
	/** CPU seconds of the whole host for one gigabyte (1,000,000,000 bytes), one a repeat; undefined where the host could not be sampled. */
	readonly cpuPerGigabyte: readonly (number | undefined)[];
	/** What the guest cost its host for one gigabyte, one a repeat; undefined where that could not be told. */
	readonly guestCpuPerGigabyte: readonly (GuestCpu | undefined)[];
	readonly processes: number;
	readonly iperf: {readonly client: string; readonly server: string | undefined};
	/** Share of one CPU that a thread of the busiest iperf3 process used, 0 to 1, at each end (the mean of its threads). */
	readonly tool: {readonly client: number | undefined; readonly server: number | undefined};
	/** What limits now, most likely first, as sentences with the figure that says so. */
	readonly limits: readonly string[];
	/** The cap that the throughput was at, so that no step could have raised it; undefined: none was seen. */
	readonly heldBy: string | undefined;
};
