import {equal} from '../../cpu/cpu-set.ts';
import {cpus} from '../../placement/sentences.ts';
import {guestFields} from '../../plan/guest-fields.ts';
import type {Choices} from '../../plan/plan.ts';
import {chosenOtherwise} from '../chosen-otherwise.ts';
import {cpusOf, type HandRole, type HandSets, hasRole, moved, setsOf, withoutSets, withSets} from '../cpu-map/by-hand.ts';
import {layoutOf, steppedFrom} from '../cpu-map/layout.ts';
import {goalCpus, isMoving, markedCpus} from '../cpu-map/marked.ts';
import {handGuest, handSets, missingNow, offeredBy, placedSets, setsAfterMove, shownGuest} from '../cpu-map/shown.ts';
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
	const [first] = cpusOf(placedSets(state), 'vcpus');
	const cursor = first ?? steppedFrom(layoutOf(state.facts, undefined, 0), undefined, {cpus: 0});
	return checked(planner, {
		...state,
		map: {cursor, mark: undefined, unfinished: undefined, offered: undefined, flaws: []},
		notice: undefined,
	});
}

export function onMap(planner: Planner, state: MapState, event: WizardEvent): PlanState {
	const {map} = state;
	switch (event.type) {
		case 'map':
			return closed(state);
		case 'back':
			return map.mark !== undefined
				? unmarked(state)
				: map.offered === undefined
					? closed(state)
					: checked(planner, {...state, map: {...map, offered: undefined}, notice: undefined});
		case 'point': {
			const cursor = steppedFrom(layoutOf(state.facts, shownGuest(state), event.columns), map.cursor, event.by);
			return cursor === map.cursor ? state : {...state, map: {...map, cursor}, notice: undefined};
		}
		case 'assign':
			return assign(planner, state, event.role);
		case 'mark':
			return mark(state);
		case 'relocate':
			return askWhereTo(state);
		case 'automatic':
			return automatic(planner, state);
		case 'alternative':
			return nextAlternative(planner, state);
		case 'next':
			return isMoving(map) ? putThere(planner, state) : takeAlternative(planner, state);
		default:
			return state;
	}
}

/** The plan leaves out what does not go with the sets of the map, and that is told on the way back to it. */
function closed(state: MapState): PlanState {
	const wrong = state.map.flaws.find(({severity}) => severity === 'error');
	return {...state, map: undefined, notice: wrong && `not right on the CPU map: ${wrong.text}`};
}

function unmarked(state: MapState): PlanState {
	return {...state, map: {...state.map, mark: undefined}, notice: undefined};
}

/** Whether sets can be moved by hand now, and which CPU the cursor is on. */
function isByHand(state: MapState): state is MapState & {readonly map: {readonly cursor: number}} {
	return state.map.cursor !== undefined && state.map.offered === undefined && state.plan.guest !== undefined;
}

/** The CPUs that a key means: those marked, else the one under the cursor. */
function meant(state: MapState & {readonly map: {readonly cursor: number}}): readonly number[] {
	return state.map.mark === undefined ? [state.map.cursor] : markedCpus(state.facts, state.map);
}

function mark(state: MapState): PlanState {
	if (state.map.mark !== undefined) {
		return unmarked(state);
	}

	return isByHand(state) ? {...state, map: {...state.map, mark: {from: state.map.cursor, to: undefined}}, notice: undefined} : state;
}

/** CPUs into a role or out of all. */
function assign(planner: Planner, state: MapState, role: HandRole | undefined): PlanState {
	if (!isByHand(state) || isMoving(state.map)) {
		return state;
	}

	const before = handSets(state);
	const chosen = meant(state);
	const siblings = new Map(state.facts.cpus.map(({cpu, threadSiblings}) => [cpu, threadSiblings]));
	const sets = chosen.reduce((sets, cpu) => moved(sets, cpu, role, siblings.get(cpu) ?? []), before);
	const notice = whatStays(state, sets, chosen, role, sets === before);
	return sets === before ? {...state, notice} : taken(planner, state, sets, notice);
}

const roleNames = {
	vcpus: 'a vCPU',
	emulator: 'the emulator',
	vhost: 'a vhost worker',
	ioThreads: 'an IOThread',
} as const satisfies Record<HandRole, string>;

