import {type LimitKind, percent} from './limit.ts';
import {busyOf, fullCpus, nameOf, notable, surelyOn} from './threads.ts';

/** A worker that takes turns on one CPU with another thread of its guest, as with the vCPU that fills the queue which it empties. */
export const workerBesideOwn: LimitKind = {
	id: 'worker-beside-own',
	remedy: {steps: ['cpu-pinning', 'vhost-workers']},
	evidence: ({host}) =>
		host === undefined
			? []
			: fullCpus(host).flatMap(({cpu}) => {
					const there = surelyOn(host.threads, cpu);
					const workers = there.filter(({role}) => role === 'vhost');
					const others = there.filter(({role}) => role !== 'vhost');
					return busyOf(workers) >= notable && busyOf(others) >= notable
						? [
								`CPU ${cpu} is full, and shared by ${workers.length === 1 ? 'a vhost worker' : `${workers.length} vhost workers`} (${percent(busyOf(workers))}) and ${[...new Set(others.map(nameOf))].join(', ')} (${percent(busyOf(others))}).`,
							]
						: [];
				}),
};
