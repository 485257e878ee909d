import {full, type LimitKind, percent} from './limit.ts';
import {notable} from './threads.ts';

const takenBelow = (steal: number): string => (steal >= notable ? `, the machine below it takes ${percent(steal)}` : '');

/** Receiving is the peer's work. A CPU that is full without it may well be somebody else's there. */
export const peerCpu: LimitKind = {
	id: 'peer-cpu',
	cap: 'the peer',
	remedy: {ceiling: 'the peer'},
	evidence({peer}) {
		if (peer === undefined || peer.cpus.length === 0) return [];
		const least = Math.min(...peer.cpus.map(({busy, steal}) => busy + steal));
		if (least >= full) return [`All CPUs of the peer are busy (each at least ${percent(Math.min(1, least))}${takenBelow(peer.steal)}).`];
		const receiving = peer.cpus.filter(({busy, steal, softirq}) => busy + steal >= full && softirq >= 0.3);
		return receiving.map(
			({cpu, busy, steal, softirq}) =>
				`CPU ${cpu} of the peer is full (${percent(Math.min(1, busy + steal))}, of which receiving ${percent(softirq)}${takenBelow(steal)}).`,
		);
	},
};
