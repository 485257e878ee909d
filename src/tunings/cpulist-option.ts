import {type CpuSet, formatCpulist, parseCpulist} from '../cpu/cpu-set.ts';
import type {Context} from './tuning.ts';

/** A cpulist that somebody typed; undefined where it is none. */
export const typedCpulist = (text: string | undefined): CpuSet | undefined => {
	try {
		const set = parseCpulist(text ?? '');
		return set.length === 0 ? undefined : set;
	} catch {
		return undefined;
	}
};

/** The complaint about a cpulist for this host. */
export const checkCpulist = (text: string, {facts}: Context): string | undefined => {
	const set = typedCpulist(text);
	if (set === undefined) return `“${text}” is not a cpulist such as 2-9 or 2,4,6`;
	const online = new Set(facts.cpus.filter(cpu => cpu.online).map(cpu => cpu.cpu));
	const missing = set.filter(cpu => !online.has(cpu));
	if (missing.length > 0) return `this host has no CPU ${formatCpulist(missing)} online`;
	const allowed = facts.machineSliceCpus;
	const outside = allowed === undefined ? [] : set.filter(cpu => !allowed.includes(cpu));
	return outside.length > 0
		? `CPU ${formatCpulist(outside)} is outside what machine.slice may use (${formatCpulist(allowed ?? [])})`
		: undefined;
};
