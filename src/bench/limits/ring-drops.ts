import {notableShare} from '../../inspect/losses.ts';
import type {LimitKind} from './limit.ts';

/** The CPU that empties a NIC's ring came too late. /proc/net/dev counts with it what no protocol wanted (dev_seq_printf_stats). */
export const ringDrops: LimitKind = {
	id: 'ring-drops',
	remedy: {steps: ['nic-ring', 'nic-interrupts']},
	evidence: ({host}) =>
		(host?.links ?? []).flatMap(({name, isTap, receiveDrops, receivedPackets}) => {
			const share = isTap ? undefined : notableShare(receiveDrops, receivedPackets);
			return share === undefined ? [] : [`${name} dropped ${share} of what reached it: its receive ring was full, or nobody wanted them.`];
		}),
};
