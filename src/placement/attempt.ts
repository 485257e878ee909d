import {type CpuSet, cpuSet} from '../cpu/cpu-set.ts';
import type {Allowance} from './allowance.ts';
import type {Left} from './choose-node.ts';
import type {Topology} from './cores.ts';
import {fixedEmulator, fixedInterrupts, queuePairs} from './demand.ts';
import {distanceBetween} from './distance.ts';
import {guestTopology} from './guest-topology.ts';
import type {HostForPlacement} from './host.ts';
import {keepBeforeGuests, keepWhatIsLeft} from './housekeeping.ts';
import type {GuestDemand, GuestPlacement, Placement} from './placement.ts';
import {spareForInterrupts} from './reserve.ts';
import {claimFixed, type GuestSeat, type OwnThreads, seatGuest, seatOwnThreads} from './seat-guest.ts';
import {claim, claimQuietest, emptySeats, freeCpus, type Seats} from './seats.ts';

/**
 * The set, and those siblings of it that nobody took: they stay idle or serve the same end. Siblings of vCPUs and workers are left idle
 * instead, because one busy thread a core is the point there.
 */
const withIdleSiblings = (seats: Seats, cpus: readonly number[], claimed: Set<number>): CpuSet => {
	const idle = cpus
		.flatMap(cpu => seats.topology.coreOf.get(cpu)?.cpus ?? [])
		.filter(cpu => seats.roles[cpu] === undefined && !claimed.has(cpu));
	for (const cpu of idle) claimed.add(cpu);
	return cpuSet([...cpus, ...idle]);
};

/** CPUs for an emulator without its own: those of the host on the nodes of the guest's memory, else on the nearest, else its own. */
const sharedEmulator = (host: HostForPlacement, topology: Topology, hostCpus: CpuSet, seat: GuestSeat): CpuSet => {
	const wanted = new Set(seat.cells.map(cell => cell.node));
	const nodes = [...new Set(hostCpus.map(cpu => topology.nodeOf.get(cpu) ?? 0))];
	const near = nodes.filter(node => wanted.has(node));
	const [nearest] = nodes.sort((a, b) => distanceBetween(host, seat.cells[0]?.node, a) - distanceBetween(host, seat.cells[0]?.node, b));
	const chosen = new Set(near.length > 0 ? near : [nearest]);
	if (hostCpus.length > 0) return hostCpus.filter(cpu => chosen.has(topology.nodeOf.get(cpu) ?? 0));
	return seat.vhost.length > 0 ? cpuSet(seat.vhost) : (seat.vcpuPins[0] ?? []);
};

/**
 * The emulator must hold a CPU of every node that the guest has memory of: with huge pages QEMU preallocates from a thread bound to
 * that node, and start fails with "Setting CPU affinity failed" where emulatorpin has no CPU of it. If need be one is lent there: by
 * the host, by the guest's last vCPU, by anybody.
 */
const reachMemory = (host: HostForPlacement, topology: Topology, emulator: CpuSet, hostCpus: CpuSet, seat: GuestSeat): CpuSet => {
	const reached = new Set([...emulator, ...seat.vhost].map(cpu => topology.nodeOf.get(cpu)));
	const lent = seat.cells
		.filter(cell => !reached.has(cell.node))
		.flatMap(cell => {
			const onNode = (cpu: number): boolean => topology.nodeOf.get(cpu) === cell.node;
			return hostCpus.find(onNode) ?? seat.vcpuPins.flat().findLast(onNode) ?? host.allowed.find(onNode) ?? [];
		});
	return cpuSet([...emulator, ...lent]);
};

/**
 * CPUs for workers without their own: the emulator's, those that no vCPU lends if there are any, of the memory's node if there are any.
 * One a core comes before its siblings, those beside vCPUs after these, and CPU 0 after all: what else runs there waits for nobody (see
 * `prices.bootCpu`).
 */
const amongEmulator = (topology: Topology, emulator: CpuSet, seat: GuestSeat): readonly number[] => {
	const vcpus = new Set(seat.vcpuPins.flat());
	const own = emulator.filter(cpu => !vcpus.has(cpu));
	const candidates = own.length > 0 ? own : emulator;
	const near = candidates.filter(cpu => topology.nodeOf.get(cpu) === seat.cells[0]?.node);
	const chosen = near.length > 0 ? near : candidates;
	const together = Map.groupBy(chosen, cpu => topology.siblingsOf.get(cpu));
	const rank = (cpu: number): number => {
		const siblings = topology.siblingsOf.get(cpu);
		const besideVcpu = siblings?.some(sibling => vcpus.has(sibling)) ? siblings.length : 0;
		return cpu === 0 ? Infinity : besideVcpu + (together.get(siblings)?.indexOf(cpu) ?? 0);
	};
	return chosen.toSorted((a, b) => rank(a) - rank(b) || a - b);
};

