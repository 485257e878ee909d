import {type LimitKind, percent} from './limit.ts';
import {busyOf, fullCpus, notable, surelyOn, workersOf} from './threads.ts';

/** A worker's CPU that somebody else uses who is not of this guest: another guest, a program of the host, a NIC's interrupts. */
export const workerBesideOthers: LimitKind = {
	id: 'worker-beside-others',
	remedy: {steps: ['vhost-workers', 'host-cpus', 'nic-interrupts']},
	evidence: ({host}) =>
		host === undefined
			? []
			: fullCpus(host).flatMap(({cpu, busy, softirq}) => {
					const workers = surelyOn(workersOf(host), cpu);
					// Nor of those that were there last and may be elsewhere half of the time.
					const own = new Set([...surelyOn(host.threads, cpu), ...host.threads.filter(thread => thread.cpu === cpu)]);
					const others = busy - softirq - busyOf([...own]);
					// Less of it may be the worker's own: what it sends is put on the wire by a softirq on its CPU.
					const isInterrupted = softirq >= 0.3;
					return busyOf(workers) >= 0.1 && (others >= notable || isInterrupted)
						? [
								`CPU ${cpu} is full, and its vhost worker gets ${percent(busyOf(workers))} of it: ${others >= notable ? `others use ${percent(others)}` : `interrupts (softirq) use ${percent(softirq)}`}.`,
							]
						: [];
				}),
};
