import type {CpuUse, ThreadUse} from '../cpu-use.ts';
import {full} from './limit.ts';

/** A share of its time from which a thread that waits for a CPU is held back by it; and of a CPU, from which somebody uses it at all. */
export const notable = 0.2;

/** A share of its time from which a thread that roams has not found a CPU for itself. */
const felt = 0.1;

/** A share of a CPU so small that no packets are carried by it. */
export const isIdle = (busy: number): boolean => busy <= 0.02;

export const workersOf = ({threads}: CpuUse): readonly ThreadUse[] => threads.filter(({role}) => role === 'vhost');
export const vcpusOf = ({threads}: CpuUse): readonly ThreadUse[] => threads.filter(({role}) => role === 'vCPU');

/**
 * Threads that surely shared this CPU: pinned to it alone, or last seen there and made to wait. A thread that roams and never waits has
 * found other CPUs, wherever it was seen last.
 */
export const surelyOn = (threads: readonly ThreadUse[], cpu: number): readonly ThreadUse[] =>
	threads.filter(
		thread =>
			(thread.allowed?.length === 1 && thread.allowed[0] === cpu) ||
			(thread.allowed?.length !== 1 && thread.cpu === cpu && (thread.waits ?? 0) >= felt),
	);

/** What it calls a thread of the guest that is no vhost worker: `vCPU 3`. */
export const nameOf = ({role, isIothread, vcpu}: ThreadUse): string =>
	isIothread ? 'an IOThread' : role === 'vCPU' ? `vCPU ${vcpu}` : 'the emulator';

export const fullCpus = ({cpus}: CpuUse): CpuUse['cpus'] => cpus.filter(({busy}) => busy >= full);

/** What each worker works. What it sends is put on the wire by a softirq on its CPU, of which the thread's own time knows nothing. */
export const workOf = (host: CpuUse): readonly number[] =>
	workersOf(host).map(worker => {
		const cpu = fullCpus(host).find(one => surelyOn([worker], one.cpu).length > 0);
		return worker.busy + (worker.busy > 0.65 ? (cpu?.softirq ?? 0) : 0);
	});

export const busyOf = (threads: readonly ThreadUse[]): number => threads.reduce((sum, {busy}) => sum + busy, 0);
