import {type CpuSet, cpuSet} from './cpu-set.ts';

/** What grouping needs to know of a CPU. */
type Placed = {
	readonly cpu: number;
	readonly online: boolean;
	readonly package: number | undefined;
	readonly threadSiblings: CpuSet | undefined;
	readonly l3Siblings: CpuSet | undefined;
};

/**
 * Groups the online CPUs by a key, in the order of their first CPU. undefined where one of them has no key: half a picture
 * would pass for a smaller machine.
 */
const group = (cpus: readonly Placed[], keyOf: (cpu: Placed) => string | undefined): readonly CpuSet[] | undefined => {
	const groups = new Map<string, number[]>();
	for (const cpu of cpus) {
		if (!cpu.online) continue;
		const key = keyOf(cpu);
		if (key === undefined) return undefined;
		const members = groups.get(key);
		if (members) members.push(cpu.cpu);
		else groups.set(key, [cpu.cpu]);
	}
	return groups.size === 0 ? undefined : [...groups.values()].map(cpuSet);
};

/**
 * Cores as sets of thread siblings. Never by core_id: it repeats across packages, dies and, on some machines, within one
 * package (AMD Magny-Cours, POWER subcores).
 */
export const cores = (cpus: readonly Placed[]): readonly CpuSet[] | undefined => group(cpus, ({threadSiblings}) => threadSiblings?.join());

/** CPUs by package number. The kernel says -1 where it does not know (some ARM and s390 machines): one package then. */
export const packages = (cpus: readonly Placed[]): readonly CpuSet[] | undefined => group(cpus, cpu => cpu.package?.toString());

/** CPUs that share a last-level cache (AMD: a CCX). */
export const l3Domains = (cpus: readonly Placed[]): readonly CpuSet[] | undefined => group(cpus, ({l3Siblings}) => l3Siblings?.join());

/** The most threads that one core shows; 1 means no SMT or SMT switched off. */
export const threadsPerCore = (cpus: readonly Placed[]): number | undefined => {
	const sizes = cores(cpus)?.map(core => core.length);
	return sizes && Math.max(...sizes);
};
