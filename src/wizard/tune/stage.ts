import {guestUser} from '../../bench/defaults.ts';
import {foreseeAll} from '../../measured/foresee.ts';
import {type Recording, recordedOf} from '../../measured/recording.ts';
import {cannotBeMeasured, type ToJudge, workOf} from '../../measured/work.ts';
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

/** `form`: as it was filled in; undefined: a recording answers. */
export type Answered = {readonly form: Form | undefined; readonly measuring: Measuring};

/** Whether a measurement can be made or shown from a recording, how its steps are judged then, and else why not. */
export type Measures =
	| {readonly possible: true; readonly steps: ToJudge; readonly recording: Recording | undefined}
	| {readonly possible: false; readonly because: string};

/** The ways that are offered. */
export function waysOf({possible}: Measures): readonly RunMode[] {
	return [possible ? 'measured' : 'each', 'unmeasured'];
}

/** The first stage for a plan. */
export function firstStage(planner: Pick<Engine, 'toJudge' | 'recording'>, target: Engine['target'], plan: Plan): Stage {
	if (!target.writable) {
		return {name: 'unable', because: `${target.name} is a recording: nothing can be applied or measured there.`};
	}

	return chosen(plan).length > 0
		? {name: 'way', measures: canMeasure(planner, target, plan), cursor: 0}
		: {name: 'unable', because: 'No step is chosen, so there is nothing to apply.'};
}

function canMeasure({toJudge, recording}: Pick<Engine, 'toJudge' | 'recording'>, target: Engine['target'], plan: Plan): Measures {
	if (target.sample) {
		return recording === undefined || plan.guest?.running !== true
			? {possible: false, because: 'A sample measures nothing and changes nothing real.'}
			: canShow(recordedOf(toJudge(plan), recording), recording);
	}

	const steps = toJudge(plan);
	const not = cannotBeMeasured(plan, steps);
	return not === undefined
		? {possible: true, steps, recording: undefined}
		: {possible: false, because: `${not.because}${not.leaveOut.length === 0 ? '' : ' Without it, on Plan, the others can be measured.'}`};
}

function canShow(steps: ToJudge, recording: Recording): Measures {
	const {live, atStart} = workOf(steps);
	return live + atStart > 0
		? {possible: true, steps, recording}
		: {possible: false, because: 'A sample measures nothing, and no run with just these steps was recorded elsewhere.'};
}

/** What is shown from a recording needs no answers. */
export function answeredBy(recording: Recording, steps: ToJudge): Answered {
	const {peer, design} = recording;
	return {form: undefined, measuring: {peer, guestUser, design, steps, recording}};
}

/** How often the guest is restarted at most: for measuring as often as it is told before it begins, otherwise once at the end. */
export function restarts(plan: Plan, measures: Measures, way: RunMode): number {
	if (way === 'measured' && measures.possible) {
		return foreseeAll(measures.steps, measures.recording?.design ?? 'normal').restarts;
	}

	return plan.guest?.running === true && chosen(plan).some(step => step.effect === 'next guest start') ? 1 : 0;
}
