import type {CpuSet} from '../cpu/cpu-set.ts';

/** What placement needs of a guest. */
export type GuestDemand = {
	readonly name: string;
	readonly vcpus: number;
	/** KiB. */
	readonly memory: number;
	/** vhost interfaces: one entry each, with the wanted queue count (undefined: placement chooses). */
	readonly vhostQueues: readonly (number | undefined)[];
	readonly ioThreads: number;
	/** The NIC that its traffic leaves by, where known. */
	readonly nicNode: number | undefined;
	/** A set that the user fixed by hand, which placement keeps. */
	readonly fixed: {readonly vcpus?: readonly CpuSet[]; readonly emulator?: CpuSet; readonly vhost?: CpuSet; readonly node?: number};
};

export type GuestPlacement = {
	readonly name: string;
	/** Where its memory lies: one cell for a guest inside a node, several for vNUMA. KiB. */
	readonly cells: readonly {readonly node: number; readonly vcpus: readonly number[]; readonly memory: number}[];
	/** One set a vCPU, in order. */
	readonly vcpuPins: readonly CpuSet[];
	readonly emulator: CpuSet;
	/** CPU of each vhost worker, in queue order. */
	readonly vhost: readonly number[];
	readonly ioThreads: readonly CpuSet[];
	/** Queue pairs of each vhost interface, in order. */
	readonly queues: readonly number[];
	readonly topology: {readonly sockets: number; readonly dies: number; readonly cores: number; readonly threads: number};
	/** Why, as sentences. */
	readonly reasons: readonly string[];
	/** What did not fit and was given up, as sentences. */
	readonly gaveUp: readonly string[];
};

export type Placement = {
	readonly housekeeping: CpuSet;
	/** For the interrupts of the uplink. */
	readonly interrupts: CpuSet;
	readonly guests: readonly GuestPlacement[];
	readonly unplaced: readonly {readonly name: string; readonly because: string}[];
	readonly reasons: readonly string[];
};
