import {type LimitKind, percent} from './limit.ts';

/** Of all CPUs together, and of one. */
const [overall, ofOne] = [0.05, 0.1];

export const steal: LimitKind = {
	id: 'steal',
	remedy: {ceiling: 'the machine below, of which the host is a guest itself'},
	evidence({host}) {
		if (host === undefined) return [];
		if (host.steal > overall) return [`${percent(host.steal)} of the host's CPU time was taken by the machine below (steal).`];
		const taken = host.cpus.filter(cpu => cpu.steal > ofOne);
		return taken.length === 0
			? []
			: [`The machine below took time (steal) of CPU ${taken.map(({cpu, steal: share}) => `${cpu} (${percent(share)})`).join(', ')}.`];
	},
};
