import {full, type LimitKind, percent} from './limit.ts';
import {busyOf, notable} from './threads.ts';

/** Every CPU is busy, and a good part of that is not this guest's; softirq is work for packets, and no thread's. */
export const hostFull: LimitKind = {
	id: 'host-full',
	remedy: {advice: 'Other guests or programs have to use less, or go elsewhere: pins alone make no CPUs.'},
	evidence({host}) {
		if (host === undefined || host.cpus.length === 0 || host.threads.length === 0) return [];
		const worked = host.cpus.reduce((sum, {busy}) => sum + busy, 0);
		const softirq = host.cpus.reduce((sum, {softirq}) => sum + softirq, 0);
		const others = 1 - (busyOf(host.threads) + softirq) / worked;
		return worked >= full * host.cpus.length && others >= notable
			? [`The host is full: its CPUs are ${percent(worked / host.cpus.length)} busy, and ${percent(others)} of that is not this guest's.`]
			: [];
	},
};
