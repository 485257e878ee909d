import type {BenchSetup} from '../../bench/measurement.ts';
import {chosen, type Plan} from '../../plan/plan.ts';
import type {Engine} from '../engine.ts';
import type {Form} from '../form.ts';
import type {Progress} from './progress.ts';
import type {Way} from './way.ts';

/** Where the Tune screen stands: three short questions, then the run. */
export type Stage =
	/** Nothing can be applied here; says why. */
	| {readonly name: 'unable'; readonly because: string}
	/** `cursor`: which of `waysOf` Enter takes. */
	| {readonly name: 'way'; readonly measures: Measures; readonly cursor: number}
	| {readonly name: 'setup'; readonly way: Way; readonly form: Form; readonly measures: Measures}
	| {
			readonly name: 'confirm';
			readonly way: Way;
			readonly form: Form | undefined;
			readonly setup: BenchSetup | undefined;
			readonly measures: Measures;
	  }
	| {readonly name: 'run'; readonly progress: Progress};

/** Whether a measurement can be made, and why not. */
export type Measures = {readonly possible: true} | {readonly possible: false; readonly because: string};

/** The ways that are offered. Where nothing can be measured, before and after are one way less. */
export function waysOf({possible}: Measures): readonly Way[] {
	return possible ? ['each', 'together', 'unmeasured'] : ['each', 'unmeasured'];
}

/** The first stage for a plan. */
export function firstStage(target: Engine['target'], plan: Plan): Stage {
	if (!target.writable) {
		return {name: 'unable', because: `${target.name} is a recording: nothing can be applied or measured there.`};
	}

	return chosen(plan).length > 0
		? {name: 'way', measures: canMeasure(target, plan), cursor: 0}
		: {name: 'unable', because: 'No step is chosen, so there is nothing to apply.'};
}

function canMeasure(target: Engine['target'], plan: Plan): Measures {
	if (target.sample) {
		return {possible: false, because: 'A sample measures nothing and changes nothing real.'};
	}

	if (plan.guest === undefined) {
		return {possible: false, because: 'There is no guest to measure from.'};
	}

	return plan.guest.running
		? {possible: true}
		: {possible: false, because: `${plan.guest.name} is off: its steps are only defined, nothing is measured.`};
}

/** How often the guest is restarted when every step is kept: before each measurement that needs it, otherwise once at the end. */
export function restarts(plan: Plan, way: Way, measures: Measures): number {
	if (plan.guest?.running !== true) {
		return 0;
	}

	const felt = chosen(plan).filter(step => step.effect === 'next guest start').length;
	return way === 'each' && measures.possible ? felt : Math.min(1, felt);
}
