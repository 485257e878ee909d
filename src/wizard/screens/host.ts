import {isOption} from '../../plan/plan.ts';
import type {Report, Transition, UserEvent} from '../event.ts';
import {noFilter} from '../filter.ts';
import {judgedIn, openGuests} from '../guest-list.ts';
import {canBePlanned, judge} from '../judgement.ts';
import {movedTo, shownJudgement} from '../list.ts';
import {backToStart, recall} from '../memory/recall.ts';
import {type Planner, propose} from '../planner.ts';
import type {ErrorState, GuestState, HostState, InspectingState, WizardState} from '../state.ts';
import {openPlan} from './plan.ts';

export function onInspecting(planner: Planner, state: InspectingState | ErrorState, event: UserEvent | Report): Transition<WizardState> {
	const {target, overlay} = state;
	switch (event.type) {
		case 'inspected':
			return [openHost(planner, {target, overlay, facts: event.facts, choices: undefined}), []];
		case 'failed':
			return [{screen: 'error', target, overlay, because: event.because}, []];
		case 'retry':
			return [{screen: 'inspecting', target, overlay}, [{type: 'inspect'}]];
		default:
			return [state, []];
	}
}

export function onHost(planner: Planner, state: HostState, event: UserEvent | Report): Transition<WizardState> {
	switch (event.type) {
		case 'next':
			return toChosenGuest(planner, state);
		case 'back':
			return [state.allFacts ? {...state, allFacts: false, filter: noFilter} : state, []];
		case 'all facts':
			return [{...state, allFacts: !state.allFacts, filter: noFilter}, []];
		case 'save snapshot':
			return [{...state, notice: 'saving …'}, [{type: 'save snapshot', folder: '.'}]];
		case 'inspect again':
			return [{...state, notice: 'reading the host again …'}, [{type: 'inspect'}]];
		case 'inspected':
			return [{...state, facts: event.facts, notice: 'read again just now'}, []];
		case 'saved':
			return [{...state, notice: `saved ${event.path}`}, []];
		case 'failed':
			return [{...state, notice: `failed: ${event.because}`}, []];
		default:
			return [state, []];
	}
}

/** A guest named on the command line is gone on to without asking, the first time. */
function openHost(planner: Planner, seen: Pick<HostState, 'target' | 'overlay' | 'facts' | 'choices'>): HostState {
	const named = seen.choices === undefined ? planner.guest : undefined;
	return {screen: 'host', ...seen, allFacts: false, filter: noFilter, named, notice: undefined};
}

/** One that cannot be tuned is shown, with the reason. */
function toChosenGuest(planner: Planner, {target, overlay, facts, choices, named}: HostState): Transition<WizardState> {
	const listed = openGuests({target, overlay, facts, choices}, choices?.guest ?? planner.guest);
	if (named === undefined) return listed;
	const [list] = listed;
	const chosen = onGuest(planner, list, {type: 'next'});
	return chosen[0].screen === 'guest' ? listed : chosen;
}

export function onGuest(planner: Planner, state: GuestState, event: UserEvent | Report): Transition<WizardState> {
	const {target, overlay, facts, choices} = state;
	switch (event.type) {
		case 'move': {
			const cursor = movedTo(state, event.by);
			return [cursor === state.cursor ? state : {...state, cursor}, []];
		}
		case 'next': {
			const shown = shownJudgement(state);
			const domain = facts.domains.find(({name}) => name === shown?.name);
			return domain !== undefined && canBePlanned(judge(planner, facts, domain)) ? toPlan(planner, state, domain.name) : [state, []];
		}
		case 'judged':
			return judgedIn(state, event);
		case 'no guest':
			return toPlan(planner, state, undefined);
		case 'back':
			return [openHost(planner, {target, overlay, facts, choices}), []];
		default:
			return [state, []];
	}
}

/** The choices made earlier for the same guest are taken up again. The cursor begins where there is something to choose. */
function toPlan(planner: Planner, {target, overlay, facts, choices}: GuestState, guest: string | undefined): Transition<WizardState> {
	const {history, notice, ...first} =
		choices !== undefined && choices.guest === guest
			? {choices, history: backToStart(planner, facts, choices), notice: undefined}
			: recall(planner, facts, guest);
	const proposal = propose(planner, facts, first.choices);
	const cursor = Math.max(0, proposal.plan.steps.findIndex(isOption));
	return [
		{...openPlan(planner, {target, overlay, facts, history, ...proposal}, cursor), notice},
		guest === undefined ? [] : [{type: 'look inside', guest}],
	];
}
