import type {Choices} from '../plan/plan.ts';
import {chosenOtherwise} from './chosen-otherwise.ts';
import {type Planner, propose} from './planner.ts';
import type {History, PlanState} from './state.ts';

export const noHistory: History = {past: [], future: []};

/** The state with what it was chosen from as the way back; the very same state where the choices are the same. */
export function remembered(before: PlanState, state: PlanState): PlanState {
	return state.choices === before.choices ? state : {...state, history: {past: [...before.history.past, before.choices], future: []}};
}

/** The choices before the last ones. */
export function undoChoice(planner: Planner, state: PlanState): PlanState {
	const {past, future} = state.history;
	const choices = past.at(-1);
	if (choices === undefined) {
		return {...state, notice: 'there is no choice to take back'};
	}

	const before = withChoices(planner, state, choices, {past: past.slice(0, -1), future: [...future, state.choices]});
	return {...before, notice: told('taken back', chosenOtherwise(planner, state.facts, before, state))};
}

/** The choices that were gone back from last. */
export function redoChoice(planner: Planner, state: PlanState): PlanState {
	const {past, future} = state.history;
	const choices = future.at(-1);
	if (choices === undefined) {
		return {...state, notice: 'no choice was taken back that could be made again'};
	}

	const after = withChoices(planner, state, choices, {past: [...past, state.choices], future: future.slice(0, -1)});
	return {...after, notice: told('made again', chosenOtherwise(planner, state.facts, state, after))};
}

function withChoices(planner: Planner, state: PlanState, choices: Choices, history: History): PlanState {
	return {...state, ...propose(planner, state.facts, choices), history};
}

/** Of a choice that changed nothing there is nothing to name. */
export function told(what: string, choices: readonly string[]): string {
	return `${what}: ${choices.length === 0 ? 'a choice that changed nothing' : choices.join(', ')}`;
}
