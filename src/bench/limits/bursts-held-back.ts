import type {LimitKind} from './limit.ts';
import {isHeldBack, isPassed, isReached, limiting, shapingInWords} from './shaping.ts';
import {trafficControl} from './traffic-control.ts';

/** What keeps to a rate delays bursts also where much less is carried: it is felt, and what holds the figure is something else. */
export const burstsHeldBack: LimitKind = {
	id: 'bursts-held-back',
	remedy: trafficControl.remedy,
	evidence: observed =>
		limiting(observed).flatMap(queueing =>
			isPassed(observed, queueing) && isHeldBack(queueing) && !isReached(observed, queueing)
				? [`A limit of tc on ${queueing.device} is not reached, and delays bursts: ${shapingInWords(queueing, observed.throughput)}.`]
				: [],
		),
};
