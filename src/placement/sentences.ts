import {cpuSet, formatCpulist} from '../cpu/cpu-set.ts';
import type {Use} from './occupancy.ts';

/** `CPU 3`, `CPUs 3-5,7`; nodes, vCPUs and whatever else has numbers alike. */
export const numbered = (thing: string, numbers: Iterable<number>): string => {
	const set = cpuSet(numbers);
	return `${thing}${set.length === 1 ? '' : 's'} ${formatCpulist(set)}`;
};

export const cpus = (numbers: Iterable<number>): string => numbered('CPU', numbers);

/** `a`, `a and b`, `a, b and c`. */
export const listed = (parts: readonly string[]): string =>
	parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** In the order in which they are told. */
const roles = {
	housekeeping: 'housekeeping',
	interrupt: 'interrupts',
	vcpu: 'vCPUs',
	emulator: 'the emulator',
	vhost: 'vhost workers',
	iothread: 'IOThreads',
} as const;

/** Who uses something, told to the guest of this name: `housekeeping, the emulator and db`; of many other guests only how many. */
export const users = (uses: readonly Use[], name: string): string => {
	const own = new Set(uses.filter(({guest}) => guest === undefined || guest === name).map(({role}) => role));
	const others = [...new Set(uses.flatMap(({guest}) => (guest === undefined || guest === name ? [] : guest)))];
	return listed([
		...(Object.keys(roles) as (keyof typeof roles)[]).filter(role => own.has(role)).map(role => roles[role]),
		...(others.length > 2 ? [`${others.length} other guests`] : others),
	]);
};
