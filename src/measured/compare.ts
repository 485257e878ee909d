import {betweenBoots, levelOf} from '../judge/between-boots.ts';
import {errorOf} from '../judge/certainty.ts';
import {capOf} from '../judge/course.ts';
import type {Effect} from '../judge/effect.ts';
import {type Metric, type Verdict, verdictOf} from '../judge/verdict.ts';
import {type Environment, environmentTitles} from './environment.ts';
import type {ResultsFile} from './read-results.ts';
import {isWith} from './series.ts';

/** Two results without a metric that was measured in both, in the same state. */
export class NothingInCommon extends Error {
	override readonly name = 'NothingInCommon';
}

/** Something that is not the same in both. null: it is not known there. */
export type Difference = {readonly what: string; readonly one: string | null; readonly other: string | null};

/** A metric in one of the files: what stands for its boots, how many those are and their runs, and the cap that held it. */
export type Side = {readonly level: number; readonly boots: number; readonly runs: number; readonly heldBy: string | undefined};

/** A metric that both have: the second file against the first. */
export type ComparedRow = {
	readonly metric: Metric;
	readonly unit: string;
	readonly one: Side;
	readonly other: Side;
	readonly verdict: Verdict;
};

export type ResultsComparison = {
	/** Of the environment and of how a metric that both have is measured: the more there are, the less figures can be compared. */
	readonly differences: readonly Difference[];
	/** What was not measured in one of them or both, and why; null: it was, or nothing says why. */
	readonly unmeasured: readonly Difference[];
	/** Of each interval in the rows. */
	readonly confidence: number;
	/** Before any step. */
	readonly original: readonly ComparedRow[];
	/** With what is kept; none where neither keeps a step. */
	readonly kept: readonly ComparedRow[];
	/** What the steps that are kept brought in each; undefined: that was not measured. */
	readonly total: readonly {readonly metric: Metric; readonly one: Effect | undefined; readonly other: Effect | undefined}[];
};

/** The second against the first. @throws NothingInCommon */
export const compareResults = (one: ResultsFile, other: ResultsFile): ResultsComparison => {
	const shared = one.instruments.flatMap(({metric, unit, how}) => {
		const same = other.instruments.find(
			({metric: {id, better}, unit: its}) => id === metric.id && better === metric.better && its === unit,
		);
		return same === undefined ? [] : [{metric, unit, how, otherHow: same.how}];
	});
	const pairs = (steps: readonly string[], otherSteps: readonly string[]) =>
		shared.flatMap(({metric, unit}) => {
			const [mine, its] = [bootsIn(one, steps, metric), bootsIn(other, otherSteps, metric)];
			return mine.boots.length > 0 && its.boots.length > 0 ? [{metric, unit, one: mine, other: its}] : [];
		});
	const original = pairs([], []);
	const kept = one.kept.length + other.kept.length > 0 ? pairs(one.kept, other.kept) : [];
	const count = original.length + kept.length;
	if (count === 0) throw new NothingInCommon(nothingShared(one, other));
	const confidence = 1 - errorOf(count);
	const compared = [...original, ...kept].map(({metric}) => metric.id);
	return {
		differences: [
			...environmentDifferences(one.environment, other.environment),
			...shared
				.filter(({metric, how, otherHow}) => how !== otherHow && compared.includes(metric.id))
				.map(({metric, how, otherHow}) => ({what: `how ${metric.title} is measured`, one: how, other: otherHow})),
		],
		unmeasured: unmeasuredIn(one, other),
		confidence,
		original: original.map(pair => rowOf(pair, confidence)),
		kept: kept.map(pair => rowOf(pair, confidence)),
		total: shared.flatMap(({metric}) => {
			const [mine, its] = [one.total.get(metric.id), other.total.get(metric.id)];
			return mine === undefined && its === undefined ? [] : [{metric, one: mine, other: its}];
		}),
	};
};

const unmeasuredIn = (one: ResultsFile, other: ResultsFile): readonly Difference[] => {
	const why = ({unmeasured}: ResultsFile, what: string): string | null =>
		unmeasured.find(lacking => lacking.what === what)?.because ?? null;
	const all = new Set([one, other].flatMap(({unmeasured}) => unmeasured.map(({what}) => what)));
	return [...all].map(what => ({what, one: why(one, what), other: why(other, what)}));
};

type BootsIn = {readonly boots: readonly (readonly number[])[]; readonly heldBy: string | undefined};

/** What was measured while these steps held and no others. */
const bootsIn = ({runs}: ResultsFile, steps: readonly string[], metric: Metric): BootsIn => {
	const those = runs.filter(run => isWith(run, steps));
	const boots = Map.groupBy(those, ({boot}) => boot).values();
	return {
		boots: [...boots].map(own => own.flatMap(({figures}) => figures[metric.id]?.value ?? [])).filter(figures => figures.length > 0),
		heldBy: capOf(
			metric,
			those.map(({figures}) => figures),
		),
	};
};

type PairOfBoots = {readonly metric: Metric; readonly unit: string; readonly one: BootsIn; readonly other: BootsIn};

const rowOf = ({metric, unit, one, other}: PairOfBoots, confidence: number): ComparedRow => ({
	metric,
	unit,
	one: sideOf(one),
	other: sideOf(other),
	verdict: verdictOf(
		betweenBoots(one.boots, other.boots, confidence),
		metric.better,
		// Files have the boots that they have.
		() => undefined,
		one.heldBy ?? other.heldBy,
	),
});

const sideOf = ({boots, heldBy}: BootsIn): Side => ({level: levelOf(boots), boots: boots.length, runs: boots.flat().length, heldBy});

const environmentDifferences = (one: Environment, other: Environment): readonly Difference[] =>
	(Object.keys(environmentTitles) as (keyof Environment)[])
		.filter(name => one[name] !== other[name])
		.map(name => ({what: environmentTitles[name], one: one[name], other: other[name]}));

const nothingShared = (one: ResultsFile, other: ResultsFile): string => {
	const empty = [one, other].find(({runs}) => runs.length === 0);
	return empty === undefined
		? `${one.from} and ${other.from} have nothing in common: no metric was measured in both, as it was or with what is kept.`
		: `${empty.from} has no run: nothing can be compared with it.`;
};
