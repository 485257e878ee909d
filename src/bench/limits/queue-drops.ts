import {notableShare} from '../../inspect/losses.ts';
import type {LimitKind} from './limit.ts';
import {isComingIn} from './shaping.ts';

/** A queueing discipline drops when more is sent than its link takes. */
export const queueDrops: LimitKind = {
	id: 'queue-drops',
	remedy: {ceiling: 'the link that it is the queue of'},
	evidence: ({queueing}) =>
		(queueing ?? []).flatMap(({device, kind, drops, packets}) => {
			const share = isComingIn({kind}) ? undefined : notableShare(drops, packets);
			return share === undefined ? [] : [`The queue of ${device} (${kind}) dropped ${share} of its packets.`];
		}),
};
