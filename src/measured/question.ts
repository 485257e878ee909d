import {type BootPlan, bundlePlan, stepsOf} from '../judge/boots.ts';
import type {Instrument} from '../judge/course.ts';
import {bootPlanOf, type Design, totalOf} from '../judge/design.ts';
import {type Answer, type Found, keptOf} from './found.ts';
import type {Metered} from './meter.ts';
import {type ToJudge, workOf} from './work.ts';

/** What one series of runs is to prove: what these steps do. Each is switched on and off, alone or with the others of them. */
export type Question = {
	/** Stands before whatever is told of it. */
	readonly judging: string;
	readonly steps: readonly string[];
} & (
	| {readonly unit: 'pairs' /** How many steps are judged in the session. */; readonly among: number}
	| {readonly unit: 'boots'; readonly plan: BootPlan}
);

/**
 * A tuning run: the host's steps that act at once one after the other, then those that need a guest start, then those inside the guest,
 * each on top of what was kept before it.
 */
export const questionsOf = (steps: ToJudge, design: Design): readonly Question[] => {
	const work = workOf(steps);
	const byPairs = (step: string): Question => ({judging: step, steps: [step], unit: 'pairs', among: work.live});
	return [
		...steps.live.map(byPairs),
		...(steps.atStart.length === 0
			? []
			: [{judging: steps.atStart.join(', '), steps: steps.atStart, unit: 'boots', plan: bootPlanOf(work, design)} as const]),
		...steps.inside.map(byPairs),
	];
};

/** How the question of the total is called. */
export const theTotal = 'the total';

/** What it takes to claim a total: a question of its own, or the answer that is it already. undefined: nothing is kept. */
export const totalOfKept = (
	steps: ToJudge,
	design: Design,
	found: Pick<Found, 'judgements'>,
): {readonly question: Question} | {readonly answer: Answer} | undefined => {
	const kept = keptOf(found);
	const [only] = found.judgements;
	if (kept.length === 0 || only === undefined) return undefined;
	if (!isTotalMeasured(steps, design)) return {answer: only};
	const {boots} = totalOf(workOf(steps), design);
	const asked = {judging: theTotal, steps: kept};
	return {
		question:
			boots > 0 && kept.some(step => steps.atStart.includes(step))
				? {...asked, unit: 'boots', plan: bundlePlan(boots)}
				: {...asked, unit: 'pairs', among: 1},
	};
};

/** Whether the total takes runs of its own: where all that is changed is judged as one, that answer is the total. */
export const isTotalMeasured = (steps: ToJudge, design: Design): boolean => {
	const {pairs, boots} = totalOf(workOf(steps), design);
	return pairs + boots > 0;
};

/** Of the question's steps those that a run of it wants, where `holds` is what its course says. */
export const wantedOf = ({steps}: Question, holds: readonly boolean[]): readonly string[] =>
	// As one, all of them are the course's only step.
	steps.filter((_, index) => holds[holds.length === 1 ? 0 : index]);

/** The answer has one outcome for all of them, or one for each. */
export const isAsOne = (question: Question): boolean => question.unit === 'pairs' || stepsOf(question.plan) === 1;

/** What judges other steps guards these. */
export const instrumentsFor = ({steps}: Pick<Question, 'steps'>, instruments: readonly Metered[]): readonly Instrument[] =>
	instruments.map(one => (one.judges === undefined || one.judges.some(step => steps.includes(step)) ? one : {...one, part: 'guard'}));
