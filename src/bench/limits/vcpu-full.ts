import {full, type LimitKind, percent} from './limit.ts';
import {vcpusOf} from './threads.ts';

/** One of several is as far as one interrupt or one program of the guest can go. */
export const vcpuFull: LimitKind = {
	id: 'vcpu-full',
	remedy: {steps: ['guest-queues', 'multi-queue']},
	evidence({host}) {
		const vcpus = host === undefined ? [] : vcpusOf(host);
		const filled = vcpus.filter(({busy}) => busy > full);
		return filled.length > 0 && filled.length < vcpus.length
			? [
					`${filled.length === 1 ? 'vCPU' : 'vCPUs'} ${filled.map(({vcpu, busy}) => `${vcpu} (${percent(busy)})`).join(', ')} of the guest’s ${vcpus.length} ${filled.length === 1 ? 'is' : 'are'} full.`,
				]
			: [];
	},
};
