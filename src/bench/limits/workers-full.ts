import {plural} from '../../inspect/page/plural.ts';
import {full, type LimitKind, percent} from './limit.ts';
import {workOf} from './threads.ts';

/** Workers that have a CPU each, and need more than that. One stream alone has one of them, whatever there are: that is hot-worker. */
export const workersFull: LimitKind = {
	id: 'workers-full',
	remedy: {steps: ['multi-queue', 'vhost-workers']},
	evidence({host, streams}) {
		const busy = host === undefined ? [] : workOf(host);
		const filled = busy.filter(share => share > full);
		return filled.length === 0 || streams === 1
			? []
			: [
					`${filled.length} of ${plural(busy.length, 'vhost worker')} at more than ${percent(full)} of a CPU (busiest ${percent(Math.min(1, Math.max(...filled)))}).`,
				];
	},
};
