import type {Effect} from './effect.ts';

/** Something measured, and which way is good. */
export type Metric = {readonly id: string; readonly title: string; readonly better: 'higher' | 'lower'};

export type Verdict =
	| {readonly kind: 'helps' | 'hurts'; readonly effect: Effect}
	/** `within`: percent that the change is surely not beyond. */
	| {readonly kind: 'no change'; readonly effect: Effect; readonly within: number}
	/** `toDecide`: how many pairs or boots would be likely to decide if it goes on as so far; undefined: nothing tells. */
	| {readonly kind: 'undecided'; readonly effect: Effect; readonly toDecide: number | undefined}
	/** `cap`: what held the figure, before the change already, so that no gain could have been seen. */
	| {readonly kind: 'cannot show it'; readonly effect: Effect; readonly cap: string};

/** Percent: a smaller change is not worth a claim. Beyond `alike` nobody may say that nothing changed. */
export const worthwhile = 2;
const alike = 4;

/** How many pairs or boots there must be until the interval is so many times narrower; undefined: that is not known. */
export type Needed = (narrower: number) => number | undefined;

/**
 * @param cap what held the figure before the change; undefined: nothing did.
 */
export const verdictOf = (effect: Effect, better: Metric['better'], needed: Needed, cap?: string): Verdict => {
	const decided = decide(effect, better, needed);
	// At a cap a loss can be seen; and a gain that is seen has moved the cap, or there was none.
	return cap !== undefined && (decided.kind === 'no change' || decided.kind === 'undecided')
		? {kind: 'cannot show it', effect, cap}
		: decided;
};

/** Beyond what is worth a claim, and its interval leaves 0 out. */
export const hasChanged = ({percent, interval}: Effect): boolean =>
	interval !== undefined && (interval[0] > 0 || interval[1] < 0) && Math.abs(percent) > worthwhile;

const decide = (effect: Effect, better: Metric['better'], needed: Needed): Verdict => {
	const {percent, interval} = effect;
	if (interval === undefined) {
		return {kind: 'undecided', effect, toDecide: undefined};
	}
	const [low, high] = interval;
	const within = Math.max(-low, high);
	if (hasChanged(effect)) {
		return {kind: percent > 0 === (better === 'higher') ? 'helps' : 'hurts', effect};
	}
	return within <= alike
		? {kind: 'no change', effect, within}
		: {kind: 'undecided', effect, toDecide: needed((high - low) / 2 / roomOf(percent))};
};

/**
 * Half an interval decides when it no longer reaches 0, or no longer beyond `alike`: whichever of the two comes first with the estimate as it
 * is.
 */
const roomOf = (percent: number): number => Math.max(Math.abs(percent) > worthwhile ? Math.abs(percent) : 0, alike - Math.abs(percent));
