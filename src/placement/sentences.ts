import {cpuSet, formatCpulist} from '../cpu/cpu-set.ts';

/** `CPU 3`, `CPUs 3-5,7`; nodes, vCPUs and whatever else has numbers alike. */
export const numbered = (thing: string, numbers: Iterable<number>): string => {
	const set = cpuSet(numbers);
	return `${thing}${set.length === 1 ? '' : 's'} ${formatCpulist(set)}`;
};

export const cpus = (numbers: Iterable<number>): string => numbered('CPU', numbers);

/** `a`, `a and b`, `a, b and c`. */
export const listed = (parts: readonly string[]): string =>
	parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
