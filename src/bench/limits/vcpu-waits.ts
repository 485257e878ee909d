import {type LimitKind, percent} from './limit.ts';
import {notable, vcpusOf} from './threads.ts';

/** What the guest itself sees as steal. */
export const vcpuWaits: LimitKind = {
	id: 'vcpu-waits',
	remedy: {steps: ['cpu-pinning', 'host-cpus']},
	evidence({host}) {
		const held = host === undefined ? [] : vcpusOf(host).filter(({waits}) => (waits ?? 0) >= notable);
		return held.length === 0
			? []
			: [
					`vCPU ${held.map(({vcpu, waits}) => `${vcpu} (${percent(waits ?? 0)})`).join(', ')} of the guest had work and waited for a CPU of the host.`,
				];
	},
};
