import {type BootPlan, bootEffects, judgeBoots, stepsOf} from './boots.ts';
import {guardConfidence} from './certainty.ts';
import {runsInBoot} from './outlook.ts';
import {judgePairs, looks, type Pair, pairsEffect, startsWithChange} from './pairs.ts';
import {deciding, type Guard, type Judged, propose, type RunProposal, type Unheard} from './proposal.ts';
import {fewestFor} from './signed-rank.ts';
import {isSilencedInBoots, isSilencedInPairs, type Silent, silent} from './silent.ts';
import type {Metric, Verdict} from './verdict.ts';

/**
 * One run, in the state that it wants: whoever drives the course brings the steps to it, and the guest where a number that was not there
 * before asks for another boot, then measures every metric once and hands back the figures.
 */
export type WantedRun = {
	/** Which of the steps in question hold. */
	readonly holds: readonly boolean[];
	/** The same number: the same boot of the guest, which has settled. */
	readonly boot: number;
	/** The same number: the same client ports, so that flows fall on the same queues. */
	readonly ports: number;
};

/** By metric; one that could not be measured is left out. `heldBy`: the cap that the figure was at. */
export type Figures = Readonly<Record<string, {readonly value: number; readonly heldBy: string | undefined}>>;

/** A metric that decides, one that does so in another's place where a cap holds that, one that may not get lost, or one that is only shown. */
export type Instrument = {
	readonly metric: Metric;
	readonly part: 'judged' | 'stand-in' | 'guard' | 'beside';
	/** The metric in whose place a stand-in decides, by its id. */
	readonly standsFor?: string;
};

export type CourseResult = RunProposal & {
	readonly judged: readonly Judged[];
	readonly guards: readonly Guard[];
	/** What decides nothing, at `guardConfidence`. */
	readonly beside: readonly Guard[];
};

/** Runs are asked for one after another, and their figures sent in; in the end it returns what they prove. */
export type Course<Result> = Generator<WantedRun, Result, Figures>;

type PairOfFigures = {readonly without: Figures; readonly with: Figures};

/**
 * A step that acts at once: switched on and off until every metric that decides is decided, and every guard of a gain has figures enough, or
 * until `most` pairs are measured.
 */
export function* pairsCourse(instruments: readonly Instrument[], steps: number, most: number): Course<CourseResult> {
	const pairs: PairOfFigures[] = [];
	const guards = guardsOf(instruments);
	const answers = () => instruments.filter(isJudged).map(one => ({...one, ...judged(one.metric, pairs, steps, most)}));
	const silenced = () => guards.flatMap(metric => silentInPairs(metric, pairs));
	const unproved = () =>
		guards.filter(
			metric =>
				pairs.some(pair => isIn(metric)(pair.without) || isIn(metric)(pair.with)) &&
				pairsOf(metric, pairs).length < fewestFor(guardConfidence),
		);
	const ended = (unheard: Unheard) =>
		outcome(
			answers().flatMap(({verdict, ...one}) => (verdict ? [judgedBy(one, verdict)] : [])),
			part =>
				instruments
					.filter(one => one.part === part)
					.flatMap(({metric}) => {
						const own = pairsOf(metric, pairs);
						return own.length > 0 ? [{metric, effect: pairsEffect(own, guardConfidence)}] : [];
					}),
			unheard,
		);
	let next: number | undefined = looks[0].pairs;
	while (next !== undefined) {
		while (pairs.length < next) {
			const ports = pairs.length;
			const holds = startsWithChange(ports);
			const first = yield {holds: [holds], boot: 0, ports};
			const second = yield {holds: [!holds], boot: 0, ports};
			pairs.push(holds ? {without: second, with: first} : {without: first, with: second});
		}
		if (pairs.length >= most) break;
		const open = deciding(answers()).flatMap(answer => answer.next ?? []);
		// A metric of which figures are missing comes later to its next look than there are pairs.
		if (open.length > 0) next = Math.max(Math.min(...open), pairs.length + 1);
		// Nor is a gain kept before its guards are sure of it.
		else next = unproved().length > 0 && ended({silenced: silenced(), unproved: []}).proposed === 'keep' ? pairs.length + 1 : undefined;
	}
	return ended({silenced: silenced(), unproved: unproved()});
}

