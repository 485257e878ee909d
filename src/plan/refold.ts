import type {Snapshot} from '../target/target.ts';
import {Fold} from './fold.ts';
import {needsRestart, type Plan, type Step} from './plan.ts';

/** The same plan without some of its steps: the same wishes, folded again, so that what remains starts from what is there. */
export const refold = (plan: Plan, snapshot: Snapshot, without: ReadonlySet<string>): Plan => {
	let fold = new Fold(snapshot);
	const steps = plan.steps.map((step): Step => {
		if (step.state !== 'on') return step;
		if (without.has(step.id)) return {...step, state: 'off'};
		const {changes, after} = fold.add(step.changes);
		fold = after;
		return {...step, changes};
	});
	return {...plan, steps, restart: needsRestart(plan.guest, steps)};
};
