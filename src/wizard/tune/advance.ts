import {designs} from '../../judge/design.ts';
import {isTotalMeasured, totalOfKept} from '../../measured/question.ts';
import {isTotalRecorded} from '../../measured/recording.ts';
import {isInGuest} from '../../plan/plan.ts';
import type {SideEffect, Transition} from '../event.ts';
import {endingOf, isTotal, type Progress, phaseOf, type Task, withPhase} from './progress.ts';

/** Goes on with the first task that still has a meaning: what to do, or what to ask. */
export function advance(progress: Progress): Transition<Progress> {
	const task = progress.tasks[0];
	if (task === undefined) {
		return [{...progress, activity: 'finished', pausing: false}, []];
	}

	if (isIdle(progress, task)) {
		return advance(popped(progress));
	}

	// What a run has ended with is set right first, and what is decided is written down.
	if (progress.pausing && task.kind !== 'settle' && task.kind !== 'keep') {
		return [{...progress, activity: 'paused', pausing: false}, []];
	}

	return perform(progress, task);
}

/** The progress after its first task is over. */
export function popped(progress: Progress): Progress {
	return {...progress, tasks: progress.tasks.slice(1), stopping: false};
}

/** Drops every step that has not begun, and the total where that is measured; what has begun is still measured and decided. */
export function withoutWaiting(progress: Progress): Progress {
	const steps = progress.steps.filter(({phase}) => phase.name === 'waiting').map(({step}) => step.id);
	return {...withPhase(progress, steps, {name: 'skipped'}), tasks: progress.tasks.filter(task => !isTotalToMeasure(progress, task))};
}

/** What that would drop: steps, the total alone, or nothing any more. */
export function waiting(progress: Progress): 'steps' | 'the total' | undefined {
	if (progress.steps.some(({phase}) => phase.name === 'waiting')) {
		return 'steps';
	}

	return progress.tasks.some(task => isTotalToMeasure(progress, task)) ? 'the total' : undefined;
}

function isTotalToMeasure({measuring}: Progress, {kind}: Task): boolean {
	return kind === 'total' && measuring !== undefined && isTotalMeasured(measuring.steps, designs[measuring.design]);
}

/** Whether the total was dropped while what had begun by then is still measured or decided. */
export function isTotalLeftOut(progress: Progress): boolean {
	const task = progress.tasks[0];
	return (
		((task?.kind === 'measure' && !isTotal(progress, task)) || (task?.kind === 'decide' && task.answer !== undefined)) &&
		isTotalToMeasure(progress, {kind: 'total'}) &&
		waiting(progress) === undefined
	);
}

/** Those of a task's steps that are applied or measured, and not decided yet. */
export function openSteps(progress: Progress, steps: readonly string[]): readonly string[] {
	return steps.filter(step => ['applied', 'judged'].includes(phaseOf(progress, step) ?? ''));
}

/** Whether a task has no meaning any more. */
export function isIdle(progress: Progress, task: Task): boolean {
	switch (task.kind) {
		case 'apply':
			return phaseOf(progress, task.step) === 'skipped';
		case 'measure':
			return task.question.steps.every(step => phaseOf(progress, step) === 'skipped');
		case 'decide':
		case 'keep':
			return openSteps(progress, task.steps).length === 0;
		case 'restart':
			return progress.unfelt.length === 0 || progress.plan.guest?.running !== true;
		case 'lacking':
			return progress.found.unmeasured.length === 0 || progress.steps.every(({phase}) => phase.name === 'skipped');
		case 'begin':
		case 'settle':
		case 'total':
		case 'undo':
		case 'undo all':
			return false;
	}
}

function perform(progress: Progress, task: Task): Transition<Progress> {
	const working: Progress = {...progress, activity: 'working'};
	const start = (effect: SideEffect): Transition<Progress> => [working, [effect]];
	switch (task.kind) {
		case 'begin':
			return start({type: 'begin', plan: progress.plan, measuring: progress.measuring});
		case 'lacking':
			return [{...progress, activity: 'asking begin'}, []];
		case 'apply':
			// Inside the guest a step finds what the ones before it do only once the guest was started anew.
			return progress.unfelt.length > 0 && progress.plan.guest?.running === true && isInGuest(progress.plan, task.step)
				? [{...progress, activity: 'asking restart'}, []]
				: [withPhase(working, [task.step], {name: 'applying', done: 0}), [{type: 'apply', step: task.step}]];
		case 'measure':
			return task.question.unit === 'boots' && !task.agreed
				? [{...progress, activity: 'asking restart'}, []]
				: [
						{...withMeasured(working, task), asked: task.question, series: [], sample: undefined, samples: []},
						[{type: 'measure', question: task.question, found: progress.found}],
					];
		case 'total':
			return advance(withTotal(progress));
		case 'settle':
			return start({type: 'settle', found: progress.found, ending: endingOf(progress)});
		case 'decide':
			return [{...progress, activity: 'deciding'}, []];
		case 'keep':
			return start({type: 'keep', steps: openSteps(progress, task.steps)});
		case 'undo':
			return start({type: 'undo steps', steps: task.steps.toReversed()});
		case 'undo all':
			return start({type: 'undo all'});
		case 'restart':
			return [{...progress, activity: 'asking restart'}, []];
	}
}

/** What is kept already is so until the total is known. */
function withMeasured(progress: Progress, {question}: Extract<Task, {kind: 'measure'}>): Progress {
	const open = question.steps.filter(step => phaseOf(progress, step) !== 'kept');
	return withPhase(progress, open, {name: 'measuring'});
}

function totalOf({measuring, found}: Progress): ReturnType<typeof totalOfKept> {
	return measuring && totalOfKept(measuring.steps, designs[measuring.design], found);
}

/** Whether a recording is shown that has no total of what is kept here. */
export function isTotalUnrecorded(progress: Progress): boolean {
	const total = totalOf(progress);
	const recording = progress.measuring?.recording;
	return recording !== undefined && total !== undefined && 'question' in total && !isTotalRecorded(recording, total.question);
}

/** With the question that shows the total in place of the first task, or with the answer that is there already. */
function withTotal(progress: Progress): Progress {
	const total = totalOf(progress);
	const after = popped(progress);
	const {found} = progress;
	if (total === undefined || isTotalUnrecorded(progress)) {
		return after;
	}

	return 'answer' in total
		? {...after, found: {...found, total: total.answer}}
		: {...after, tasks: [{kind: 'measure', question: total.question, agreed: false}, ...after.tasks]};
}
