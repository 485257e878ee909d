import {notableShare} from '../../inspect/losses.ts';
import type {LimitKind} from './limit.ts';

export const backlogDrops: LimitKind = {
	id: 'backlog-drops',
	remedy: {advice: 'sysctl net.core.netdev_max_backlog: twice what it is.'},
	evidence({host}) {
		// Each CPU has a backlog of its own.
		return (host?.softnet ?? []).flatMap(({cpu, dropped, processed}) => {
			const share = notableShare(dropped, processed);
			return share === undefined
				? []
				: [`CPU ${cpu} of the host dropped ${share} of its packets before handling them (softnet backlog full).`];
		});
	},
};
