import type {Facts} from '../inspect/facts.ts';
import type {Placement} from '../placement/placement.ts';
import type {Choices, Plan} from '../plan/plan.ts';
import type {Engine, Preview} from './engine.ts';

/** The pure half of the engine: all that the transitions may call. */
export type Planner = Pick<
	Engine,
	| 'guest'
	| 'guestUser'
	| 'presetBy'
	| 'memory'
	| 'defaultChoices'
	| 'exportFolder'
	| 'planPath'
	| 'plan'
	| 'checkOption'
	| 'fields'
	| 'checkSets'
	| 'alternatives'
	| 'preview'
	| 'toJudge'
	| 'recording'
>;

/** Everything that follows from the facts and the choices; always made together, so that they cannot disagree. */
export type Draft = {
	readonly choices: Choices;
	readonly plan: Plan;
	readonly placement: Placement;
	readonly previews: readonly Preview[];
};

/** Plan, placement and previews for these choices. */
export function propose(planner: Planner, facts: Facts, choices: Choices): Draft {
	const {plan, placement} = planner.plan(facts, choices);
	return {choices, plan, placement, previews: planner.preview(plan)};
}
