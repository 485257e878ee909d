import type {BenchSetup} from '../../bench/measurement.ts';
import {chosen, type Plan} from '../../plan/plan.ts';
import {openSteps} from './advance.ts';
import {type Progress, phaseOf, type Task} from './progress.ts';
import {measuringSeconds} from './setup.ts';
import {restarts} from './stage.ts';
import type {Way} from './way.ts';

/** A guess for a shutdown and a start that goes well, in seconds; only ever shown as `about`. */
const restartSeconds = 45;

/** Seconds that the whole run takes when every step is kept, without the time for thinking. */
export function estimate(plan: Plan, way: Way, setup: BenchSetup): number {
	const steps = chosen(plan).length;
	const measurements = way === 'each' ? steps + 1 : 2;
	return measurements * measuringSeconds(setup) + restarts(plan, way, {possible: true}) * restartSeconds;
}

/** Seconds of measuring still to come, the one under way counted whole. undefined where nothing is measured. */
export function secondsLeft(progress: Progress): number | undefined {
	const {setup} = progress;
	return setup === undefined ? undefined : progress.tasks.filter(task => isAhead(progress, task)).length * measuringSeconds(setup);
}

function isAhead(progress: Progress, task: Task): boolean {
	return (
		task.kind === 'measure' &&
		(task.steps.length === 0 ||
			openSteps(progress, task.steps).length > 0 ||
			task.steps.some(step => ['waiting', 'applying', 'verifying'].includes(phaseOf(progress, step) ?? '')))
	);
}
