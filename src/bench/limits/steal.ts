import {type LimitKind, percent} from './limit.ts';
import {notable} from './threads.ts';

/** Of all CPUs together, and of one. */
const [overall, ofOne] = [0.05, 0.1];

export const steal: LimitKind = {
	id: 'steal',
	remedy: {ceiling: 'the machine below, of which the host is a guest itself'},
	evidence({host}) {
		if (host === undefined) return [];
		if (host.steal > overall) return [`${percent(host.steal)} of the host's CPU time was taken by the machine below (steal).`];
		// A CPU that does nothing for this guest slows others.
		const own = new Set(host.threads.flatMap(({cpu, allowed}) => [cpu, ...(allowed?.length === 1 ? allowed : [])]));
		const taken = host.cpus.filter(({cpu, steal, softirq}) => steal > ofOne && (own.has(cpu) || softirq >= notable));
		return taken.length === 0
			? []
			: [`The machine below took time (steal) of CPU ${taken.map(({cpu, steal: share}) => `${cpu} (${percent(share)})`).join(', ')}.`];
	},
};
