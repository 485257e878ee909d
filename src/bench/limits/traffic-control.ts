import {countsHeldBack} from '../../inspect/limiting-qdiscs.ts';
import type {LimitKind} from './limit.ts';

/** Fewer in a run are a burst. */
const fewest = 1000;
/** Of its rate, what a run reaches that it holds: one kind, netem, counts nothing. */
const least = 0.8;

export const trafficControl: LimitKind = {
	id: 'traffic-control',
	cap: 'a limit of tc',
	remedy: {advice: 'tc qdisc and tc class show who set it.'},
	evidence: ({queueing, throughput, bandwidth, way, host}) =>
		(queueing ?? []).flatMap(({device, kind, rate, heldBack}) => {
			// What a guest may receive, libvirt gives its tap as classes of htb (virNetDevBandwidthSet): its <bandwidth> says the rate, and a burst
			// is held back long before it.
			const link = host?.links.find(({name}) => name === device);
			if (link?.isTap && way === 'receiving' && bandwidth !== undefined && kind === 'htb') return [];
			// Of a NIC the queue is for what the guest sends, of a tap for what it receives: that the other way has the same rate is chance.
			const isOfThisWay = link === undefined || link.isTap === (way === 'receiving');
			const isAtRate = isOfThisWay && rate !== undefined && throughput >= least * rate && throughput <= rate;
			const isShaped = countsHeldBack(kind) && heldBack >= fewest;
			const limit = rate === undefined ? kind : `${kind} at ${Number(rate.toPrecision(3))} Gbit/s`;
			const counted = heldBack === 0 ? '' : `, and it held packets back ${heldBack} times`;
			return isAtRate || isShaped
				? [`A limit of tc holds ${device} back: ${limit}, measured ${throughput.toFixed(2)} Gbit/s${counted}.`]
				: [];
		}),
};
