import type {CpuSet} from '../cpu/cpu-set.ts';
import type {Snapshot} from '../target/target.ts';
import type {Cpu, NumaNode} from './facts.ts';
import {numbersBelow} from './paths.ts';
import {cpulistOf, cpumaskOf, integerOf, textOf} from './reading.ts';

const folder = '/sys/devices/system/cpu';

/**
 * Siblings at level 3. The index of a cache says nothing of its level: Itanium's third level is index4, and it is index1 where
 * the levels below are not told. One for instructions alone is not what the CPUs share their data in.
 */
const l3Siblings = (snapshot: Snapshot, cpu: number): CpuSet | undefined => {
	for (let index = 0; index <= 9; index++) {
		const cache = `${folder}/cpu${cpu}/cache/index${index}`;
		if (integerOf(snapshot, `${cache}/level`) === 3 && textOf(snapshot, `${cache}/type`) !== 'Instruction')
			return cpulistOf(snapshot, `${cache}/shared_cpu_list`) ?? cpumaskOf(snapshot, `${cache}/shared_cpu_map`);
	}
	return undefined;
};

/** Called core_cpus since Linux 5.3, with the old name still there; as a mask only before 2.6.26. */
const threadSiblings = (snapshot: Snapshot, topology: string): CpuSet | undefined =>
	cpulistOf(snapshot, `${topology}/thread_siblings_list`) ??
	cpulistOf(snapshot, `${topology}/core_cpus_list`) ??
	cpumaskOf(snapshot, `${topology}/thread_siblings`) ??
	cpumaskOf(snapshot, `${topology}/core_cpus`);

/** CPU 0 has no `online` file on most machines: it cannot be switched off. */
const isOnline = (snapshot: Snapshot, online: ReadonlySet<number> | undefined, cpu: number): boolean =>
	online ? online.has(cpu) : textOf(snapshot, `${folder}/cpu${cpu}/online`) !== '0';

/**
 * CPUs of the slower cores of a processor with unlike ones: Intel's kernel driver names both kinds, ARM's capacities are relative to
 * the fastest (Documentation/ABI/testing/sysfs-devices-system-cpu).
 */
const readEfficient = (snapshot: Snapshot, numbers: readonly number[]): ReadonlySet<number> => {
	const atoms = cpulistOf(snapshot, '/sys/devices/cpu_atom/cpus');
	if (atoms !== undefined && (cpulistOf(snapshot, '/sys/devices/cpu_core/cpus')?.length ?? 0) > 0) return new Set(atoms);
	const capacities = new Map(numbers.map(cpu => [cpu, integerOf(snapshot, `${folder}/cpu${cpu}/cpu_capacity`)]));
	const most = [...capacities.values()].reduce<number>((a, b) => Math.max(a, b ?? 0), 0);
	// Cores of one kind differ by some percent, where firmware ranks them.
	return new Set(numbers.filter(cpu => (capacities.get(cpu) ?? most) < 0.9 * most));
};

/** Every CPU that the kernel has a folder for, offline ones too. */
export const readCpus = (snapshot: Snapshot, nodes: readonly NumaNode[]): readonly Cpu[] => {
	const list = cpulistOf(snapshot, `${folder}/online`);
	const online = list && new Set(list);
	// The lowest node that lists a CPU has it, as for lscpu and hwloc: firmware of some machines names one twice.
	const nodeOf = new Map(nodes.toReversed().flatMap(({node, cpulist}) => (cpulist ?? []).map(cpu => [cpu, node] as const)));
	const numbers = numbersBelow(snapshot, folder, 'cpu');
	const efficient = readEfficient(snapshot, numbers);
	return numbers.map(cpu => {
		const topology = `${folder}/cpu${cpu}/topology`;
		return {
			cpu,
			online: isOnline(snapshot, online, cpu),
			package: integerOf(snapshot, `${topology}/physical_package_id`),
			die: integerOf(snapshot, `${topology}/die_id`),
			core: integerOf(snapshot, `${topology}/core_id`),
			node: nodeOf.get(cpu),
			threadSiblings: threadSiblings(snapshot, topology),
			l3Siblings: l3Siblings(snapshot, cpu),
			efficient: efficient.has(cpu),
		};
	});
};
