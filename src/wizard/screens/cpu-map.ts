import type {Choices} from '../../plan/plan.ts';
import {chosenOtherwise} from '../chosen-otherwise.ts';
import {type HandRole, type HandSets, moved, setsOf, withoutSets, withSets} from '../cpu-map/by-hand.ts';
import {layoutOf, steppedFrom} from '../cpu-map/layout.ts';
import {handGuest, missingNow, offeredBy, placedSets, shownGuest} from '../cpu-map/shown.ts';
import type {WizardEvent} from '../event.ts';
import {told} from '../history.ts';
import {type Planner, propose} from '../planner.ts';
import type {CpuMap, PlanState} from '../state.ts';

/** The plan with its CPU map open. */
type MapState = PlanState & {readonly map: CpuMap};

export function showsMap(state: PlanState): state is MapState {
	return state.map !== undefined;
}

/** Opens the map with the cursor on the guest's first vCPU. */
export function openMap(planner: Planner, state: PlanState): PlanState {
	const [first] = placedSets(state).vcpus;
	const cursor = first ?? steppedFrom(layoutOf(state.facts, undefined, 0), undefined, {cpus: 0});
	return checked(planner, {...state, map: {cursor, unfinished: undefined, offered: undefined, flaws: []}, notice: undefined});
}

export function onMap(planner: Planner, state: MapState, event: WizardEvent): PlanState {
	const {map} = state;
	switch (event.type) {
		case 'map':
			return closed(state);
		case 'back':
			return map.offered === undefined ? closed(state) : checked(planner, {...state, map: {...map, offered: undefined}, notice: undefined});
		case 'point': {
			const cursor = steppedFrom(layoutOf(state.facts, shownGuest(state), event.columns), map.cursor, event.by);
			return cursor === map.cursor ? state : {...state, map: {...map, cursor}, notice: undefined};
		}
		case 'assign':
			return assign(planner, state, event.role);
		case 'automatic':
			return automatic(planner, state);
		case 'alternative':
			return nextAlternative(planner, state);
		case 'next':
			return takeAlternative(planner, state);
		default:
			return state;
	}
}

function closed(state: MapState): PlanState {
	return {...state, map: undefined, notice: undefined};
}

/** One CPU into a role or out of all. The plan follows as soon as the sets are complete; until then they stay in the map. */
function assign(planner: Planner, state: MapState, role: HandRole | undefined): PlanState {
	const {map} = state;
	if (map.cursor === undefined || map.offered !== undefined || state.plan.guest === undefined) {
		return state;
	}

	const before = map.unfinished ?? placedSets(state);
	const siblings = state.facts.cpus.find(({cpu}) => cpu === map.cursor)?.threadSiblings ?? [];
	const sets = moved(before, map.cursor, role, siblings);
	if (sets === before) {
		return state;
	}

	return missingNow(state, sets).length > 0
		? checked(planner, {...state, map: {...map, unfinished: sets}, notice: undefined})
		: replanned(planner, state, choicesFor(state, sets));
}

function automatic(planner: Planner, state: MapState): PlanState {
	if (state.map.offered !== undefined) {
		return state;
	}

	const choices = withoutSets(state.choices);
	if (choices === state.choices && state.map.unfinished === undefined) {
		return {...state, notice: 'nothing is set by hand'};
	}

	const without = replanned(planner, state, choices);
	const sets = choices === state.choices ? ['the sets that were not complete'] : chosenOtherwise(planner, state.facts, without, state);
	return {...without, notice: told('taken back', sets)};
}

/** The alternatives one after the other, from the first again after the last. */
function nextAlternative(planner: Planner, state: MapState): PlanState {
	const {map, facts, choices, plan} = state;
	if (plan.guest === undefined) {
		return state;
	}

	const list = map.offered?.list ?? planner.alternatives(facts, choices);
	const at = map.offered === undefined ? 0 : (map.offered.at + 1) % list.length;
	return list.length === 0
		? {...state, notice: `there is no place for ${plan.guest.name}, so there are no alternatives`}
		: checked(planner, {...state, map: {...map, offered: {list, at}}, notice: undefined});
}

/** Takes over the sets of the alternative that is shown, as if moved by hand. */
function takeAlternative(planner: Planner, state: MapState): PlanState {
	const offered = offeredBy(state.map);
	if (offered === undefined) {
		return state;
	}

	const sets = setsOf(shownGuest(state));
	const [missing] = missingNow(state, sets);
	return missing === undefined
		? {...replanned(planner, state, choicesFor(state, sets)), notice: `taken: ${offered.title}`}
		: {...state, notice: `this cannot be set by hand: ${missing}`};
}

function choicesFor(state: MapState, sets: HandSets): Choices {
	return withSets(state.choices, sets, placedSets(state), handGuest(state));
}

function replanned(planner: Planner, state: MapState, choices: Choices): PlanState {
	const map = {...state.map, unfinished: undefined, offered: undefined};
	return checked(planner, {...state, ...propose(planner, state.facts, choices), map, notice: undefined});
}

/** Looks anew at what the map shows, the errors first. */
function checked(planner: Planner, state: MapState): PlanState {
	const own = shownGuest(state);
	const flaws = own === undefined ? [] : planner.checkSets(state.facts, state.choices, own);
	const errorsFirst = ['error', 'warning'].flatMap(severity => flaws.filter(flaw => flaw.severity === severity));
	return {...state, map: {...state.map, flaws: errorsFirst}};
}
