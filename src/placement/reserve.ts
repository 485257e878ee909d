import type {CpuSet} from '../cpu/cpu-set.ts';
import type {Topology} from './cores.ts';
import type {HostForPlacement} from './host.ts';

/** Gbit/s that one CPU handles in receive interrupts with GRO: a prior, to be replaced by a measurement. */
const gigabitsPerInterruptCpu = 10;

/** CPUs that NICs of so many Mbit/s need for their interrupts to receive at full speed. */
export const interruptCpusFor = (speed: number): number => Math.ceil(speed / 1000 / gigabitsPerInterruptCpu);

const nodeOfInterrupts = (host: HostForPlacement, topology: Topology): number | undefined => host.uplink?.node ?? topology.nodes[0]?.node;

const spareOn = (host: HostForPlacement, topology: Topology, node: number | undefined): CpuSet =>
	host.spare.filter(cpu => topology.nodeOf.get(cpu) === node);

/** CPUs that no guest may use anyway, on the node of the uplink's interrupts: these are bound by no cpuset. Slower ones are too slow for them. */
export const spareForInterrupts = (host: HostForPlacement, topology: Topology): CpuSet =>
	spareOn(host, topology, nodeOfInterrupts(host, topology)).filter(cpu => !host.slower.includes(cpu));

/** Cores of which all CPUs are spare for interrupts, but that of CPU 0, which is the host's own. */
const spareCores = (host: HostForPlacement, topology: Topology): number => {
	const spare = spareForInterrupts(host, topology);
	const whole = spare.filter(cpu => topology.siblingsOf.get(cpu)?.every(sibling => spare.includes(sibling)) ?? true);
	return new Set(whole.map(cpu => topology.siblingsOf.get(cpu)).filter(siblings => !siblings?.includes(0))).size;
};

/**
 * CPUs of guests for the uplink's interrupts: by its speed and its channels, at most a quarter of the node's cores, and none where as many
 * cores are spare.
 */
export const wantedInterrupts = (host: HostForPlacement, topology: Topology): number => {
	// Interrupts stay away from CPUs that are set apart (irqaffinity= and isolcpus=managed_irq in kernel-parameters).
	if (!host.uplink || host.isApart) return 0;
	const bySpeed = host.uplink.speed === undefined ? Infinity : interruptCpusFor(host.uplink.speed);
	const node = nodeOfInterrupts(host, topology);
	const cores = (topology.nodes.find(one => one.node === node) ?? topology.nodes[0])?.cores.length ?? 0;
	const wanted = Math.max(1, Math.min(host.uplink.channels ?? Infinity, bySpeed, Math.floor(cores / 4)));
	return spareCores(host, topology) >= wanted ? 0 : wanted;
};

/**
 * Housekeeping CPUs of a node: one core, two from 32 cores on. None where the host has CPUs that no guest may use anyway: those
 * outside machine.slice, and beside isolated CPUs all others. But CPU 0 is the host's also there (see `prices.bootCpu`).
 */
export const wantedHousekeeping = (host: HostForPlacement, topology: Topology, node: number): number => {
	const cores = topology.nodes.find(candidate => candidate.node === node)?.cores.length ?? 0;
	if (cores === 0) return 0;
	if (spareOn(host, topology, node).length > 0) return host.usable.includes(0) && topology.nodeOf.get(0) === node ? 1 : 0;
	return cores >= 32 ? 2 : 1;
};
