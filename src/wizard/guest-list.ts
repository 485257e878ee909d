import type {Report, SideEffect, Transition} from './event.ts';
import {noFilter} from './filter.ts';
import {atFirstSight, isJudged} from './judgement.ts';
import type {GuestState} from './state.ts';

/** The list of guests with the cursor on one, judged as far as that needs no plan. */
export function openGuests(
	seen: Pick<GuestState, 'target' | 'overlay' | 'facts' | 'choices'>,
	guest: string | undefined,
): Transition<GuestState> {
	const judgements = atFirstSight(seen.facts);
	const chosen = judgements.findIndex(({name}) => name === guest);
	const state: GuestState = {screen: 'guest', ...seen, judgements, cursor: Math.max(0, chosen), filter: noFilter};
	return [state, judgeNext(state)];
}

/** What was found of one, and the next to be judged. What comes too late for an earlier list has no next: this list has its own under way. */
export function judgedIn(state: GuestState, {facts, judgement}: Extract<Report, {type: 'judged'}>): Transition<GuestState> {
	const row = state.judgements.findIndex(({name}) => name === judgement.name);
	const present = state.judgements[row];
	if (facts !== state.facts || present === undefined || isJudged(present)) return [state, []];
	const judged = {...state, judgements: state.judgements.with(row, judgement)};
	return [judged, judgeNext(judged)];
}

/** Of those not judged yet the one nearest to the cursor: what is on the screen comes before what is not. */
function judgeNext({facts, judgements, cursor}: GuestState): readonly SideEffect[] {
	const waiting = judgements.flatMap((judgement, row) =>
		isJudged(judgement) ? [] : [{name: judgement.name, away: Math.abs(row - cursor)}],
	);
	const [nearest] = waiting.toSorted((a, b) => a.away - b.away);
	return nearest === undefined ? [] : [{type: 'judge', facts, guest: nearest.name}];
}
