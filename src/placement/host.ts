import type {CpuSet} from '../cpu/cpu-set.ts';
import type {Cpu, Facts, NumaNode} from '../inspect/facts.ts';
import {type NodeRoom, nodeRooms} from './memory-room.ts';
import {type PinnedGuest, pinnedGuests} from './pinned-guests.ts';
import {uplinkNic} from './uplink-nic.ts';

/** What placement needs of a host. */
export type HostForPlacement = {
	readonly cpus: readonly Cpu[];
	readonly nodes: readonly Pick<NumaNode, 'node' | 'cpulist' | 'distances'>[];
	/** CPUs on which threads of guests may run at all: online, allowed, in machine.slice, not pinned to a guest that stays. */
	readonly allowed: CpuSet;
	/** Of these, CPUs for vCPUs, vhost workers and interrupts: the isolated ones where the kernel has some (isolcpus=), else all. */
	readonly usable: CpuSet;
	/** Online CPUs that are neither usable nor pinned to somebody: the host's own work has them already. */
	readonly spare: CpuSet;
	/** Guests that stay where they are. */
	readonly taken: readonly PinnedGuest[];
	readonly room: readonly NodeRoom[];
	readonly uplink:
		| {
				readonly device: string;
				readonly node: number | undefined;
				/** Mbit/s. */
				readonly speed: number | undefined;
				/** Most channels that the NIC can have. */
				readonly channels: number | undefined;
		  }
		| undefined;
};

/**
 * The part of the facts that decides about places. `except` names the guests about to be placed: their present pins do not
 * bind, and the memory that they hold now comes free again when they restart.
 */
export const hostForPlacement = (facts: Facts, except: readonly string[]): HostForPlacement => {
	const taken = pinnedGuests(facts, except);
	const online = facts.cpus
		.filter(cpu => cpu.online)
		.map(cpu => cpu.cpu)
		.sort((a, b) => a - b);
	const allowed = facts.allowedCpus && new Set(facts.allowedCpus);
	const slice = facts.machineSliceCpus && new Set(facts.machineSliceCpus);
	const pinned = new Set(taken.flatMap(guest => guest.cpus));
	const free = online.filter(cpu => !pinned.has(cpu) && (allowed?.has(cpu) ?? true) && (slice?.has(cpu) ?? true));
	const isolated = free.filter(cpu => facts.isolation.isolated?.includes(cpu));
	const usable = isolated.length > 0 ? isolated : free;
	const forGuests = new Set(usable);
	const nic = uplinkNic(facts);
	return {
		cpus: facts.cpus,
		nodes: facts.nodes,
		allowed: free,
		usable,
		spare: online.filter(cpu => !forGuests.has(cpu) && !pinned.has(cpu)),
		taken,
		room: nodeRooms(facts, except),
		uplink: facts.uplink && {device: facts.uplink.device, node: nic?.node, speed: nic?.speed, channels: nic?.channels?.maximum},
	};
};
