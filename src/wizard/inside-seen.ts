import {isOption, type Plan, type Step} from '../plan/plan.ts';
import {type Planner, propose} from './planner.ts';
import {openPlan} from './screens/plan.ts';
import type {WithDraft, WizardState} from './state.ts';
import {firstStage} from './tune/stage.ts';

/**
 * Takes in what was seen inside a guest, on whatever screen it comes. Where what was shown for looking over is not what would be done any
 * more, it leads back to the plan, which says so. A run that has begun, or another guest, stays as it is.
 */
export function insideSeen(planner: Planner, state: WizardState, guest: string): WizardState {
	switch (state.screen) {
		case 'plan':
			return guest === state.choices.guest ? {...state, ...propose(planner, state.facts, state.choices)} : state;
		case 'preview':
			return guest === state.choices.guest ? takenIn(planner, state) : state;
		case 'tune':
			return guest === state.choices.guest && state.stage.name !== 'run' ? takenIn(planner, state) : state;
		case 'export':
			return guest === state.choices.guest && state.progress === undefined && !state.writing && state.files === undefined
				? takenIn(planner, state)
				: state;
		default:
			return state;
	}
}

function takenIn<State extends Extract<WizardState, WithDraft>>(planner: Planner, state: State): WizardState {
	const {target, overlay, facts, choices, history} = state;
	const draft = propose(planner, facts, choices);
	const [first, ...more] = differing(state.plan, draft.plan);
	if (first !== undefined) {
		const titles = [first, ...more].map(({title}) => title).join(', ');
		return {
			...openPlan(planner, {target, overlay, facts, history, ...draft}, draft.plan.steps.indexOf(first)),
			notice: `The inside of ${choices.guest} was read meanwhile, and that changes: ${titles}. Enter shows the changes anew.`,
		};
	}

	const seen = {...state, ...draft};
	if (seen.screen !== 'tune' || (seen.stage.name !== 'way' && seen.stage.name !== 'unable')) {
		return seen;
	}

	const stage = firstStage(planner, target, draft.plan);
	return {...seen, stage: stage.name === 'way' && seen.stage.name === 'way' ? {...stage, cursor: seen.stage.cursor} : stage};
}

/** Steps that would do something else than before, of those that are chosen now or were. */
function differing(before: Plan, now: Plan): readonly Step[] {
	return now.steps.filter(step => {
		const was = before.steps.find(({id}) => id === step.id);
		return told(step) !== told(was);
	});
}

/** All that is done by a step, as a text to be compared. */
function told(step: Step | undefined): string {
	return step !== undefined && isOption(step) && step.state !== 'off' ? JSON.stringify([step.state, step.changes]) : '';
}
