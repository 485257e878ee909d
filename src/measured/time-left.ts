import type {Design} from '../judge/design.ts';
import {median} from '../judge/median.ts';
import {mostSecondsOfTotal, type RunPace, runsInBoot, secondsOfBoot, secondsOfPair} from '../judge/outlook.ts';
import type {RunRecord} from './found.ts';
import type {Question} from './question.ts';
import {bootsIn} from './series.ts';
import {type ToJudge, workOf} from './work.ts';

/**
 * Seconds that runs really took so far, each its median; what was not seen yet is as it was foreseen.
 * @param foreseen before the first run
 */
export const paceOf = (runs: readonly Pick<RunRecord, 'boot' | 'seconds'>[], foreseen: RunPace): RunPace => {
	const isStart = (run: Pick<RunRecord, 'boot'>, index: number): boolean => run.boot !== (runs[index - 1]?.boot ?? 0);
	const usual = (seconds: readonly number[], otherwise: number): number => (seconds.length === 0 ? otherwise : median(seconds));
	const prepared = (starts: boolean): readonly number[] =>
		runs.filter((run, index) => isStart(run, index) === starts).map(({seconds}) => seconds.prepared);
	return {
		reading: usual(
			runs.map(({seconds}) => seconds.measured),
			foreseen.reading,
		),
		toggle: usual(prepared(false), foreseen.toggle),
		start: usual(prepared(true), foreseen.start),
	};
};

/** Seconds until a question is answered, at most. @param done its runs so far */
export const secondsOfQuestion = (question: Question, {pairs}: Design, pace: RunPace, done: readonly RunRecord[]): number => {
	if (question.unit === 'pairs') return (pairs - done.length / 2) * secondsOfPair(pace);
	const begun = bootsIn(done);
	return (question.plan.length - begun) * secondsOfBoot(pace) + (begun * runsInBoot - done.length) * pace.reading;
};

/** Seconds of the original state against what is kept, at most. */
export const secondsOfTotal = (steps: ToJudge, design: Design, pace: RunPace): number => mostSecondsOfTotal(workOf(steps), design, pace);

/** `at most 4 min`, or `under a minute`. */
export const atMost = (seconds: number): string => (seconds < 60 ? 'under a minute' : `at most ${Math.ceil(seconds / 60)} min`);
