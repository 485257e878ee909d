import {notableShare} from '../../inspect/losses.ts';
import type {LimitKind} from './limit.ts';
import {isComingIn, isOfThisWay} from './shaping.ts';

/** A rate that is kept to by dropping what comes in (tc-police(8)). What a guest sends, libvirt keeps to its <bandwidth> so: that tells it itself. */
export const policed: LimitKind = {
	id: 'policed',
	cap: 'a limit of tc',
	remedy: {advice: 'tc filter show dev DEVICE ingress shows the rate, if whoever set it agrees.'},
	evidence: observed =>
		(observed.queueing ?? []).flatMap(queueing => {
			const {device, drops, packets} = queueing;
			// What comes in goes the other way than what is queued there.
			const isPassed = observed.host !== undefined && isComingIn(queueing) && !isOfThisWay(observed, device);
			const share = isPassed && observed.bandwidth === undefined ? notableShare(drops, packets) : undefined;
			return share === undefined ? [] : [`A limit of tc drops ${share} of what comes in by ${device}.`];
		}),
};
