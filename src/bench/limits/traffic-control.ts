import type {LimitKind} from './limit.ts';
import {isHeldBack, isOfThisWay, isReached, limiting, shapingInWords} from './shaping.ts';

/** Of its rate, what a run reaches that it holds, by the rate alone: one kind, netem, counts nothing. */
const least = 0.8;

export const trafficControl: LimitKind = {
	id: 'traffic-control',
	cap: 'a limit of tc',
	remedy: {advice: 'tc qdisc and tc class show who set it.'},
	evidence: observed =>
		limiting(observed).flatMap(queueing => {
			const {device, rate} = queueing;
			const {throughput} = observed;
			const isAtRate = rate !== undefined && isOfThisWay(observed, device) && throughput >= least * rate && throughput <= rate;
			const isShaped = isHeldBack(queueing) && isReached(observed, queueing);
			return isAtRate || isShaped ? [`A limit of tc holds ${device} back: ${shapingInWords(queueing, throughput)}.`] : [];
		}),
};
