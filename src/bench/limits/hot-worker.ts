import {median} from '../../judge/median.ts';
import {full, type LimitKind, percent} from './limit.ts';
import {workersOf} from './threads.ts';

/** One full worker of many: a flow stays on its queue, and chance has put more on this one. */
export const hotWorker: LimitKind = {
	id: 'hot-worker',
	remedy: {ceiling: 'one queue pair, on which several streams have met'},
	evidence({host, streams, queuePairs}) {
		const busiest = (host === undefined ? [] : workersOf(host)).map(({busy}) => busy).toSorted((a, b) => b - a);
		// Those of other devices, as of vsock, which idle meanwhile, are no queues that streams could have met.
		const [most = 0, ...others] = busiest.slice(0, queuePairs ?? 1);
		return streams > 1 && most > full && others.length > 0 && others.every(busy => busy <= full) && median(others) <= 0.6
			? [`One of ${others.length + 1} vhost workers is full (${percent(most)}); the others use ${percent(median(others))} of a CPU.`]
			: [];
	},
};
