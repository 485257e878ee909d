import {full, type LimitKind, percent} from './limit.ts';
import {vcpusOf} from './threads.ts';

export const vcpusFull: LimitKind = {
	id: 'vcpus-full',
	remedy: {ceiling: 'the guest’s vCPUs'},
	evidence({host}) {
		const busy = host === undefined ? [] : vcpusOf(host).map(vcpu => vcpu.busy);
		if (busy.length === 0 || busy.some(share => share <= full)) return [];
		const least = percent(Math.min(...busy));
		return [
			busy.length === 1
				? `The one vCPU of the guest is busy (${least}).`
				: `All ${busy.length} vCPUs of the guest are busy (least ${least}).`,
		];
	},
};
