import {notableShare} from '../../inspect/losses.ts';
import type {LimitKind} from './limit.ts';

export const backlogDrops: LimitKind = {
	id: 'backlog-drops',
	remedy: {advice: 'sysctl net.core.netdev_max_backlog: twice what it is.'},
	evidence({host}) {
		const share = host && notableShare(host.softnet.dropped, host.softnet.processed);
		return share === undefined ? [] : [`The host dropped ${share} of its packets before handling them (softnet backlog full).`];
	},
};
