import {isInGuest} from '../../plan/plan.ts';
import type {Effect, Transition} from '../event.ts';
import {type Progress, phaseOf, resultRows, type Task, withPhase} from './progress.ts';

/** Goes on with the first task that still has a meaning: what to do, or what to ask. */
export function advance(progress: Progress): Transition<Progress> {
	const task = progress.tasks[0];
	if (task === undefined) {
		return [{...progress, activity: 'finished', pausing: false}, []];
	}

	if (isIdle(progress, task)) {
		return advance(popped(progress));
	}

	if (progress.pausing) {
		return [{...progress, activity: 'paused', pausing: false}, []];
	}

	return perform(progress, task);
}

/** The progress after its first task is over. */
export function popped(progress: Progress): Progress {
	return {...progress, tasks: progress.tasks.slice(1), stopping: false};
}

/** Drops every step that has not begun; what has begun is still measured and decided. */
export function withoutWaiting(progress: Progress): Progress {
	const waiting = progress.steps.filter(({phase}) => phase.name === 'waiting').map(({step}) => step.id);
	return withPhase(progress, waiting, {name: 'skipped'});
}

/** Those of a task's steps that are applied and not decided yet. */
export function openSteps(progress: Progress, steps: readonly string[]): readonly string[] {
	return steps.filter(step => phaseOf(progress, step) === 'applied');
}

function isIdle(progress: Progress, task: Task): boolean {
	switch (task.kind) {
		case 'apply':
			return phaseOf(progress, task.step) === 'skipped';
		case 'measure':
			return task.steps.length === 0
				? progress.steps.every(({phase}) => phase.name === 'skipped')
				: openSteps(progress, task.steps).length === 0;
		case 'decide':
		case 'keep':
			return openSteps(progress, task.steps).length === 0;
		case 'restart':
			return progress.unfelt.length === 0 || progress.plan.guest?.running !== true;
		case 'begin':
		case 'undo':
		case 'undo all':
			return false;
	}
}

function perform(progress: Progress, task: Task): Transition<Progress> {
	const working: Progress = {...progress, activity: 'working'};
	const start = (effect: Effect): Transition<Progress> => [working, [effect]];
	switch (task.kind) {
		case 'begin':
			return start({type: 'begin', plan: progress.plan});
		case 'apply':
			// Inside the guest a step finds what the ones before it do only once the guest was started anew.
			return progress.unfelt.length > 0 && progress.plan.guest?.running === true && isInGuest(progress.plan, task.step)
				? [{...progress, activity: 'asking restart'}, []]
				: [withPhase(working, [task.step], {name: 'applying', done: 0}), [{type: 'apply', step: task.step}]];
		case 'measure':
			if (progress.setup === undefined) {
				return advance(popped(progress));
			}

			// A guest that still runs its old definition would be measured without the step.
			return progress.unfelt.length > 0
				? [{...progress, activity: 'asking restart'}, []]
				: [{...working, samples: []}, [{type: 'measure', setup: progress.setup, against: progress.reference}]];
		case 'decide':
			return [{...progress, activity: 'deciding'}, []];
		case 'keep':
			return start({type: 'keep', rows: keptRows(progress, task.steps)});
		case 'undo':
			return start({type: 'undo steps', steps: task.steps.toReversed()});
		case 'undo all':
			return start({type: 'undo all'});
		case 'restart':
			return [{...progress, activity: 'asking restart'}, []];
	}
}

function keptRows(progress: Progress, steps: readonly string[]) {
	const open = openSteps(progress, steps);
	return resultRows(withPhase(progress, open, {name: 'kept'})).filter(row => open.includes(row.step));
}
