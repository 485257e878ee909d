import {cpuSet, formatCpulist, parseCpulist} from '../cpu/cpu-set.ts';
import type {Situation} from './tuning.ts';

/** The CPUs of a cpulist that somebody typed, in the order typed: `1,5,2-3` is 1, 5, 2, 3. undefined where it is none, or empty. */
export const typedCpulist = (text: string | undefined): readonly number[] | undefined => {
	try {
		// As a whole first: a number that is missing between two commas is one only there.
		return text === undefined || parseCpulist(text).length === 0 ? undefined : text.split(',').flatMap(parseCpulist);
	} catch {
		return undefined;
	}
};

/** The complaint about a cpulist for this host. */
export const checkCpulist = (text: string, {facts}: Situation): string | undefined => {
	const cpus = typedCpulist(text);
	if (cpus === undefined) return `“${text}” is not a cpulist such as 2-9 or 2,4,6`;
	const online = new Set(facts.cpus.filter(cpu => cpu.online).map(cpu => cpu.cpu));
	const missing = cpuSet(cpus.filter(cpu => !online.has(cpu)));
	if (missing.length > 0) return `this host has no CPU ${formatCpulist(missing)} online`;
	if (cpus.length > online.size) return `it names ${cpus.length} CPUs, and ${online.size} are online`;
	const allowed = facts.machineSliceCpus;
	const outside = cpuSet(allowed === undefined ? [] : cpus.filter(cpu => !allowed.includes(cpu)));
	return outside.length > 0
		? `CPU ${formatCpulist(outside)} is outside what machine.slice may use (${formatCpulist(allowed ?? [])})`
		: undefined;
};
