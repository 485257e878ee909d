import type {Design} from '../judge/design.ts';
import {assumedPace, type RunPace} from '../judge/outlook.ts';
import {type Asking, ask, MeasuringEnded, MeasuringFailed} from './ask.ts';
import {type Answer, type Found, keptOf, type RunRecord} from './found.ts';
import type {Holding} from './holding.ts';
import {lineOf} from './lines.ts';
import type {Meter} from './meter.ts';
import {type Question, questionsOf, totalOfKept} from './question.ts';
import {atMost, paceOf, secondsOfQuestion, secondsOfTotal} from './time-left.ts';
import type {ToJudge} from './work.ts';

export type Conducted = {
	readonly steps: ToJudge;
	readonly design: Design;
	readonly holding: Holding;
	readonly meter: Meter;
	/** What is found is put here as it comes. */
	readonly found: Found;
	readonly tell: (line: string) => void;
	/** Called after each judgement, so that what was found outlives whatever comes then. */
	readonly onFound: () => Promise<void>;
	readonly now: () => Date;
	readonly signal: AbortSignal;
};

/** How it ended: all was judged and what is kept holds; the operator ended it, and the state is left as it was then; or measuring failed. */
export type Ending = {readonly kind: 'done' | 'interrupted'} | {readonly kind: 'measuring failed'; readonly because: string};

/**
 * A whole tuning run, question after question, and in the end the original state against what is kept. Kept is what is proposed to be
 * kept, and nothing else: nobody is there to weigh what is open.
 * @throws StepFailed, or TargetError when the target is lost or the guest does not stop or start
 */
export const conduct = async (parts: Conducted): Promise<Ending> => {
	const {steps, design, holding, found, tell, onFound, signal} = parts;
	try {
		const questions = questionsOf(steps, design);
		for (const [index, question] of questions.entries()) {
			const after: SecondsAfter = pace =>
				questions
					.slice(index + 1)
					.reduce((sum, next) => sum + secondsOfQuestion(next, design, pace, []), secondsOfTotal(steps, design, pace));
			for (const answer of await answers(parts, question, after)) {
				const isKept = answer.outcome.proposed === 'keep';
				found.judgements = [...found.judgements, {...answer, isKept}];
				tell(`${answer.steps.join(', ')}: ${isKept ? 'kept' : 'taken back'}, ${answer.outcome.because}`);
				await onFound();
			}
		}
		const total = totalOfKept(steps, design, found);
		if (total !== undefined) found.total = 'answer' in total ? total.answer : (await answers(parts, total.question, () => 0))[0];
		await holding.reach(keptOf(found), signal);
		return {kind: 'done'};
	} catch (error) {
		if (error instanceof MeasuringEnded) return {kind: 'interrupted'};
		if (!(error instanceof MeasuringFailed)) throw error;
		await holding.reach(keptOf(found), signal);
		return {kind: 'measuring failed', because: error.message};
	}
};

/** What comes after a question, at most. */
type SecondsAfter = (pace: RunPace) => number;

/** Asks, keeps every run, and tells of each, and how long it all still takes. */
const answers = async (parts: Conducted, question: Question, after: SecondsAfter): Promise<readonly Answer[]> => {
	const {design, holding, meter, found, tell, now, signal} = parts;
	const runs: RunRecord[] = [];
	const asking: Asking = {
		design,
		holding,
		meter,
		tell,
		now,
		signal,
		onRun(run) {
			found.runs = [...found.runs, run];
			runs.push(run);
			const line = lineOf(question, runs, meter.instruments);
			const pace = paceOf(found.runs, assumedPace(meter.seconds));
			if (line !== undefined) tell(`${line}; ${atMost(secondsOfQuestion(question, design, pace, runs) + after(pace))} left`);
		},
		onFailure(failure) {
			found.failures = [...found.failures, failure];
		},
	};
	return await ask(asking, question, keptOf(found));
};
