import type {CpuSet} from '../cpu/cpu-set.ts';
import type {Allowance} from './allowance.ts';
import {giveMemory} from './cells.ts';
import {chooseNodes, type Left, type NodeChoice} from './choose-node.ts';
import type {L3Domain, Topology} from './cores.ts';
import {wantedVhostCpus} from './demand.ts';
import type {HostForPlacement} from './host.ts';
import type {Cell, GuestDemand} from './placement.ts';
import {claim, claimCores, claimQuietest, domainsFor, type Seats} from './seats.ts';

/** The CPUs of a guest, before the sets that it shares with the host are known. */
export type GuestSeat = {
	readonly cells: readonly Cell[];
	readonly vcpuPins: readonly CpuSet[];
	/** CPUs for vhost workers alone, for the emulator alone, for each IOThread alone; empty: shared. */
	readonly vhost: CpuSet;
	readonly emulator: CpuSet;
	readonly ioThreads: readonly CpuSet[];
};

/** vCPUs that the allowance puts on a core. */
const perCore = (allowance: Allowance, topology: Topology): number => (allowance.vcpus === 'paired' ? topology.threads : 1);

/** Nodes of a guest whose vCPUs somebody pinned by hand. */
const fixedNodes = (topology: Topology, guest: GuestDemand, pins: readonly CpuSet[]): NodeChoice | undefined => {
	const nodes = topology.nodes
		.map(node => ({node, vcpus: pins.filter(pin => topology.nodeOf.get(pin[0] ?? -1) === node.node).length}))
		.filter(part => part.vcpus > 0);
	const service = nodes.find(part => part.node.node === (guest.fixed.node ?? guest.nicNode)) ?? nodes[0];
	return service && {parts: nodes, service: service.node};
};

/** Claims CPUs for the vCPUs of one node and returns them; fewer than asked when the node has not so many. */
const seatVcpus = (left: Left, node: NodeChoice['service'], count: number, allowance: Allowance, service: number): readonly number[] => {
	const {seats} = left;
	const threads = perCore(allowance, seats.topology);
	const cores = Math.ceil(count / threads);
	const domains = domainsFor(seats, node.domains, cores, cores + service);
	const cpus = [...claimCores(seats, domains, count, threads)];
	cpus.push(...claimQuietest(seats, node.domains, count - cpus.length, 'vcpu', {near: new Set(), from: 'start'}));
	return [...cpus, ...(left.shareable.get(node.node) ?? []).splice(0, count - cpus.length)];
};

const domainsOf = (seats: Seats, pins: readonly CpuSet[]): ReadonlySet<L3Domain> =>
	new Set(pins.flat().flatMap(cpu => seats.topology.coreOf.get(cpu)?.domain ?? []));

/** CPUs that somebody fixed for this guest: nobody else gets them. */
export const claimFixed = (seats: Seats, guest: GuestDemand): void => {
	for (const cpu of guest.fixed.vcpus?.flat() ?? []) claim(seats, cpu, 'vcpu');
	for (const cpu of guest.fixed.vhost ?? []) claim(seats, cpu, 'vhost');
	for (const cpu of guest.fixed.emulator ?? []) claim(seats, cpu, 'emulator');
};

/**
 * Seats one guest: vCPUs first, core by core in one L3 domain if it has room, then vhost workers, the emulator and IOThreads on the
 * quietest CPUs near them. undefined: no place under this allowance, and nothing was claimed but what is lost with the attempt.
 */
export const seatGuest = (host: HostForPlacement, left: Left, room: Map<number, number | undefined>, allowance: Allowance, guest: GuestDemand): GuestSeat | undefined => {
	const {seats} = left;
	const {fixed} = guest;
	const vhostCpus = fixed.vhost ? 0 : Math.min(allowance.vhost, wantedVhostCpus(guest));
	const ownThreads = allowance.emulator === 'own' ? (fixed.emulator ? 0 : 1) + guest.ioThreads : 0;
	const service = vhostCpus + ownThreads;
	const choice = fixed.vcpus ? fixedNodes(seats.topology, guest, fixed.vcpus) : chooseNodes(host, left, allowance, guest, service);
	if (!choice) return undefined;
	const pins: CpuSet[] = [];
	const parts: {node: number; vcpus: readonly number[]}[] = [];
	for (const {node, vcpus} of choice.parts) {
		const first = pins.length;
		if (!fixed.vcpus) pins.push(...seatVcpus(left, node, vcpus, allowance, node === choice.service ? service : 0).map(cpu => [cpu]));
		const own = fixed.vcpus
			? fixed.vcpus.flatMap((pin, vcpu) => (seats.topology.nodeOf.get(pin[0] ?? -1) === node.node ? [vcpu] : []))
			: Array.from({length: vcpus}, (_, index) => first + index);
		parts.push({node: node.node, vcpus: own});
	}
	const vcpuPins = fixed.vcpus ?? pins;
	const near = domainsOf(seats, vcpuPins);
	const take = (count: number, role: 'vhost' | 'emulator' | 'iothread'): CpuSet =>
		[...claimQuietest(seats, choice.service.domains, count, role, {near, from: 'start'})].sort((a, b) => a - b);
	const vhost = fixed.vhost ?? take(vhostCpus, 'vhost');
	const emulator = fixed.emulator ?? take(ownThreads > 0 ? 1 : 0, 'emulator');
	const ioThreads = allowance.emulator === 'own' ? take(guest.ioThreads, 'iothread').map(cpu => [cpu]) : [];
	const seated = vcpuPins.length === guest.vcpus && (fixed.vhost ?? vhost).length >= vhostCpus && ioThreads.length >= (ownThreads > 0 ? guest.ioThreads : 0);
	const cells = seated ? giveMemory(host, room, parts, guest.memory) : undefined;
	return cells && {cells, vcpuPins, vhost, emulator, ioThreads};
};
