import {errorOf} from './certainty.ts';
import {type Effect, effectOf, logRatio} from './effect.ts';
import {fewestFor, hodgesLehmann, signedRankInterval} from './signed-rank.ts';
import {type Metric, type Verdict, verdictOf} from './verdict.ts';

/** The same figure without and with the change, measured one right after the other. */
export type Pair = {readonly without: number; readonly with: number};

/**
 * After how many pairs it is looked whether they decide, and the part of the allowed error that each look takes. Looks at growing data
 * agree with each other, so the parts add up to more than 1; `npm run simulate` shows that the whole stays within what is allowed.
 */
export const looks = [
	{pairs: 8, part: 0.4},
	{pairs: 12, part: 0.34},
	{pairs: 16, part: 0.34},
	{pairs: 20, part: 0.34},
	{pairs: 48, part: 0.2},
] as const;

/** Pairs after which it ends unless the admin wishes to go on, and after which it ends in any case. */
export const [usualPairs, mostPairs] = [20, 48];

/** The first look that can decide: the more steps are judged, the more pairs an interval takes that is sure enough. */
export const firstLook = (steps: number): number =>
	(looks.find(({pairs, part}) => fewestFor(1 - errorOf(steps) * part) <= pairs) ?? looks[4]).pairs;

/** Whether a pair, counted from 0, begins with the change: A B, B A, A B, … puts a steady drift on both sides alike. */
export const startsWithChange = (pair: number): boolean => pair % 2 === 1;

export type PairsQuestion = {
	readonly metric: Metric;
	/** How many steps are judged in this session. */
	readonly steps: number;
	/** `usualPairs`, fewer, or `mostPairs` after the wish to go on. */
	readonly most: number;
	/** What held the figure before the change. */
	readonly cap: string | undefined;
};

export type PairsAnswer = {
	/** Of the last look; undefined: there was none yet. */
	readonly verdict: Verdict | undefined;
	/** At how many pairs to look again; undefined: it is decided, or has come to its end. */
	readonly next: number | undefined;
};

/**
 * What the pairs so far say. Only the looks decide: who looks after every pair finds something in the end where nothing is.
 * @throws RangeError for a figure that is not above 0.
 */
export const judgePairs = (pairs: readonly Pair[], {metric, steps, most, cap}: PairsQuestion): PairsAnswer => {
	const allowed = looks.filter(look => look.pairs <= most);
	const look = allowed.findLast(({pairs: needed}) => needed <= pairs.length);
	const next = allowed.find(({pairs: needed}) => needed > pairs.length)?.pairs;
	if (look === undefined) {
		return {verdict: undefined, next};
	}
	const effect = pairsEffect(pairs.slice(0, look.pairs), 1 - errorOf(steps) * look.part);
	const verdict = verdictOf(effect, metric.better, narrower => pairsNeeded(look.pairs, narrower), cap);
	return {verdict, next: verdict.kind === 'undecided' ? next : undefined};
};

/** An interval narrows with the square root of the count, and only a look decides. */
const pairsNeeded = (count: number, narrower: number): number => {
	const least = Math.max(count + 1, Math.ceil(count * narrower ** 2));
	return looks.find(({pairs}) => pairs >= least)?.pairs ?? least;
};

/** The change and its interval, for a display that grows with every pair too. @throws RangeError without a pair. */
export const pairsEffect = (pairs: readonly Pair[], confidence: number): Effect => {
	const ratios = pairs.map(pair => logRatio(pair.without, pair.with));
	return effectOf(hodgesLehmann(ratios), signedRankInterval(ratios, confidence));
};
