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
	return choices === undefined
		? {...state, notice: 'there is no choice to take back'}
		: {
				...state,
				...propose(planner, state.facts, choices),
				history: {past: past.slice(0, -1), future: [...future, state.choices]},
				notice: 'the last choice is taken back',
			};
}

/** The choices that were gone back from last. */
export function redoChoice(planner: Planner, state: PlanState): PlanState {
	const {past, future} = state.history;
	const choices = future.at(-1);
	return choices === undefined
		? {...state, notice: 'no choice was taken back that could be made again'}
		: {
				...state,
				...propose(planner, state.facts, choices),
				history: {past: [...past, state.choices], future: future.slice(0, -1)},
				notice: 'the choice is made again',
			};
}
