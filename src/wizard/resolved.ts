import {formatCpulist} from '../cpu/cpu-set.ts';
import {guestFields} from '../plan/guest-fields.ts';
import {cpusOf} from './cpu-map/by-hand.ts';
import {placedSets} from './cpu-map/shown.ts';
import type {PlanState} from './state.ts';

/** What a field that nobody has set comes to in the plan, where that is a part of the placement; of others the step’s summary tells. */
export function resolved(state: PlanState, step: string, field: string): string | undefined {
	const {placement, plan} = state;
	const own = guestFields.find(one => one.step === step && one.field === field);
	const value =
		own !== undefined
			? formatCpulist(cpusOf(placedSets(state), own.role))
			: `${step}.${field}` === 'nic-interrupts.cpus'
				? formatCpulist(placement.interrupts)
				: `${step}.${field}` === 'multi-queue.queues'
					? [...new Set(placement.guests.find(({name}) => name === plan.guest?.name)?.queues)].join(' or ')
					: '';
	return value === '' ? undefined : value;
}
