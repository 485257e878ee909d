import {type CpuSet, difference, union} from '../cpu/cpu-set.ts';
import type {Cpu, Facts, NumaNode} from '../inspect/facts.ts';
import {isolatedCpus} from '../inspect/set-apart.ts';
import {nodeOfNics, nodesOfNics, speedOf, wayOut} from '../inspect/way-out.ts';
import {type NodeRoom, nodeRooms} from './memory-room.ts';
import {openCpus} from './open-cpus.ts';
import {type PinnedGuest, pinnedGuests} from './pinned-guests.ts';
import {listed, numbered} from './sentences.ts';
import {besideVcpus, guestsBeside, interruptsElsewhere, type Taken, vcpusOf} from './taken.ts';

/** What placement needs of a host. */
export type HostForPlacement = {
	readonly cpus: readonly Cpu[];
	readonly nodes: readonly Pick<NumaNode, 'node' | 'cpulist' | 'distances'>[];
	/** CPUs on which threads of guests may run at all: online, in machine.slice, not pinned to a guest that stays. */
	readonly allowed: CpuSet;
	/** Of these, CPUs for vCPUs, vhost workers and interrupts: those set apart (isolcpus=, nohz_full=, a partition of cpusets) where they hold the guest, else the others. */
	readonly usable: CpuSet;
	/** Those of `usable` are set apart: nothing is balanced between them, and the kernel keeps interrupts and its own work away. */
	readonly isApart: boolean;
	/** CPUs that are set apart and fewer than the guest has vCPUs: they are for something else, and left to it. */
	readonly tooFewApart: CpuSet;
	/** CPUs of isolated partitions of cpusets that are not machine.slice's: neither guests nor the host have a part in them. */
	readonly partitioned: CpuSet;
	/** Slower CPUs of a processor with unlike ones that vCPUs are kept away from: the host's, and for workers and emulators. */
	readonly slower: CpuSet;
	/** Online CPUs that are neither usable nor taken by somebody, nor set apart for something else: the host's own work has them already. */
	readonly spare: CpuSet;
	/** Who stays where he is. */
	readonly taken: readonly Taken[];
	/** Guests that are off, and pinned: they take nothing until somebody starts them. */
	readonly resting: readonly PinnedGuest[];
	readonly room: readonly NodeRoom[];
	/** The NICs that the guests' packets leave by; undefined: by none that could be found. */
	readonly uplink:
		| {
				readonly device: string;
				/** undefined: they do not tell it, or are on several. */
				readonly node: number | undefined;
				/** Why the node is not known: the end of a sentence. */
				readonly nodeUnknown?: string;
				/** Mbit/s. */
				readonly speed: number | undefined;
				/** Most channels that the NIC can have. */
				readonly channels: number | undefined;
		  }
		| undefined;
};

const uplinkOf = (facts: Facts, guests: readonly string[]): HostForPlacement['uplink'] => {
	const way = wayOut(
		facts,
		facts.domains.filter(({name}) => guests.includes(name)),
	);
	const {nics, devices, unknown} = way;
	if (nics.length === 0 && devices.length === 0) return undefined;
	const device = listed((nics.length === 0 ? devices : nics.map(({name}) => name)).toSorted());
	const nodes = nodesOfNics(nics);
	const nodeUnknown =
		nodes.length > 1
			? `${device} are on ${numbered('node', nodes)}`
			: nodes.length === 1
				? undefined
				: nics.length === 0
					? (unknown ?? `no NIC was found under ${device}`)
					: `${device} ${nics.length === 1 ? 'does' : 'do'} not tell ${nics.length === 1 ? 'its' : 'their'} node`;
	const channels = nics.map(nic => nic.channels?.maximum).filter(count => count !== undefined);
	return {
		device,
		node: nodeOfNics(nics),
		...(nodeUnknown === undefined ? {} : {nodeUnknown}),
		speed: speedOf(facts, way),
		channels: channels.length === 0 ? undefined : Math.max(...channels),
	};
};

/**
 * The part of the facts that decides about places. `except` names the guests about to be placed: their present pins do not
 * bind, and the memory that they hold now comes free again when they restart.
 */
export const hostForPlacement = (facts: Facts, except: readonly string[]): HostForPlacement => {
	const staying = guestsBeside(facts, except);
	const elsewhere = interruptsElsewhere(facts, except);
	const taken = [...staying, ...elsewhere];
	const online = facts.cpus
		.filter(cpu => cpu.online)
		.map(cpu => cpu.cpu)
		.sort((a, b) => a - b);
	// A partition that guests may use is theirs whole, emulator and workers among them.
	const apart = new Set(isolatedCpus(facts));
	const open = openCpus(facts);
	const partitioned = difference(facts.isolation.partitioned ?? [], open);
	const allowed = difference(open, union(...staying.map(({cpus}) => cpus)));
	// Of the largest of these guests.
	const vcpus = Math.max(0, ...vcpusOf(facts, except));
	// A guest that has no room beside them shares their CPUs, rather than to have no place, or CPU 0.
	const interrupts = new Set(elsewhere.flatMap(({cpus}) => cpus));
	const beside = allowed.filter(cpu => !interrupts.has(cpu));
	const free = beside.length >= vcpus + besideVcpus ? beside : allowed;
	const busy = new Set(taken.flatMap(({cpus}) => cpus).filter(cpu => !free.includes(cpu)));
	const freeApart = free.filter(cpu => apart.has(cpu));
	const others = free.filter(cpu => !apart.has(cpu));
	const isApart = freeApart.length > 0 && (freeApart.length >= vcpus || others.length < vcpus);
	const tooFewApart = isApart ? [] : freeApart;
	const eligible = isApart ? freeApart : others;
	const efficient = new Set(facts.cpus.filter(cpu => cpu.efficient).map(cpu => cpu.cpu));
	const fast = eligible.filter(cpu => !efficient.has(cpu));
	// A guest is as fast as its slowest vCPU: unlike CPUs are mixed only for one that the fast ones do not hold.
	const isFastEnough = fast.length < eligible.length && fast.length > vcpus;
	const usable = isFastEnough ? fast : eligible;
	const forGuests = new Set(usable);
	return {
		cpus: facts.cpus,
		nodes: facts.nodes,
		allowed,
		usable,
		isApart,
		tooFewApart,
		partitioned,
		slower: isFastEnough ? eligible.filter(cpu => efficient.has(cpu)) : [],
		spare: online.filter(cpu => !forGuests.has(cpu) && !busy.has(cpu) && !tooFewApart.includes(cpu) && !partitioned.includes(cpu)),
		taken,
		resting: pinnedGuests(facts, except).resting,
		room: nodeRooms(facts, except),
		uplink: uplinkOf(facts, except),
	};
};
