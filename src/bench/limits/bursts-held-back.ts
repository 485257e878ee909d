import type {LimitKind} from './limit.ts';
import {isHeldBack, isPassed, isReached, limiting, shapingInWords} from './shaping.ts';
import {trafficControl} from './traffic-control.ts';

/** What keeps to a rate delays bursts also where much less is carried: it is felt, and what holds the figure is something else. */
export const burstsHeldBack: LimitKind = {
	id: 'bursts-held-back',
	remedy: trafficControl.remedy,
	evidence(observed) {
		const shaping = limiting(observed).filter(one => isPassed(observed, one) && isHeldBack(one));
		// Of classes within each other the tightest; none of a device where one is reached.
		return [...Map.groupBy(shaping, ({device}) => device)].flatMap(([device, all]) => {
			const [tightest] = all.toSorted((a, b) => (a.rate ?? 0) - (b.rate ?? 0));
			return tightest === undefined || all.some(one => isReached(observed, one))
				? []
				: [`A limit of tc on ${device} is not reached, and delays bursts: ${shapingInWords(observed, tightest)}.`];
		});
	},
};
