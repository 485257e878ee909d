import {designs} from '../../judge/design.ts';
import {foresee} from '../../measured/foresee.ts';
import {longestReading} from '../../measured/reading-seconds.ts';
import {allOf, cannotBeMeasured, type ToJudge} from '../../measured/work.ts';
import {chosen, type Plan} from '../../plan/plan.ts';
import type {Engine} from '../engine.ts';
import type {Form} from '../form.ts';
import type {Progress} from './progress.ts';
import type {Measuring} from './setup.ts';
import type {RunMode} from './way.ts';

/** Where the Tune screen stands: three short questions, then the run. */
export type Stage =
	/** Nothing can be applied here; says why. */
	| {readonly name: 'unable'; readonly because: string}
	/** `cursor`: which of `waysOf` Enter takes. */
	| {readonly name: 'way'; readonly measures: Measures; readonly cursor: number}
	| {readonly name: 'setup'; readonly form: Form; readonly steps: ToJudge}
	| {
			readonly name: 'confirm';
			readonly way: RunMode;
			readonly measures: Measures;
			/** What was answered, on the way that measures. */
			readonly answered: Answered | undefined;
	  }
	| {readonly name: 'run'; readonly progress: Progress};

export type Answered = {readonly form: Form; readonly measuring: Measuring};

/** Whether a measurement can be made, how its steps are judged then, and else why not. */
export type Measures = {readonly possible: true; readonly steps: ToJudge} | {readonly possible: false; readonly because: string};

/** The ways that are offered. */
export function waysOf({possible}: Measures): readonly RunMode[] {
	return [possible ? 'measured' : 'each', 'unmeasured'];
}

/** The first stage for a plan. */
export function firstStage({toJudge}: Pick<Engine, 'toJudge'>, target: Engine['target'], plan: Plan): Stage {
	if (!target.writable) {
		return {name: 'unable', because: `${target.name} is a recording: nothing can be applied or measured there.`};
	}

	return chosen(plan).length > 0
		? {name: 'way', measures: canMeasure(target, plan, toJudge), cursor: 0}
		: {name: 'unable', because: 'No step is chosen, so there is nothing to apply.'};
}

function canMeasure(target: Engine['target'], plan: Plan, toJudge: Engine['toJudge']): Measures {
	if (target.sample) {
		return {possible: false, because: 'A sample measures nothing and changes nothing real.'};
	}

	const steps = toJudge(plan);
	const not = cannotBeMeasured(plan, steps);
	return not === undefined
		? {possible: true, steps}
		: {possible: false, because: `${not.because}${not.leaveOut.length === 0 ? '' : ' Without it, on Plan, the others can be measured.'}`};
}

/** How often the guest is restarted at most: for measuring as often as it is told before it begins, otherwise once at the end. */
export function restarts(plan: Plan, measures: Measures, way: RunMode): number {
	if (way === 'measured' && measures.possible) {
		return foresee(measures.steps, designs.normal, longestReading(allOf(measures.steps))).restarts;
	}

	return plan.guest?.running === true && chosen(plan).some(step => step.effect === 'next guest start') ? 1 : 0;
}
