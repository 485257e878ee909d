import type {Sample} from '../../src/bench/measurement.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import type {DesignName} from '../../src/judge/design.ts';
import {type Recording, recordingVersion} from '../../src/measured/recording.ts';
import type {results as resultsOf} from '../../src/measured/results.ts';
import type {Plan} from '../../src/plan/plan.ts';

/** A live sample, and when it came. */
export type Told = {readonly at: string; readonly sample: Sample};

export type Recorded = {
	readonly results: ReturnType<typeof resultsOf>;
	/** In the order told. */
	readonly told: readonly Told[];
	readonly design: DesignName;
	readonly plan: Pick<Plan, 'steps'>;
	readonly facts: Pick<Facts, 'host'>;
};

/** What was measured, without what it proves: of each run the samples that were told since the one before it, or since a run that gave no figure. */
export const recordingOf = ({results, told, design, plan, facts}: Recorded, nearmetal: string): Recording => {
	const judged = results.judgements.flatMap(({steps}) => steps);
	const isJudged = (step: string) => judged.includes(step);
	const {live, atStart, inside} = results.steps;
	const ends = [...results.runs, ...results.failures].map(({at}) => at).toSorted();
	const {machine, kernel} = results.environment;
	return {
		version: recordingVersion,
		nearmetal,
		host: facts.host.virtualization === undefined ? `a KVM host (${machine ?? 'its machine is not known'})` : 'a virtual KVM host',
		kernel,
		date: results.began.slice(0, 'yyyy-mm-dd'.length),
		peer: results.peer,
		design,
		steps: {live: live.filter(isJudged), atStart: atStart.filter(isJudged), inside: inside.filter(isJudged)},
		summaries: Object.fromEntries(plan.steps.flatMap(({id, summary}) => (isJudged(id) ? [[id, summary]] : []))),
		instruments: results.instruments,
		runs: results.runs.map(run => {
			const before = ends.findLast(at => at < run.at) ?? '';
			return {...run, samples: told.filter(({at}) => at > before && at <= run.at).map(({sample}) => sample)};
		}),
		failures: results.failures,
	};
};
