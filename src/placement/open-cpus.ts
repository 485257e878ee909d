import {type CpuSet, cpuSet, difference, intersection, union} from '../cpu/cpu-set.ts';
import type {Facts} from '../inspect/facts.ts';
import {setApart} from '../inspect/set-apart.ts';

/**
 * Online CPUs on which threads of guests may run, whoever has them. Those of an isolated partition are only for the cgroup that has it
 * (kernel Documentation/admin-guide/cgroup-v2.rst, “Cpuset”): for guests where that is machine.slice.
 */
export const openCpus = (facts: Facts): CpuSet => {
	const online = cpuSet(facts.cpus.filter(cpu => cpu.online).map(({cpu}) => cpu));
	// Not what the reader may use, where the slice is known: an administrator's own session is often kept on a few CPUs, and the kernel
	// keeps every process away from isolated CPUs that does not ask for them (sched_init_smp in kernel/sched/core.c).
	const mayUse = facts.allowedCpus === undefined ? online : union(facts.allowedCpus, setApart(facts));
	return intersection(online, facts.machineSliceCpus ?? difference(mayUse, facts.isolation.partitioned ?? []));
};
