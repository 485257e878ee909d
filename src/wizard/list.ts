import type {Step} from '../plan/plan.ts';
import type {WizardEvent} from './event.ts';
import {type Filter, matching, noFilter} from './filter.ts';
import type {GuestJudgement} from './judgement.ts';
import type {GuestState, HostState, PlanState, TuneState, WizardState} from './state.ts';
import {edited, fieldOf, isTextEvent} from './text-field.ts';

/** A screen that shows a list: of guests, of steps, of all facts, of the log. */
type ListState = HostState | GuestState | PlanState | TuneState;

/** Those of the lists that have a cursor. */
type RowsState = GuestState | PlanState;

export function hasFilter(state: WizardState): state is ListState {
	return 'filter' in state;
}

/** Indices of the rows that the filter leaves. */
export function shownRows(state: RowsState): readonly number[] {
	return matching(rowTexts(state), state.filter.text);
}

function rowTexts(state: RowsState): readonly string[] {
	switch (state.screen) {
		case 'guest':
			return state.judgements.map(
				({name, because}) => `${name} ${state.facts.domains.find(domain => domain.name === name)?.state ?? ''} ${because}`,
			);
		case 'plan':
			return state.plan.steps.map(({title, summary}) => `${title} ${summary}`);
	}
}

/** The row so many shown rows further, the first or the last at the ends; the very same where none is shown. */
export function movedTo(state: RowsState, by: number): number {
	const shown = shownRows(state);
	const at = Math.min(Math.max(0, shown.indexOf(state.cursor) + by), shown.length - 1);
	return shown[at] ?? state.cursor;
}

/** The guest under the cursor; undefined where the filter leaves none. */
export function shownJudgement(state: GuestState): GuestJudgement | undefined {
	return shownRows(state).includes(state.cursor) ? state.judgements[state.cursor] : undefined;
}

/** The step under the cursor; undefined where the filter leaves none. */
export function shownStep(state: PlanState): Step | undefined {
	return shownRows(state).includes(state.cursor) ? state.plan.steps[state.cursor] : undefined;
}

/** What a key does to the filter of a list; undefined where it means something else. */
export function onFilter(state: ListState, event: WizardEvent): ListState | undefined {
	const {filter} = state;
	if (event.type === 'find') return {...state, filter: {...fieldOf(filter.text), isTyping: true}};
	if (event.type === 'show all') return withFilter(state, noFilter);
	if (!filter.isTyping) return undefined;
	if (event.type === 'found') return {...state, filter: {...filter, isTyping: false}};
	return isTextEvent(event) ? withFilter(state, {...filter, ...edited(filter, event)}) : undefined;
}

/** The cursor stays on its row as long as it is shown. */
function withFilter(state: ListState, filter: Filter): ListState {
	switch (state.screen) {
		case 'host':
		case 'tune':
			return {...state, filter};
		case 'guest':
		case 'plan': {
			const filtered = {...state, filter};
			const shown = shownRows(filtered);
			return {...filtered, cursor: shown.includes(state.cursor) ? state.cursor : (shown[0] ?? state.cursor)};
		}
	}
}

/** `3 of 152`; with a filter, `3 of 7, 152 in all`. */
export function position(state: RowsState): string {
	const shown = shownRows(state);
	const all = state.screen === 'guest' ? state.judgements.length : state.plan.steps.length;
	if (all === 0) return '';
	const place = `${shown.indexOf(state.cursor) + 1} of ${shown.length}`;
	return state.filter.text === '' ? place : `${place}, ${all} in all`;
}
