import type {GuestPlacement, Placement} from '../../placement/placement.ts';
import type {CpuMap, PlanState} from '../state.ts';
import {type HandGuest, type HandSets, missingIn, setsOf} from './by-hand.ts';
import {goalCpus, markedCpus, putTo} from './marked.ts';

/** What the map shows now: the plan's placement, another that is looked at, or one with sets that are moved or not complete yet. */
export const shownPlacement = (state: PlanState): Placement => {
	const {placement, plan, map} = state;
	const offered = offeredBy(map);
	if (offered !== undefined) {
		return offered.placement;
	}

	const sets = map === undefined || plan.guest === undefined ? undefined : (setsAfterMove(state, map) ?? map.unfinished);
	if (sets === undefined || plan.guest === undefined) {
		return placement;
	}

	const {name} = plan.guest;
	const own = withHandSets(guestOf(placement, name) ?? unplaced(name), sets);
	return {...placement, guests: [...placement.guests.filter(guest => guest.name !== name), own]};
};

/** The sets as they would be with the marked CPUs put where the cursor is; undefined where nothing is being moved, or has no room there. */
export const setsAfterMove = (state: PlanState, map: CpuMap): HandSets | undefined => {
	const [from, to] = [markedCpus(state.facts, map), goalCpus(state.facts, map)];
	return to.length === 0 || to.length < from.length ? undefined : putTo(handSets(state), from, to);
};

/** The guest of the plan in what the map shows. */
export const shownGuest = (state: PlanState): GuestPlacement | undefined => guestOf(shownPlacement(state), state.plan.guest?.name);

/** The alternative that is looked at. */
export const offeredBy = (map: CpuMap | undefined) => map?.offered?.list[map.offered.at];

/** What these sets, or those being moved, still need; nothing for a plan's own. */
export const missingNow = (state: PlanState, sets: HandSets | undefined = state.map?.unfinished): readonly string[] =>
	sets === undefined || state.plan.guest === undefined ? [] : missingIn(sets, placedSets(state), handGuest(state));

/** The sets of the plan. */
export const placedSets = (state: PlanState): HandSets => setsOf(guestOf(state.placement, state.plan.guest?.name), handGuest(state));

/** The sets that the map shows while no alternative is looked at: those being moved, else the plan’s. */
export const handSets = (state: PlanState): HandSets => state.map?.unfinished ?? placedSets(state);

/** The guest of the plan, as far as sets by hand depend on it. */
export const handGuest = ({facts, plan}: PlanState): HandGuest => {
	const name = plan.guest?.name ?? '';
	const definition = facts.domains.find(domain => domain.name === name)?.inactive;
	return {name, vcpus: definition?.vcpus?.maximum, ioThreads: definition?.iothreadIds.length ?? 0};
};

const guestOf = ({guests}: Placement, name: string | undefined): GuestPlacement | undefined => guests.find(guest => guest.name === name);

const withHandSets = (own: GuestPlacement, {vcpus, emulator, vhost, ioThreads}: HandSets): GuestPlacement => ({
	...own,
	vcpuPins: vcpus,
	emulator,
	vhost,
	ioThreads: own.ioThreads.map((_, thread) => {
		const cpu = ioThreads[thread % ioThreads.length];
		return cpu === undefined ? emulator : [cpu];
	}),
});

/** A guest that found no place, so that somebody can give it one. */
const unplaced = (name: string): GuestPlacement => ({
	name,
	cells: [],
	vcpuPins: [],
	emulator: [],
	vhost: [],
	ioThreads: [],
	queues: [],
	topology: {sockets: 1, dies: 1, cores: 1, threads: 1},
	reasons: [],
	gaveUp: [],
});
