import type {CourseResult} from '../judge/course.ts';
import type {MeterReading, Unmeasured} from './meter.ts';

/** One run of every metric: in which state, and all that was read. */
export type RunRecord = MeterReading & {
	/** Of what it is a run. */
	readonly judging: string;
	/** All steps that held. */
	readonly holds: readonly string[];
	/** How often the guest had been started in the tuning run: the same number, the same boot. */
	readonly boot: number;
	readonly ports: number;
	/** When it had ended. */
	readonly at: string;
	/** How long it took to bring its state about, and to measure in it. */
	readonly seconds: {readonly prepared: number; readonly measured: number};
};

/** A run that gave no figure. */
export type Failure = {readonly judging: string; readonly at: string; readonly because: string};

export type Unit = 'pairs' | 'boots';

/** What was proved of a step, or of several as one. */
export type Answer = {readonly steps: readonly string[]; readonly unit: Unit; readonly outcome: CourseResult};

/** The same, and what was made of it. */
export type Judgement = Answer & {readonly isKept: boolean};

/** What a tuning run has found so far: it grows, and stays when the run ends early. */
export type Found = {
	/** Known from the beginning. */
	readonly unmeasured: readonly Unmeasured[];
	runs: readonly RunRecord[];
	failures: readonly Failure[];
	judgements: readonly Judgement[];
	/** The original state against what is kept. */
	total: Pick<Answer, 'unit' | 'outcome'> | undefined;
};

export const nothingFound = (unmeasured: readonly Unmeasured[]): Found => ({
	unmeasured,
	runs: [],
	failures: [],
	judgements: [],
	total: undefined,
});

export const keptOf = ({judgements}: Pick<Found, 'judgements'>): readonly string[] =>
	judgements.filter(({isKept}) => isKept).flatMap(({steps}) => steps);

export const judgedOf = ({judgements}: Pick<Found, 'judgements'>): readonly string[] => judgements.flatMap(({steps}) => steps);

/** Everything was taken back, whatever had been decided: what was proved stays, and nothing is kept or claimed. */
export const keepNothing = (found: Found): void => {
	found.judgements = found.judgements.map(judgement => ({...judgement, isKept: false}));
	found.total = undefined;
};
