import {type LimitKind, percent} from './limit.ts';
import {busyOf, fullCpus, notable, surelyOn, vcpusOf, workersOf} from './threads.ts';

/** Who fills the queue and who empties it take turns on one CPU. */
export const workerBesideVcpu: LimitKind = {
	id: 'worker-beside-vcpu',
	remedy: {steps: ['cpu-pinning', 'vhost-workers']},
	evidence: ({host}) =>
		host === undefined
			? []
			: fullCpus(host).flatMap(({cpu}) => {
					const [workers, vcpus] = [surelyOn(workersOf(host), cpu), surelyOn(vcpusOf(host), cpu)];
					return busyOf(workers) >= notable && busyOf(vcpus) >= notable
						? [
								`CPU ${cpu} is full, and shared by a vhost worker (${percent(busyOf(workers))}) and vCPU ${vcpus.map(({vcpu}) => vcpu).join(', ')} (${percent(busyOf(vcpus))}).`,
							]
						: [];
				}),
};
