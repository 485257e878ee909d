import {effectOfAll, Fold} from './fold.ts';
import type {Planned} from './make-plan.ts';
import {needsRestart, type Plan, type Step} from './plan.ts';
import {type Reading, snapshotsOf} from './reading.ts';

/**
 * The same plan without some of its steps: the same wishes, folded again, so that what remains starts from what is there. All that a
 * step asks for: what a step ahead did for it, it does itself once that one is gone.
 */
export const refold = ({plan, asked}: Pick<Planned, 'plan' | 'asked'>, reading: Reading, without: ReadonlySet<string>): Plan => {
	let fold = new Fold(snapshotsOf(reading));
	const steps = plan.steps.map((step): Step => {
		if (step.state !== 'on') return step;
		if (without.has(step.id)) return {...step, state: 'off'};
		const {changes, after} = fold.add(asked.get(step.id) ?? []);
		fold = after;
		return {...step, changes, effect: effectOfAll(changes)};
	});
	return {...plan, steps, restart: needsRestart(plan.guest, steps)};
};
