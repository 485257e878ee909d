import {countsHeldBack} from '../../inspect/limiting-qdiscs.ts';
import type {LimitKind} from './limit.ts';
import {isHeldBack, isPassed, isReached, limiting, rateFor, shapingInWords} from './shaping.ts';

/** Of its rate, what a run reaches that it holds, by the rate alone: netem and fq count nothing. */
const least = 0.8;

export const trafficControl: LimitKind = {
	id: 'traffic-control',
	cap: 'a limit of tc',
	remedy: {advice: 'tc qdisc and tc class show who set it.'},
	evidence: observed =>
		limiting(observed).flatMap(queueing => {
			const {device, kind} = queueing;
			const rate = rateFor(observed, queueing);
			const {throughput} = observed;
			const isAtRate = !countsHeldBack(kind) && rate !== undefined && throughput >= least * rate;
			const isShaped = isHeldBack(queueing) && isReached(observed, queueing);
			return isPassed(observed, queueing) && (isAtRate || isShaped)
				? [`A limit of tc holds ${device} back: ${shapingInWords(observed, queueing)}.`]
				: [];
		}),
};
