import {isData, isText} from '../change/data.ts';
import type {Figures} from '../judge/course.ts';
import type {Effect} from '../judge/effect.ts';
import type {Metric} from '../judge/verdict.ts';
import {type Environment, environmentTitles} from './environment.ts';
import type {RunRecord} from './found.ts';
import type {Metered, Unmeasured} from './meter.ts';
import {resultsVersion} from './results.ts';

/** A file that holds no results that could be compared, and why. */
export class ResultsError extends Error {
	override readonly name = 'ResultsError';
}

/** Of results, what they can be compared by. */
export type ResultsFile = {
	/** The name of the file. */
	readonly from: string;
	readonly began: string;
	readonly environment: Environment;
	readonly instruments: readonly Pick<Metered, 'metric' | 'unit' | 'how'>[];
	/** What was not measured, and why. */
	readonly unmeasured: readonly Unmeasured[];
	readonly kept: readonly string[];
	readonly runs: readonly Pick<RunRecord, 'holds' | 'boot' | 'figures'>[];
	/** By metric, the original state against what is kept; none where it was not measured. */
	readonly total: ReadonlyMap<string, Effect>;
};

/**
 * Up to 4, a stand-in decided only where every metric was held by a cap. Up to 3, nothing says why something was not measured. In 2, runs
 * do not say what they took, and neither bare metal nor the guest's own CPU time was measured. Of what all have, all is the same.
 */
const versionsRead: readonly number[] = [2, 3, 4, resultsVersion];

/** More than the longest tuning run of all steps has. */
const mostRuns = 4000;

/** What can be: from a packet in a week to more than any line carries, in whatever unit. */
const [least, most] = [1e-9, 1e12];

/**
 * Reads what `nearmetal apply --measure` wrote.
 * @throws ResultsError saying what is wrong with it
 */
export const readResults = (text: string, from: string): ResultsFile => {
	const fail = (what: string): never => {
		throw new ResultsError(`${from}: ${what}`);
	};
	const data = parse(text);
	if (!isData(data) || typeof data.version !== 'number' || !isText(data.run) || !Array.isArray(data.runs))
		return fail('this is no results.json of “nearmetal apply --measure”.');
	if (!versionsRead.includes(data.version))
		return fail(
			`its results are of version ${data.version}, and this nearmetal reads versions ${versionsRead[0]} to ${resultsVersion}. Measure anew with it.`,
		);
	const {began, environment, instruments, unmeasured = [], kept, runs, total} = data;
	const broken = (what: string): never => fail(`${what}. The file is damaged.`);
	if (runs.length > mostRuns) return broken(`it has ${runs.length} runs, and no more than ${mostRuns} can be`);
	return {
		from,
		began: isText(began) ? began : broken('when it began is missing'),
		environment: isEnvironment(environment) ? environment : broken('its environment is not complete'),
		instruments: isListOf(instruments, isInstrument) ? instruments : broken('its instruments are not complete'),
		unmeasured: isListOf(unmeasured, isUnmeasured) ? unmeasured : broken('why something was not measured is not complete'),
		kept: isListOf(kept, isText) ? kept : broken('the steps that are kept are missing'),
		runs: runs.map((run, index) =>
			isRun(run) ? run : broken(`run ${index + 1} of ${runs.length} is not complete, or has a figure that cannot be`),
		),
		total: totalIn(total) ?? broken('its total is not complete'),
	};
};

const parse = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
};

const isListOf = <T>(value: unknown, is: (one: unknown) => one is T): value is readonly T[] => Array.isArray(value) && value.every(is);

const isEnvironment = (value: unknown): value is Environment =>
	isData(value) && Object.keys(environmentTitles).every(name => value[name] === null || isText(value[name]));

const isInstrument = (value: unknown): value is ResultsFile['instruments'][number] =>
	isData(value) && isMetric(value.metric) && isText(value.unit) && isText(value.how);

const isUnmeasured = (value: unknown): value is Unmeasured => isData(value) && isText(value.what) && isText(value.because);

const isMetric = (value: unknown): value is Metric =>
	isData(value) && isText(value.id) && isText(value.title) && (value.better === 'higher' || value.better === 'lower');

const isRun = (value: unknown): value is ResultsFile['runs'][number] =>
	isData(value) && isListOf(value.holds, isText) && Number.isSafeInteger(value.boot) && isFigures(value.figures);

const isFigures = (value: unknown): value is Figures =>
	isData(value) &&
	Object.values(value).every(
		figure =>
			isData(figure) &&
			typeof figure.value === 'number' &&
			figure.value >= least &&
			figure.value <= most &&
			(figure.heldBy === undefined || isText(figure.heldBy)),
	);

const totalIn = (total: unknown): ReadonlyMap<string, Effect> | undefined => {
	if (total === null) return new Map();
	const outcome = isData(total) ? total.outcome : undefined;
	if (!isData(outcome)) return undefined;
	const {judged, guards, beside = []} = outcome;
	if (!isListOf(judged, isJudged) || !isListOf(guards, isGuard) || !isListOf(beside, isGuard)) return undefined;
	return new Map([
		...judged.map(({metric, verdict}) => [metric.id, verdict.effect] as const),
		...[...guards, ...beside].map(({metric, effect}) => [metric.id, effect] as const),
	]);
};

const isGuard = (value: unknown): value is {readonly metric: Metric; readonly effect: Effect} =>
	isData(value) && isMetric(value.metric) && isEffect(value.effect);

const isJudged = (value: unknown): value is {readonly metric: Metric; readonly verdict: {readonly effect: Effect}} =>
	isData(value) && isMetric(value.metric) && isData(value.verdict) && isEffect(value.verdict.effect);

const isEffect = (value: unknown): value is Effect =>
	isData(value) &&
	Number.isFinite(value.percent) &&
	(value.interval === undefined || (isListOf(value.interval, isPercent) && value.interval.length === 2));

const isPercent = (value: unknown): value is number => Number.isFinite(value);
