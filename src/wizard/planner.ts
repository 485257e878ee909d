import type {Facts} from '../inspect/facts.ts';
import type {Choices} from '../plan/plan.ts';
import type {Engine} from './engine.ts';
import type {Proposal} from './state.ts';

/** The pure half of the engine: all that the transitions may call. */
export type Planner = Pick<
	Engine,
	'guest' | 'defaultChoices' | 'exportFolder' | 'plan' | 'checkOption' | 'fields' | 'checkSets' | 'alternatives' | 'preview'
>;

/** Plan, placement and previews for these choices. */
export function propose(planner: Planner, facts: Facts, choices: Choices): Proposal {
	const {plan, placement} = planner.plan(facts, choices);
	return {choices, plan, placement, previews: planner.preview(plan)};
}
