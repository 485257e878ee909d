import {notableShare} from '../../inspect/losses.ts';
import type {LimitKind} from './limit.ts';
import {isPoliced} from './policed.ts';

/** A queueing discipline drops when more is sent than its link takes. */
export const queueDrops: LimitKind = {
	id: 'queue-drops',
	remedy: {ceiling: 'the link that it is the queue of'},
	evidence: observed =>
		(observed.queueing ?? []).flatMap(queueing => {
			const {device, kind, drops, packets} = queueing;
			// clsact has filters both ways, and one counter of what they drop (tc-bpf(8)): what is not told of what comes in may be of what leaves.
			const share = kind === 'ingress' || isPoliced(observed, queueing) ? undefined : notableShare(drops, packets);
			return share === undefined ? [] : [`The queue of ${device} (${kind}) dropped ${share} of its packets.`];
		}),
};
