import type {Domain, Facts} from '../inspect/facts.ts';
import {plural} from '../inspect/page/plural.ts';
import type {Planner} from './planner.ts';

/** What can be said of a guest in one line before it is chosen. */
export type Judgement = {
	readonly name: string;
	/** 'tuned': nothing left to propose. 'open': steps are proposed. 'cannot': no step is possible. */
	readonly verdict: 'tuned' | 'open' | 'cannot';
	readonly because: string;
};

/** Whether the guest, if there is one, can be taken from the list. */
export function canBePlanned(judgement: Judgement | undefined): judgement is Judgement {
	return judgement !== undefined && judgement.verdict !== 'cannot';
}

/** Judges every guest by the plan that it would get, so that the list never disagrees with the next screen. */
export function judgeGuests(planner: Planner, facts: Facts): readonly Judgement[] {
	return facts.domains.map(domain => judge(planner, facts, domain));
}

function judge(planner: Planner, facts: Facts, domain: Domain): Judgement {
	const {name} = domain;
	if (domain.persistent === false) {
		return {name, verdict: 'cannot', because: 'transient: it has no definition to change'};
	}

	if (domain.inactive === undefined) {
		return {name, verdict: 'cannot', because: 'its definition could not be read'};
	}

	const {plan} = planner.plan(facts, planner.defaultChoices(name));
	const proposed = plan.steps.filter(step => step.state === 'on').length;
	if (proposed > 0) {
		return {name, verdict: 'open', because: `${plural(proposed, 'step')} proposed`};
	}

	const possible = plan.steps.some(step => step.state === 'off' || step.state === 'satisfied');
	return possible
		? {name, verdict: 'tuned', because: 'nothing left to propose'}
		: {name, verdict: 'cannot', because: plan.steps[0]?.summary ?? 'no step is possible'};
}
