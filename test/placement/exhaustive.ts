import {type Core, topologyOf} from '../../src/placement/cores.ts';
import {costOn} from '../../src/placement/cost.ts';
import {queuePairs, wantedVhostCpus} from '../../src/placement/demand.ts';
import type {HostForPlacement} from '../../src/placement/host.ts';
import type {Cell, GuestDemand, Placement} from '../../src/placement/placement.ts';
import {wantedInterrupts} from '../../src/placement/reserve.ts';

/** What a CPU may be for: idle, vCPU, vhost, emulator, interrupts, housekeeping, or vCPU and housekeeping both. */
const uses = ['.', 'v', 'V', 'E', 'I', 'H', 'B'] as const;
type CpuUse = (typeof uses)[number];

/** A use of a core's CPUs; the rank sorts those of cores that are alike. */
type Row = {readonly row: readonly CpuUse[]; readonly rank: number};

/** All ways to use the CPUs of a core. Its CPUs are alike, so only the ascending ones; that of CPU 0 in every order. */
const usesOfCore = (core: Core): readonly Row[] => {
	let rows: (readonly CpuUse[])[] = [[]];
	for (const _ of core.cpus) rows = rows.flatMap(row => uses.map(use => [...row, use]));
	const inOrder = (row: readonly CpuUse[]): boolean =>
		core.cpus.includes(0) || row.every((use, index) => index === 0 || uses.indexOf(use) >= uses.indexOf(row[index - 1] ?? '.'));
	return rows.filter(inOrder).map(row => ({row, rank: row.reduce((rank, use) => rank * uses.length + uses.indexOf(use), 0)}));
};

const placementOf = (
	by: ReadonlyMap<CpuUse, readonly number[]>,
	host: HostForPlacement,
	guest: GuestDemand,
	nodeOf: (cpu: number) => number,
): Placement => {
	const at = (...kinds: readonly CpuUse[]): readonly number[] => kinds.flatMap(kind => by.get(kind) ?? []);
	const vcpus = at('v', 'B');
	const housekeeping = at('H', 'B');
	const [vhost, own, interrupts] = [at('V'), at('E'), at('I')];
	const nodes = [...new Set(vcpus.map(nodeOf))];
	const cells: readonly Cell[] = nodes.map(node => ({
		node,
		memory: 1,
		vcpus: vcpus.flatMap((cpu, vcpu) => (nodeOf(cpu) === node ? [vcpu] : [])),
	}));
	const near = housekeeping.filter(cpu => nodes.includes(nodeOf(cpu)));
	const emulator = [...(own.length > 0 ? own : near.length > 0 ? near : housekeeping)];
	for (const node of nodes) {
		if ([...emulator, ...vhost].some(cpu => nodeOf(cpu) === node)) continue;
		const bridge = housekeeping.find(cpu => nodeOf(cpu) === node) ?? vcpus.find(cpu => nodeOf(cpu) === node);
		if (bridge !== undefined) emulator.push(bridge);
	}
	const queues = queuePairs(guest, vhost.length);
	const workers = vhost.length > 0 ? vhost : emulator.slice(0, 1);
	const nearNic = housekeeping.filter(cpu => nodeOf(cpu) === (host.uplink?.node ?? 0));
	return {
		housekeeping,
		interrupts: interrupts.length > 0 ? interrupts : nearNic.length > 0 ? nearNic : housekeeping,
		guests: [
			{
				name: guest.name,
				cells,
				vcpuPins: vcpus.map(cpu => [cpu]),
				emulator,
				vhost: Array.from({length: queues[0] ?? 0}, (_, worker) => workers[worker % workers.length] ?? 0),
				ioThreads: [],
				queues,
				topology: {sockets: 1, dies: 1, cores: vcpus.length, threads: 1},
				reasons: [],
				gaveUp: [],
			},
		],
		unplaced: [],
		reasons: [],
	};
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * The least cost that any use of the CPUs has, by trying all: for hosts of up to 8 CPUs. One vhost interface, no IOThreads,
 * memory enough everywhere. A guest that some node has CPUs enough for is on one node.
 */
export const leastCost = (
	host: HostForPlacement,
	guest: GuestDemand,
): {readonly cost: number; readonly placement: Placement | undefined} => {
	const topology = topologyOf(host);
	const cores = [...new Set(topology.coreOf.values())].map(core => ({...core, rows: usesOfCore(core)}));
	const most: Readonly<Record<CpuUse, number>> = {
		'.': Infinity,
		v: guest.vcpus,
		B: guest.vcpus,
		V: wantedVhostCpus(guest),
		E: 1,
		I: wantedInterrupts(host, topology),
		H: topology.nodes.length,
	};
	const by = new Map<CpuUse, number[]>(uses.map(use => [use, []]));
	const count = (use: CpuUse): number => by.get(use)?.length ?? 0;
	const onOneNode = topology.nodes.some(({cores}) => sum(cores.map(core => core.cpus.length)) >= guest.vcpus);
	let best: {cost: number; placement: Placement | undefined} = {cost: Infinity, placement: undefined};
	const descend = (at: number, before: number, left: number): void => {
		if (count('v') + count('B') > guest.vcpus || count('v') + count('B') + left < guest.vcpus) return;
		const core = cores[at];
		if (!core) {
			if (count('H') + count('B') === 0) return;
			const placement = placementOf(by, host, guest, cpu => topology.nodeOf.get(cpu) ?? 0);
			if (onOneNode && (placement.guests[0]?.cells.length ?? 0) > 1) return;
			const cost = costOn(placement, host, topology, [guest]);
			if (cost < best.cost) best = {cost, placement};
			return;
		}
		const alikeBefore = at > 0 && cores[at - 1]?.domain === core.domain && !cores[at - 1]?.cpus.includes(0);
		for (const {row, rank} of core.rows) {
			// Cores of one L3 domain are alike too.
			if (alikeBefore && rank < before) continue;
			for (const [index, cpu] of core.cpus.entries()) by.get(row[index] ?? '.')?.push(cpu);
			if (row.every(use => count(use) <= most[use])) descend(at + 1, rank, left - core.cpus.length);
			for (const use of row) by.get(use)?.pop();
		}
	};
	descend(0, 0, host.usable.length);
	return best;
};