/** Why CPUs stay as they are, though a key was pressed for them. */
function whatStays(
	{plan}: MapState,
	sets: HandSets,
	chosen: readonly number[],
	role: HandRole | undefined,
	isSame: boolean,
): string | undefined {
	const be = chosen.length === 1 ? 'is' : 'are';
	if (role === undefined) {
		return isSame ? `${cpus(chosen)} ${be} not used by ${plan.guest?.name}: there is nothing to free` : undefined;
	}

	const without = role === 'vcpus' ? chosen.filter(cpu => !hasRole(sets, cpu, role)) : [];
	return without.length > 0
		? `every vCPU of ${plan.guest?.name} has a CPU, ${cpus(without)} ${without.length === 1 ? 'stays' : 'stay'} as before: space frees a CPU first, c moves`
		: isSame
			? `${cpus(chosen)} ${be} for ${roleNames[role]} already`
			: undefined;
}

/** Asks where the marked CPUs are to go, or the one under the cursor. */
function askWhereTo(state: MapState): PlanState {
	if (!isByHand(state) || isMoving(state.map)) {
		return state;
	}

	const {map} = state;
	const sets = handSets(state);
	const chosen = meant(state);
	return guestFields.some(({role}) => chosen.some(cpu => hasRole(sets, cpu, role)))
		? {...state, map: {...map, mark: {from: map.mark?.from ?? map.cursor, to: map.cursor}}, notice: undefined}
		: {...state, notice: `${state.plan.guest?.name} has nothing on ${cpus(chosen)}: there is nothing to move`};
}

/** The map has no key for a step back. */
const wayBack = ' (m leads to the steps, where u takes a step back)';

/** Exchanges the marked CPUs for those at the goal. */
function putThere(planner: Planner, state: MapState): PlanState {
	const [from, to] = [markedCpus(state.facts, state.map), goalCpus(state.facts, state.map)];
	const sets = setsAfterMove(state, state.map);
	if (sets === undefined) {
		return {...state, notice: `not here: ${from.length} CPUs need as many from the cursor on`};
	}

	return equal(from, to)
		? {...state, notice: 'this is where they are'}
		: taken(planner, state, sets, `moved: ${cpus(from)} to ${cpus(to)}${wayBack}`);
}

/** The plan follows as soon as the sets are complete; until then they stay in the map. */
function taken(planner: Planner, state: MapState, sets: HandSets, notice: string | undefined): PlanState {
	const after =
		missingNow(state, sets).length > 0
			? checked(planner, {...state, map: {...state.map, mark: undefined, unfinished: sets}})
			: replanned(planner, state, choicesFor(state, sets));
	return {...after, notice};
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
	const notice =
		choices === state.choices
			? told('taken back', ['the sets that were not complete'])
			: `${told('taken back', chosenOtherwise(planner, state.facts, without, state))}${wayBack}`;
	return {...without, notice};
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
		: checked(planner, {...state, map: {...map, mark: undefined, offered: {list, at}}, notice: undefined});
}

/** Takes over the sets of the alternative that is shown, as if moved by hand. */
function takeAlternative(planner: Planner, state: MapState): PlanState {
	const offered = offeredBy(state.map);
	if (offered === undefined) {
		return state;
	}

	const sets = setsOf(shownGuest(state), handGuest(state));
	const [missing] = missingNow(state, sets);
	return missing === undefined
		? {...replanned(planner, state, choicesFor(state, sets)), notice: `taken: ${offered.title}`}
		: {...state, notice: `this cannot be set by hand: ${missing}`};
}

function choicesFor(state: MapState, sets: HandSets): Choices {
	return withSets(state.choices, sets, placedSets(state), handGuest(state));
}

function replanned(planner: Planner, state: MapState, choices: Choices): PlanState {
	const map = {...state.map, mark: undefined, unfinished: undefined, offered: undefined};
	return checked(planner, {...state, ...propose(planner, state.facts, choices), map, notice: undefined});
}

/** Looks anew at what the map shows, the errors first. */
function checked(planner: Planner, state: MapState): PlanState {
	const own = shownGuest(state);
	const flaws = own === undefined ? [] : planner.checkSets(state.facts, state.choices, own);
	const errorsFirst = ['error', 'warning'].flatMap(severity => flaws.filter(flaw => flaw.severity === severity));
	return {...state, map: {...state.map, flaws: errorsFirst}};
}
