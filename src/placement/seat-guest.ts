import {type CpuSet, cpuSet} from '../cpu/cpu-set.ts';
import type {Allowance} from './allowance.ts';
import {giveMemory} from './cells.ts';
import {chooseNodes, type Left, type NodeChoice} from './choose-node.ts';
import type {L3Domain, Topology, TopologyNode} from './cores.ts';
import {fixedEmulator, wantedVhostCpus} from './demand.ts';
import type {HostForPlacement} from './host.ts';
import type {Cell, GuestDemand} from './placement.ts';
import {claim, claimCores, claimQuietest, domainsFor, type Seats} from './seats.ts';

/** The CPUs of a guest's vCPUs and vhost workers. */
export type GuestSeat = {
	readonly cells: readonly Cell[];
	readonly vcpuPins: readonly CpuSet[];
	/** CPUs for vhost workers alone; empty: they share the emulator's. */
	readonly vhost: CpuSet;
	/** The node of the workers. */
	readonly service: TopologyNode;
};

/** CPUs for QEMU's threads alone; empty: shared. */
export type OwnThreads = {readonly emulator: CpuSet; readonly ioThreads: readonly CpuSet[]};

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
	cpus.push(...claimQuietest(seats, node.domains, count - cpus.length, 'vcpu', {distance: () => 0, from: 'start'}));
	return [...cpus, ...(left.shareable.get(node.node) ?? []).splice(0, count - cpus.length)];
};

const domainsOf = (seats: Seats, pins: readonly CpuSet[]): ReadonlySet<L3Domain> =>
	new Set(pins.flat().flatMap(cpu => seats.topology.coreOf.get(cpu)?.domain ?? []));

/** CPUs that somebody fixed for this guest: nobody else gets them. */
export const claimFixed = (seats: Seats, guest: GuestDemand): void => {
	for (const cpu of guest.fixed.vcpus?.flat() ?? []) claim(seats, cpu, 'vcpu');
	for (const cpu of guest.fixed.vhost ?? []) claim(seats, cpu, 'vhost');
	for (const cpu of guest.fixed.emulator ?? []) claim(seats, cpu, 'emulator');
	for (const cpu of guest.fixed.ioThreads?.flat() ?? []) claim(seats, cpu, 'iothread');
};

/**
 * Seats one guest: vCPUs first, core by core in one L3 domain if it has room, then vhost workers on the quietest CPUs near them.
 * undefined: no place under this allowance; what was claimed on the way is lost with the attempt.
 */
export const seatGuest = (
	host: HostForPlacement,
	left: Left,
	room: Map<number, number | undefined>,
	allowance: Allowance,
	guest: GuestDemand,
): GuestSeat | undefined => {
	const {seats} = left;
	const {fixed} = guest;
	const vhostCpus = fixed.vhost ? 0 : Math.min(allowance.vhost, wantedVhostCpus(guest));
	const choice = fixed.vcpus
		? fixedNodes(seats.topology, guest, fixed.vcpus)
		: chooseNodes({host, left, allowance, guest, service: vhostCpus});
	if (!choice) return undefined;
	const pins: CpuSet[] = [];
	const parts: {node: number; vcpus: readonly number[]}[] = [];
	for (const {node, vcpus} of choice.parts) {
		const first = pins.length;
		if (!fixed.vcpus) pins.push(...seatVcpus(left, node, vcpus, allowance, node === choice.service ? vhostCpus : 0).map(cpu => [cpu]));
		const own = fixed.vcpus
			? fixed.vcpus.flatMap((pin, vcpu) => (seats.topology.nodeOf.get(pin[0] ?? -1) === node.node ? [vcpu] : []))
			: Array.from({length: vcpus}, (_, index) => first + index);
		parts.push({node: node.node, vcpus: own});
	}
	const vcpuPins = fixed.vcpus ?? pins;
	const near = domainsOf(seats, vcpuPins);
	const vhost =
		fixed.vhost ??
		cpuSet(
			claimQuietest(seats, choice.service.domains, vhostCpus, 'vhost', {distance: domain => (near.has(domain) ? 0 : 0.5), from: 'start'}),
		);
	if (vcpuPins.length < guest.vcpus || vhost.length < vhostCpus) return undefined;
	const cells = giveMemory(host, room, parts, guest);
	return cells && {cells, vcpuPins, vhost, service: choice.service};
};

/** CPUs for a guest's emulator and IOThreads alone, out of what all vCPUs, workers and interrupts left: near its workers, else anywhere. */
export const seatOwnThreads = (seats: Seats, allowance: Allowance, guest: GuestDemand, seat: GuestSeat, isApart: boolean): OwnThreads => {
	// QEMU has several threads, which pile up on one of several CPUs that are set apart.
	if (allowance.emulator === 'shared' || isApart) return {emulator: [], ioThreads: guest.fixed.ioThreads ?? []};
	const near = domainsOf(seats, seat.vcpuPins);
	const domains = [...seat.service.domains, ...seats.topology.nodes.filter(node => node !== seat.service).flatMap(node => node.domains)];
	// Another node is worse than a core shared with housekeeping, and better than one shared with a worker or a vCPU.
	const distance = (domain: L3Domain): number => (near.has(domain) ? 0 : domain.node === seat.service.node ? 0.5 : 1.75);
	const reached = new Set(seat.vhost.map(cpu => seats.topology.nodeOf.get(cpu)));
	const unreached = new Set(seat.cells.map(cell => cell.node).filter(node => !reached.has(node)));
	// A CPU beside the guest's own vCPU is better than none on a node of its memory, where a vCPU would have to lend one.
	const toMemory = (domain: L3Domain): number => distance(domain) - (unreached.has(domain.node) ? 8 : 0);
	const take = (count: number, role: 'emulator' | 'iothread', from: typeof distance): CpuSet =>
		cpuSet(claimQuietest(seats, domains, count, role, {distance: from, from: 'start'}));
	return {
		emulator: fixedEmulator(guest) ? [] : take(1, 'emulator', toMemory),
		ioThreads: guest.fixed.ioThreads ?? take(guest.ioThreads, 'iothread', distance).map(cpu => [cpu]),
	};
};
