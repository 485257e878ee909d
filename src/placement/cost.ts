import type {Topology} from './cores.ts';
import {topologyOf} from './cores.ts';
import {wantedVhostCpus} from './demand.ts';
import {offNic, remoteness} from './distance.ts';
import type {HostForPlacement} from './host.ts';
import {type Occupancy, occupancyOf} from './occupancy.ts';
import type {GuestDemand, GuestPlacement, Placement} from './placement.ts';
import {prices, vhostShortfall} from './prices.ts';
import {wantedHousekeeping, wantedInterrupts} from './reserve.ts';

const sumOf = <Value>(values: Iterable<Value>, price: (value: Value) => number): number => {
	let total = 0;
	for (const value of values) total += price(value);
	return total;
};

const distinct = (sets: readonly (readonly number[])[]): readonly number[] => [...new Set(sets.flat())];

const hostCost = (placement: Placement, host: HostForPlacement, topology: Topology, occupancy: Occupancy): number => {
	const forHostAlone = placement.housekeeping.filter(cpu => occupancy.at(cpu).every(use => use.role !== 'vcpu'));
	const onNode = (node: number): number => forHostAlone.filter(cpu => topology.nodeOf.get(cpu) === node).length;
	const interrupts = placement.interrupts.filter(cpu => occupancy.at(cpu).every(use => use.role === 'interrupt'));
	const wanted = wantedInterrupts(host, topology);
	const nic = host.uplink?.node;
	return (
		(topology.coreOf.has(0) && !placement.housekeeping.includes(0) ? prices.bootCpu : 0) +
		sumOf(
			topology.nodes,
			node => prices.missingHousekeeping * Math.max(0, wantedHousekeeping(host, topology, node.node) - onNode(node.node)),
		) +
		prices.missingInterrupt * Math.max(0, wanted - interrupts.length) +
		(wanted > 0 && interrupts.length === 0 ? prices.noInterruptCpu : 0) +
		(nic === undefined ? 0 : prices.remoteInterrupt * placement.interrupts.filter(cpu => topology.nodeOf.get(cpu) !== nic).length) +
		sumOf(interrupts, cpu => besidePrice(occupancy, cpu, 'interrupt'))
	);
};

/** What the siblings of a CPU of the host's side cost it. */
const besidePrice = (occupancy: Occupancy, cpu: number, role: 'vhost' | 'interrupt'): number => {
	const uses = occupancy.beside(cpu);
	if (uses.some(use => use.role === 'vcpu' || use.role === 'other guest')) return prices.besideVcpu;
	if (uses.some(use => use.role !== role)) return prices.besideService;
	return uses.length > 0 ? prices.besideSame : 0;
};

/** A placement with what it is measured by. */
type Scene = {readonly host: HostForPlacement; readonly topology: Topology; readonly occupancy: Occupancy};

const guestCost = (guest: GuestPlacement, demand: GuestDemand, {host, topology, occupancy}: Scene): number => {
	const node = (cpu: number): number | undefined => topology.nodeOf.get(cpu);
	const nic = demand.nicNode;
	const vcpus = distinct(guest.vcpuPins);
	const own = new Set(vcpus);
	const dedicated = (cpu: number): boolean => occupancy.at(cpu).length === 1;
	const workers = distinct([guest.vhost]).filter(cpu => occupancy.at(cpu).every(use => use.role === 'vhost' && use.guest === guest.name));
	const domains = new Set(vcpus.map(cpu => topology.coreOf.get(cpu)?.domain));
	const memoryNodes = new Set(guest.cells.map(cell => cell.node));
	const emulatorNodes = new Set([...guest.emulator, ...guest.vhost].map(node));
	const remote = workers.filter(cpu => !memoryNodes.has(node(cpu) ?? -1));
	const near = workers.filter(cpu => memoryNodes.has(node(cpu) ?? -1));
	const pinNodeOf = (vcpu: number): number | undefined => node(guest.vcpuPins[vcpu]?.[0] ?? -1);
	const besideOwn = vcpus.some(cpu => occupancy.beside(cpu).some(use => use.role === 'vcpu' && use.guest === guest.name));
	const beside = (cpu: number): boolean => occupancy.beside(cpu).some(use => use.role !== 'vcpu' || use.guest !== guest.name);
	const emulatorUses = guest.emulator.flatMap(cpu => occupancy.at(cpu).filter(use => use.role !== 'emulator' || use.guest !== guest.name));
	const besideEmulator = guest.emulator.some(cpu => occupancy.beside(cpu).some(use => use.role !== 'emulator' && use.role !== 'iothread'));
	return (
		prices.sharedVcpu * sumOf(guest.vcpuPins, pins => Math.max(0, ...pins.map(cpu => occupancy.at(cpu).length - 1))) +
		(own.has(0) || guest.vhost.includes(0) ? prices.bootCpu : 0) +
		prices.remoteMemory * sumOf(guest.cells, cell => cell.vcpus.filter(vcpu => pinNodeOf(vcpu) !== cell.node).length) +
		prices.remoteWorker *
			sumOf(remote, cpu => Math.min(1, ...[...memoryNodes].map(memory => remoteness(host, memory, node(cpu) ?? memory)))) +
		prices.memoryWithoutEmulator * [...memoryNodes].filter(memory => !emulatorNodes.has(memory)).length +
		prices.extraCell * (guest.cells.length - 1) +
		prices.splitCore * vcpus.filter(beside).length +
		(besideOwn ? prices.pairedVcpu * vcpus.length : 0) +
		prices.extraL3Domain * Math.max(0, domains.size - 1) +
		prices.remoteNic * sumOf([...vcpus, ...near], cpu => offNic(host, nic, node(cpu) ?? -1)) +
		vhostShortfall(wantedVhostCpus(demand), workers.length) +
		prices.stackedWorker * Math.max(0, Math.max(guest.queues.length, ...guest.queues) - Math.max(1, workers.length)) +
		sumOf(workers, cpu => besidePrice(occupancy, cpu, 'vhost')) +
		prices.workerInOtherL3 * near.filter(cpu => !domains.has(topology.coreOf.get(cpu)?.domain)).length +
		(emulatorUses.some(use => use.role === 'vcpu') ? prices.emulatorOnVcpu : 0) +
		(emulatorUses.length > 0 ? prices.sharedEmulator : besideEmulator ? prices.besideEmulator : 0) +
		(guest.emulator.some(cpu => memoryNodes.has(node(cpu) ?? -1) && !own.has(cpu)) ? 0 : prices.remoteEmulator) +
		prices.sharedEmulator * guest.ioThreads.filter(pins => pins.some(cpu => !dedicated(cpu))).length
	);
};

/** Cost of a placement of these guests, when the topology is at hand already. */
export const costOn = (placement: Placement, host: HostForPlacement, topology: Topology, guests: readonly GuestDemand[]): number => {
	const occupancy = occupancyOf(placement, host, topology);
	const demands = new Map(guests.map(guest => [guest.name, guest]));
	return (
		hostCost(placement, host, topology, occupancy) +
		sumOf(placement.guests, guest => {
			const demand = demands.get(guest.name);
			return demand ? guestCost(guest, demand, {host, topology, occupancy}) : 0;
		}) +
		prices.unplaced * placement.unplaced.length
	);
};

/** What `place` minimises: the sum of `prices` over everything that is not as one would wish. 0 is perfect. */
export const cost = (placement: Placement, host: HostForPlacement, guests: readonly GuestDemand[]): number =>
	costOn(placement, host, topologyOf(host), guests);
