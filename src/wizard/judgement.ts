import type {Domain, Facts} from '../inspect/facts.ts';
import {plural} from '../inspect/page/plural.ts';
import type {Planner} from './planner.ts';

/** What can be said of a guest in one line before it is chosen. */
export type GuestJudgement = {
	readonly name: string;
	/** 'tuned': nothing left to propose. 'open': steps are proposed. 'cannot': no step is possible. 'waiting': not judged yet. */
	readonly verdict: 'tuned' | 'open' | 'cannot' | 'waiting';
	readonly because: string;
};

/** Whether the guest, if there is one, can be taken from the list, as far as is known. */
export function canBePlanned(judgement: GuestJudgement | undefined): judgement is GuestJudgement {
	return judgement !== undefined && judgement.verdict !== 'cannot';
}

export function isJudged({verdict}: GuestJudgement): boolean {
	return verdict !== 'waiting';
}

/** All guests, before any plan is made: some are seen to have none. */
export function atFirstSight(facts: Facts): readonly GuestJudgement[] {
	return facts.domains.map(domain => withoutPlan(domain) ?? {name: domain.name, verdict: 'waiting', because: ''});
}

function withoutPlan({name, persistent, inactive}: Domain): GuestJudgement | undefined {
	if (persistent === false) {
		return {name, verdict: 'cannot', because: 'transient: it has no definition to change'};
	}

	return inactive === undefined ? {name, verdict: 'cannot', because: 'its definition could not be read'} : undefined;
}

/** Judges a guest by the plan that it would get, so that the list never disagrees with the next screen: milliseconds of work each. */
export function judge(planner: Pick<Planner, 'plan' | 'defaultChoices'>, facts: Facts, domain: Domain): GuestJudgement {
	const {name} = domain;
	const seen = withoutPlan(domain);
	if (seen !== undefined) {
		return seen;
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
