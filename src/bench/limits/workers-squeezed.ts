import {formatCpulist} from '../../cpu/cpu-set.ts';
import {full, type LimitKind, percent} from './limit.ts';
import {busyOf, fullCpus, isIdle, notable, surelyOn, workersOf} from './threads.ts';

/** Of the CPUs' time what the workers get at least, for it to be they who fill them. */
const theirs = 0.75;

/** More workers than CPUs for them, and those are full of them. It comes by itself: workers start within the emulator's set. */
export const workersSqueezed: LimitKind = {
	id: 'workers-squeezed',
	remedy: {steps: ['cpu-pinning', 'vhost-workers']},
	evidence({host}) {
		if (host === undefined) return [];
		const filled = fullCpus(host).map(({cpu}) => cpu);
		// Those of queues that nothing passes, and of other devices, are in nobody's way.
		const working = workersOf(host).filter(({busy, waits}) => !isIdle(busy) || (waits ?? 0) >= notable);
		const groups = [
			...[...Map.groupBy(working, ({allowed}) => allowed?.join()).values()].map(workers => ({
				workers,
				cpus: workers[0]?.allowed ?? [],
			})),
			...filled.map(cpu => ({workers: surelyOn(working, cpu), cpus: [cpu]})),
		];
		const sentences = groups
			.filter(
				({workers, cpus}) =>
					cpus.length > 0 &&
					workers.length > cpus.length &&
					cpus.every(cpu => filled.includes(cpu)) &&
					busyOf(workers) >= theirs * cpus.length,
			)
			.map(
				({workers, cpus}) =>
					`${workers.length} vhost workers share CPU ${formatCpulist(cpus)} (${cpus.length === 1 ? 'full' : `each at more than ${percent(full)}`}): together they get ${percent(busyOf(workers))} of a CPU.`,
			);
		return [...new Set(sentences)];
	},
};
