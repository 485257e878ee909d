import {type LimitKind, percent} from './limit.ts';
import {notable, workersOf} from './threads.ts';

/** Time in which a worker had packets and no CPU (/proc/PID/schedstat, Documentation/scheduler/sched-stats). */
export const workerWaits: LimitKind = {
	id: 'worker-waits',
	remedy: {steps: ['vhost-workers', 'cpu-pinning']},
	evidence({host}) {
		const waits = host === undefined ? [] : workersOf(host).map(worker => worker.waits ?? 0);
		const held = waits.filter(share => share >= notable);
		return held.length === 0
			? []
			: [`${held.length} of ${waits.length} vhost workers wait for a CPU, up to ${percent(Math.max(...held))} of the time.`];
	},
};
