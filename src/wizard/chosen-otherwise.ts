import type {Facts} from '../inspect/facts.ts';
import type {Draft, Planner} from './planner.ts';

type Chosen = Pick<Draft, 'choices' | 'plan'>;

/** What `after` has chosen otherwise than `before`, in words: another preset, else steps that are switched otherwise and values of fields. */
export function chosenOtherwise(planner: Planner, facts: Facts, before: Chosen, after: Chosen): readonly string[] {
	if (after.choices.preset !== before.choices.preset) {
		return [`preset ${after.choices.preset.name}`];
	}

	return after.plan.steps.flatMap(({id, title, state}) => {
		const isSwitched = after.choices.on[id] !== before.choices.on[id] && state !== before.plan.steps.find(step => step.id === id)?.state;
		const inForce = planner.fields(facts, before.choices, id);
		const set = planner.fields(facts, after.choices, id).filter(field => field.value !== inForce.find(({id}) => id === field.id)?.value);
		return [
			...(isSwitched ? [`${title}: switched ${state === 'off' ? 'off' : 'on'}`] : []),
			...set.map(field => `${title}: ${field.title} ${field.value === '' ? 'automatic' : field.value}`),
		];
	});
}
