import type {Outcome} from '../judge/course.ts';
import type {Reading} from './meter.ts';

/** One run of every metric: in which state, and all that was read. */
export type RunRecord = Reading & {
	/** Of what it is a run. */
	readonly judging: string;
	/** All steps that held. */
	readonly holds: readonly string[];
	/** How often the guest had been started in the tuning run: the same number, the same boot. */
	readonly boot: number;
	readonly ports: number;
	readonly at: string;
};

export type Unit = 'pairs' | 'boots';

/** What was proved of a step, or of several as one. */
export type Judgement = {readonly steps: readonly string[]; readonly unit: Unit; readonly outcome: Outcome; readonly isKept: boolean};

/** What a tuning run has found so far: it grows, and stays when the run ends early. */
export type Found = {
	readonly runs: RunRecord[];
	/** Of runs that gave no figure. */
	readonly failures: {readonly judging: string; readonly at: string; readonly because: string}[];
	readonly judgements: Judgement[];
	/** The original state against what is kept. */
	total: {readonly unit: Unit; readonly outcome: Outcome} | undefined;
};

export const nothingFound = (): Found => ({runs: [], failures: [], judgements: [], total: undefined});

export const keptOf = ({judgements}: Pick<Found, 'judgements'>): readonly string[] =>
	judgements.filter(({isKept}) => isKept).flatMap(({steps}) => steps);

export const judgedOf = ({judgements}: Pick<Found, 'judgements'>): readonly string[] => judgements.flatMap(({steps}) => steps);
