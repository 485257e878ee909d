import {type LimitKind, percent} from './limit.ts';
import {isIdle, notable, workersOf} from './threads.ts';

/** Several pairs are defined, and all packets take one: the guest has not switched on the others. */
export const singleQueue: LimitKind = {
	id: 'single-queue',
	remedy: {steps: ['guest-queues']},
	evidence({host, streams, queuePairs}) {
		const workers = host === undefined ? [] : workersOf(host);
		if (streams < 4 || queuePairs === undefined || queuePairs < 2 || workers.length < queuePairs) return [];
		const [first, ...others] = workers.map(({busy}) => busy).toSorted((a, b) => b - a);
		return first !== undefined && first >= notable && others.every(isIdle)
			? [
					`All ${streams} streams pass one of ${queuePairs} queue pairs: its vhost worker uses ${percent(first)} of a CPU, the others nothing.`,
				]
			: [];
	},
};
