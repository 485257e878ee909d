import type {LimitKind} from './limit.ts';
import {isComingIn, isOfThisWay} from './shaping.ts';

/** Of a run: what comes in is counted before it is cut into packets of the MTU, so that a slow policer sees few, and TCP slows down at any loss. */
const [fewest, least] = [10, 0.001];

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
			return isPassed && observed.bandwidth === undefined && drops >= fewest && drops >= least * packets
				? [`A limit of tc drops ${Number(((100 * drops) / packets).toPrecision(2))} % of what comes in by ${device}.`]
				: [];
		}),
};