/** Steps that need a guest start, by a plan of boots: what is proved of each, in the plan's order. */
export function* bootsCourse(instruments: readonly Instrument[], plan: BootPlan): Course<readonly CourseResult[]> {
	const boots: (readonly Figures[])[] = [];
	for (const [boot, holds] of plan.entries()) {
		const runs: Figures[] = [];
		for (let ports = 0; ports < runsInBoot; ports++) runs.push(yield {holds, boot, ports});
		boots.push(runs);
	}
	const measured = instruments
		.map(one => ({...one, figures: boots.map(runs => runs.flatMap(run => run[one.metric.id]?.value ?? []))}))
		.filter(({figures}) => figures.every(runs => runs.length > 0));
	const guards = guardsOf(instruments);
	return Array.from({length: stepsOf(plan)}, (_, step) => {
		const side = (holds: boolean) => boots.filter((_, boot) => plan[boot]?.[step] === holds);
		const without = side(false);
		return outcome(
			measured.filter(isJudged).flatMap(one => {
				const verdict = judgeBoots(plan, one.figures, one.metric, capOf(one.metric, without.flat()))[step];
				return verdict ? [judgedBy(one, verdict)] : [];
			}),
			part =>
				measured
					.filter(one => one.part === part)
					.flatMap(({metric, figures}) => {
						const effect = bootEffects(plan, figures, guardConfidence)[step];
						return effect ? [{metric, effect}] : [];
					}),
			{
				silenced: guards.flatMap(metric => silentInBoots(metric, without, side(true))),
				unproved: guards.filter(metric => boots.flat().some(isIn(metric)) && !measured.some(({metric: {id}}) => id === metric.id)),
			},
		);
	});
}

const isJudged = ({part}: Pick<Instrument, 'part'>): boolean => part === 'judged' || part === 'stand-in';

const judgedBy = ({metric, standsFor}: Pick<Instrument, 'metric' | 'standsFor'>, verdict: Verdict): Judged => ({
	metric,
	verdict,
	...(standsFor === undefined ? {} : {standsFor}),
});

const guardsOf = (instruments: readonly Instrument[]): readonly Metric[] =>
	instruments.filter(({part}) => part === 'guard').map(({metric}) => metric);

const isIn =
	({id}: Metric) =>
	(figures: Figures): boolean =>
		figures[id] !== undefined;

const silentInPairs = (metric: Metric, pairs: readonly PairOfFigures[]): readonly Silent[] => {
	const [without, changed] = [pairs.map(pair => pair.without).map(isIn(metric)), pairs.map(pair => pair.with).map(isIn(metric))];
	const onlyIn = (one: readonly boolean[], other: readonly boolean[]) => one.filter((isThere, pair) => isThere && !other[pair]).length;
	return isSilencedInPairs(onlyIn(without, changed), onlyIn(changed, without)) ? [silent(metric, without, changed)] : [];
};

type RunsOfBoots = readonly (readonly Figures[])[];

const silentInBoots = (metric: Metric, without: RunsOfBoots, changed: RunsOfBoots): readonly Silent[] => {
	const [before, after] = [without.map(runs => runs.map(isIn(metric))), changed.map(runs => runs.map(isIn(metric)))];
	return isSilencedInBoots(before, after) ? [silent(metric, before.flat(), after.flat())] : [];
};

const outcome = (
	judgedOnes: readonly Judged[],
	effectsOf: (part: 'guard' | 'beside') => readonly Guard[],
	unheard: Unheard,
): CourseResult => {
	const guards = effectsOf('guard');
	return {...propose(judgedOnes, guards, unheard), judged: judgedOnes, guards, beside: effectsOf('beside')};
};

const judged = (metric: Metric, pairs: readonly PairOfFigures[], steps: number, most: number) =>
	judgePairs(pairsOf(metric, pairs), {
		metric,
		steps,
		most,
		cap: capOf(
			metric,
			pairs.map(pair => pair.without),
		),
	});

/** A pair of which one side is missing is none. */
const pairsOf = ({id}: Metric, pairs: readonly PairOfFigures[]): readonly Pair[] =>
	pairs.flatMap(pair => {
		const [without, changed] = [pair.without[id]?.value, pair.with[id]?.value];
		return without === undefined || changed === undefined ? [] : [{without, with: changed}];
	});

/** What held more than half of the figures; runs in which the metric was not measured tell nothing of it. */
export const capOf = ({id}: Metric, figures: readonly Figures[]): string | undefined => {
	const own = figures.flatMap(one => one[id] ?? []);
	const held = own.flatMap(({heldBy}) => heldBy ?? []);
	return held.length * 2 > own.length ? held[0] : undefined;
};
