import type {CpuSet} from '../cpu/cpu-set.ts';

/** What placement needs of a guest. */
export type GuestDemand = {
	readonly name: string;
	readonly vcpus: number;
	/** KiB. undefined: not known, so no node is refused for lack of it. */
	readonly memory: number | undefined;
	/**
	 * Sizes, in KiB, of the pages that its memory may come to lie in, whose pools are room for it: `more` where others are reserved beside
	 * those that lie free, `idle` where these alone are used. Absent: in none.
	 */
	readonly pages?: {readonly more: readonly number[]; readonly idle: readonly number[]};
	/** vhost interfaces: one entry each, with the wanted queue count; or how many at least, where placement chooses. */
	readonly vhostQueues: readonly (number | {readonly atLeast: number} | undefined)[];
	readonly ioThreads: number;
	/** The node of the NIC that its traffic leaves by, where known. */
	readonly nicNode: number | undefined;
	/** What `nicNode` is the node of, where it is no NIC of the host: a device that the guest has for itself. */
	readonly nearDevice?: string;
	/** Sockets whose CPUs its system uses, where that is known. */
	readonly mostSockets?: number;
	/** What the threads of each of its cores must divide for its machine to start, where not every number will do. */
	readonly threadsDivide?: number;
	/** Nodes that its memory is bound to now. Among equal nodes it stays there, so that a placement once applied is found again. */
	readonly boundTo: CpuSet;
	/** Where it is pinned now, as a whole: a CPU for each vCPU, and the emulator’s set with its workers. */
	readonly present: {readonly vcpuPins: readonly CpuSet[]; readonly emulatorPin: CpuSet} | undefined;
	/** Sets that the user fixed by hand, which placement keeps. One set a vCPU, one an IOThread. */
	readonly fixed: {
		readonly vcpus?: readonly CpuSet[];
		readonly emulator?: CpuSet;
		/** The first for the first queue. */
		readonly vhost?: readonly number[];
		readonly ioThreads?: readonly CpuSet[];
		/** For the interrupts of the uplink: the host's, fixed while this guest is planned. */
		readonly interrupts?: CpuSet;
		readonly node?: number;
	};
};

/** Part of a guest: these vCPUs use the memory of this node. */
export type Cell = {readonly node: number; readonly vcpus: readonly number[] /** KiB. */; readonly memory: number | undefined};

/** The sets of a guest, as placement chose them or as somebody wrote them by hand. */
export type GuestSets = {
	/** Where its memory lies: one cell for a guest inside a node, several for a guest with NUMA of its own. */
	readonly cells: readonly Cell[];
	/** One set a vCPU, in order. */
	readonly vcpuPins: readonly CpuSet[];
	/** For QEMU's own threads. libvirt's emulatorpin is this set and the CPUs of the vhost workers together. */
	readonly emulator: CpuSet;
	/** CPU of each vhost worker, in queue order, interface by interface. */
	readonly vhost: readonly number[];
	/** One set an IOThread, in the order of the definition. */
	readonly ioThreads: readonly CpuSet[];
};

export type GuestPlacement = GuestSets & {
	readonly name: string;
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
	/** In the order asked. */
	readonly guests: readonly GuestPlacement[];
	readonly unplaced: readonly {readonly name: string; readonly because: string}[];
	readonly reasons: readonly string[];
};