const finish = (
	guest: GuestDemand,
	seat: GuestSeat,
	host: HostForPlacement,
	topology: Topology,
	hostCpus: CpuSet,
	own: OwnThreads,
): GuestPlacement => {
	const emulator =
		fixedEmulator(guest) ??
		reachMemory(host, topology, own.emulator.length > 0 ? own.emulator : sharedEmulator(host, topology, hostCpus, seat), hostCpus, seat);
	const queues = queuePairs(guest, seat.vhost.length);
	const forWorkers = seat.vhost.length > 0 ? seat.vhost : amongEmulator(topology, emulator, seat);
	const workers = queues.reduce((sum, count) => sum + count, 0);
	return {
		name: guest.name,
		cells: seat.cells,
		vcpuPins: seat.vcpuPins,
		emulator,
		vhost: Array.from({length: workers}, (_, worker) => forWorkers[worker % forWorkers.length] ?? 0),
		ioThreads: Array.from({length: guest.ioThreads}, (_, thread) => own.ioThreads[thread] ?? emulator),
		queues,
		topology: guestTopology(seat.vcpuPins, topology, guest),
		reasons: [],
		gaveUp: [],
	};
};

/** A placement of all guests under one allowance, seated in the order given; or the first guest that found no place. */
export const attempt = (
	host: HostForPlacement,
	topology: Topology,
	room: ReadonlyMap<number, number | undefined>,
	allowance: Allowance,
	guests: readonly GuestDemand[],
): {readonly placement: Placement} | {readonly misfit: GuestDemand} => {
	const seats = emptySeats(topology);
	for (const guest of guests) claimFixed(seats, guest);
	const vcpuRoom = new Map(topology.nodes.map(node => [node.node, freeCpus(seats, node.domains)]));
	const kept = keepBeforeGuests(host, seats, allowance);
	const interrupts = fixedInterrupts(guests);
	for (const cpu of interrupts) claim(seats, cpu, 'interrupt');
	const nicNode = topology.nodes.find(node => node.node === host.uplink?.node) ?? topology.nodes[0];
	const shareable = new Map<number, number[]>();
	for (const cpu of allowance.onHousekeeping ? kept : []) {
		const node = topology.nodeOf.get(cpu) ?? 0;
		shareable.set(node, [...(shareable.get(node) ?? []), cpu]);
	}
	const roomLeft = new Map(room);
	const left: Left = {
		seats,
		heldBack: {node: nicNode?.node ?? 0, cpus: allowance.interruptsNear ? allowance.interrupts : 0},
		room: roomLeft,
		vcpuRoom,
		shareable,
		hostNodes: new Set([...kept, ...host.spare].map(cpu => topology.nodeOf.get(cpu) ?? 0)),
	};
	const seated = new Map<GuestDemand, GuestSeat>();
	for (const guest of guests) {
		const seat = seatGuest(host, left, roomLeft, allowance, guest);
		if (!seat) return {misfit: guest};
		seated.set(guest, seat);
		for (const cpu of guest.fixed.vcpus ? [] : seat.vcpuPins.flat()) {
			const node = topology.nodeOf.get(cpu) ?? 0;
			vcpuRoom.set(node, (vcpuRoom.get(node) ?? 0) - 1);
		}
	}
	// The NIC's node last, because this search runs from the end.
	const nodesFromNic = [...topology.nodes.filter(node => node !== nicNode), ...(nicNode ? [nicNode] : [])];
	const own = [
		...interrupts,
		...claimQuietest(
			seats,
			nodesFromNic.flatMap(node => node.domains),
			allowance.interrupts,
			'interrupt',
			{distance: domain => (domain.node === nicNode?.node ? 0 : 10), from: 'end'},
		),
	];
	const threads = new Map([...seated].map(([guest, seat]) => [guest, seatOwnThreads(seats, allowance, guest, seat, host.isApart)]));
	const claimed = new Set<number>();
	const housekeeping = cpuSet([...host.spare, ...withIdleSiblings(seats, [...kept, ...keepWhatIsLeft(host, seats, kept)], claimed)]);
	const allowed = new Set(host.allowed);
	const hostCpus = housekeeping.filter(cpu => allowed.has(cpu));
	const beside = new Set(
		[...seated.values()].flatMap(seat => [...seat.vcpuPins.flat(), ...seat.vhost]).flatMap(cpu => topology.siblingsOf.get(cpu) ?? []),
	);
	const allSpare = spareForInterrupts(host, topology);
	const quiet = allSpare.filter(cpu => !beside.has(cpu));
	const spare = quiet.length > 0 ? quiet : allSpare;
	const nearNic = spare.length > 0 ? spare : housekeeping.filter(cpu => topology.nodeOf.get(cpu) === nicNode?.node);
	const placement = {
		housekeeping,
		interrupts: own.length > 0 ? cpuSet(own) : nearNic.length > 0 ? nearNic : housekeeping,
		guests: [...seated].map(([guest, seat]) => {
			const {emulator = [], ioThreads = []} = threads.get(guest) ?? {};
			return finish(guest, seat, host, topology, hostCpus, {emulator: withIdleSiblings(seats, emulator, claimed), ioThreads});
		}),
		unplaced: [],
		reasons: [],
	};
	return {placement};
};
