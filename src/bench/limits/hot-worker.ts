import {median} from '../../judge/median.ts';
import {full, type LimitKind, percent} from './limit.ts';
import {workersOf, workOf} from './threads.ts';

/** One full worker of many: a flow stays on its queue, and there is only one, or chance has put more on this queue. */
export const hotWorker: LimitKind = {
	id: 'hot-worker',
	remedy: {ceiling: 'one queue pair, which a stream stays on'},
	evidence({host, streams, queuePairs}) {
		if (host === undefined) return [];
		if (streams === 1) {
			const most = Math.max(0, ...workOf(host));
			return most > full ? [`The vhost worker of its queue pair is full (${percent(Math.min(1, most))}).`] : [];
		}
		const busiest = workersOf(host)
			.map(({busy}) => busy)
			.toSorted((a, b) => b - a);
		// Those of other devices, as of vsock, which idle meanwhile, are no queues that streams could have met.
		const [most = 0, ...others] = busiest.slice(0, queuePairs ?? 1);
		return most > full && others.length > 0 && others.every(busy => busy <= full) && median(others) <= 0.6
			? [
					`One of ${others.length + 1} vhost workers is full (${percent(most)}), the others use ${percent(median(others))} of a CPU: several streams have met there.`,
				]
			: [];
	},
};
