import {plural} from '../../inspect/page/plural.ts';
import {full, type LimitKind, percent} from './limit.ts';
import {fullCpus, surelyOn, workersOf} from './threads.ts';

/** Workers that have a CPU each, and need more than that. */
export const workersFull: LimitKind = {
	id: 'workers-full',
	remedy: {steps: ['multi-queue', 'vhost-workers']},
	evidence({host}) {
		if (host === undefined) return [];
		const workers = workersOf(host);
		// What it sends is put on the wire by a softirq on its CPU, of which the thread's own time knows nothing.
		const busy = workers.map(worker => {
			const cpu = fullCpus(host).find(one => surelyOn([worker], one.cpu).length > 0);
			return worker.busy + (worker.busy > 0.65 ? (cpu?.softirq ?? 0) : 0);
		});
		const filled = busy.filter(share => share > full);
		return filled.length === 0
			? []
			: [
					`${filled.length} of ${plural(workers.length, 'vhost worker')} at more than 95 % of a CPU (busiest ${percent(Math.min(1, Math.max(...filled)))}).`,
				];
	},
};
