import {type CpuSet, cpuSet, intersection, union} from '../cpu/cpu-set.ts';
import type {Facts} from '../inspect/facts.ts';
import {setApart} from '../inspect/set-apart.ts';

/** Online CPUs on which threads of guests may run, whoever has them. */
export const openCpus = (facts: Facts): CpuSet => {
	const online = cpuSet(facts.cpus.filter(cpu => cpu.online).map(({cpu}) => cpu));
	// Not what the reader may use, where the slice is known: an administrator's own session is often kept on a few CPUs, and the kernel
	// keeps every process away from isolated CPUs that does not ask for them (sched_init_smp in kernel/sched/core.c).
	const open = facts.machineSliceCpus ?? (facts.allowedCpus && union(facts.allowedCpus, setApart(facts)));
	return open === undefined ? online : intersection(online, open);
};
