import {notableShare} from '../../inspect/losses.ts';
import type {LimitKind} from './limit.ts';

/** What the host sends into a tap waits there until vhost, or QEMU, fetches it for the guest. */
export const tapDrops: LimitKind = {
	id: 'tap-drops',
	remedy: {steps: ['tap', 'vhost-workers', 'multi-queue']},
	evidence: ({host}) =>
		(host?.links ?? []).flatMap(({name, isTap, sendDrops, sentPackets}) => {
			const share = isTap ? notableShare(sendDrops, sentPackets) : undefined;
			return share === undefined
				? []
				: [`${share} of the guest’s packets dropped at ${name}: the guest fetches them too slowly, or the queue there is short.`];
		}),
};
