import type {CpuSet} from '../cpu/cpu-set.ts';
import type {Topology} from './cores.ts';
import type {GuestDemand, GuestPlacement} from './placement.ts';

/** Lengths of the runs of equal neighbours: for a, a, b, a they are 2, 1, 1. */
const runsOf = (values: readonly unknown[]): readonly number[] => {
	const runs: number[] = [];
	for (const [at, value] of values.entries()) {
		const last = runs.length - 1;
		if (at > 0 && value === values[at - 1]) runs[last] = (runs[last] ?? 0) + 1;
		else runs.push(1);
	}
	return runs;
};

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** Threads a core, where all vCPUs are pinned one to one and core after core has as many of them; else 1. */
const threadsOf = (vcpuPins: readonly CpuSet[], {siblingsOf}: Topology): number => {
	if (vcpuPins.some(pins => pins.length !== 1) || new Set(vcpuPins.flat()).size < vcpuPins.length) return 1;
	const cores = vcpuPins.map(([cpu = -1]) => siblingsOf.get(cpu) ?? cpu);
	const runs = runsOf(cores);
	const [threads = 1] = runs;
	return runs.every(run => run === threads) && new Set(cores).size === runs.length ? threads : 1;
};

/** Sockets for the guest's part of one package or node: more of them say less than none. */
const mostSocketsAPlace = 2;

/**
 * The topology that a guest should see: that of its pins. QEMU numbers threads first, then cores, dies and sockets, and the product must
 * be the number of vCPUs. Siblings show only where all vCPUs come in equal groups of them: else the guest's scheduler would trust
 * siblings that are none. A socket is as many vCPUs as never cross a node or a package, and a die as many as never cross a die: the
 * guest believes that they share an L3 cache, and Linux distrusts a topology whose caches cross nodes (topology_sane in
 * arch/x86/kernel/smpboot.c). Cells that have no good divisor in common would come out as a socket for nearly every vCPU, which knows of
 * no shared cache at all, and of which some systems use only a few: then all are in one socket, whose caches Linux divides by the nodes.
 */
export const guestTopology = (
	vcpuPins: readonly CpuSet[],
	topology: Topology,
	{mostSockets = Infinity, threadsDivide = 0}: Pick<GuestDemand, 'mostSockets' | 'threadsDivide'> = {},
): GuestPlacement['topology'] => {
	const vcpus = vcpuPins.length;
	/** The largest size of groups, all alike and made of equal groups within these, of which none lies in two of them. */
	const within = (size: number, of: ReadonlyMap<number, unknown>): number =>
		runsOf(vcpuPins.map(([cpu = -1]) => of.get(cpu))).reduce(greatestCommonDivisor, size);
	const inPlace = within(within(vcpus, topology.nodeOf), topology.packageOf);
	const places = new Set(vcpuPins.map(([cpu = -1]) => `${topology.nodeOf.get(cpu)} ${topology.packageOf.get(cpu)}`)).size;
	const isOne = vcpus / inPlace > Math.min(mostSockets, places * mostSocketsAPlace);
	const perSocket = isOne ? vcpus : inPlace;
	const perDie = isOne ? vcpus : within(perSocket, topology.dieOf);
	const threads = threadsOf(vcpuPins, topology);
	// A damaged or made-up topology may have siblings in two packages.
	const perCore = perDie % threads === 0 && threadsDivide % threads === 0 ? threads : 1;
	return {sockets: vcpus / perSocket, dies: perSocket / perDie, cores: perDie / perCore, threads: perCore};
};
