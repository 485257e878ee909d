import {type Judgement, keptOf} from '../../measured/found.ts';
import type {Transition, UserEvent} from '../event.ts';
import {advance, openSteps, popped, withoutWaiting} from './advance.ts';
import {appliedSteps, isMeasuringNow, type Progress, phaseOf, type Task, withPhase} from './progress.ts';

/** What the admin's keys mean during a run. */
export function decide(progress: Progress, wish: UserEvent): Transition<Progress> {
	const {activity} = progress;
	if (wish.type === 'undo all') {
		return undoAll(progress);
	}

	switch (activity) {
		case 'working':
			return whileWorking(progress, wish);
		case 'asking begin':
			return wish.type === 'begin' ? advance(popped(progress)) : [progress, []];
		case 'asking restart':
			return onRestartQuestion(progress, wish);
		case 'deciding':
			return onVerdict(progress, wish);
		case 'paused':
			return wish.type === 'pause' ? advance(progress) : wish.type === 'stop' ? advance(withoutWaiting(progress)) : [progress, []];
		case 'finished':
			return [progress, []];
		default:
			return onTrouble(progress, wish);
	}
}

/** What is under way cannot be overtaken: it ends first, then everything is taken back. */
function undoAll(progress: Progress): Transition<Progress> {
	const tasks: readonly Task[] = [{kind: 'undo all'}];
	const calm = {...withoutWaiting(progress), pausing: false};
	return progress.activity === 'working'
		? [{...calm, stopping: true, tasks: [...progress.tasks.slice(0, 1), ...tasks]}, [{type: 'abort'}]]
		: advance({...calm, tasks});
}

function whileWorking(progress: Progress, wish: UserEvent): Transition<Progress> {
	switch (wish.type) {
		case 'pause':
			return [{...progress, pausing: !progress.pausing}, []];
		case 'stop':
			return [withoutWaiting(progress), []];
		case 'interrupt':
			return isMeasuringNow(progress)
				? [{...withoutWaiting(progress), stopping: true, pausing: false}, [{type: 'abort'}]]
				: [{...progress, pausing: true}, []];
		default:
			return [progress, []];
	}
}

function onRestartQuestion(progress: Progress, wish: UserEvent): Transition<Progress> {
	const task = progress.tasks[0];
	switch (wish.type) {
		case 'restart':
			return task?.kind === 'measure'
				? advance({...replaceFirst(progress, [{...task, agreed: true}]), restarted: true})
				: [{...progress, activity: 'working', restarted: true}, [{type: 'restart guest'}]];
		case 'skip': {
			const left = task?.kind === 'apply' ? [task.step] : task?.kind === 'measure' ? task.question.steps : [];
			const waiting = left.filter(step => phaseOf(progress, step) === 'waiting');
			return advance(popped(withPhase(progress, waiting, {name: 'skipped'})));
		}
		case 'stop':
			return advance(popped(withoutWaiting(progress)));
		default:
			return [progress, []];
	}
}

function onVerdict(progress: Progress, wish: UserEvent): Transition<Progress> {
	const task = progress.tasks[0];
	if (task?.kind !== 'decide') {
		return [progress, []];
	}

	const steps = openSteps(progress, task.steps);
	switch (wish.type) {
		case 'keep':
		case 'undo': {
			const {answer} = task;
			return answer === undefined
				? advance(replaceFirst(progress, [{kind: wish.type, steps}]))
				: advance(popped(withJudgement(progress, {...answer, isKept: wish.type === 'keep'})));
		}
		case 'stop':
			return [withoutWaiting(progress), []];
		default:
			return [progress, []];
	}
}

function onTrouble(progress: Progress, wish: UserEvent): Transition<Progress> {
	switch (wish.type) {
		case 'retry':
			return advance(progress);
		case 'skip':
			// Without a journal nothing may be written, so a run that could not begin is not gone past.
			return progress.tasks[0]?.kind === 'begin' ? [progress, []] : advance(skipFirst(progress));
		case 'leave':
			return advance({...withoutWaiting(progress), tasks: []});
		default:
			return [progress, []];
	}
}

function withJudgement(progress: Progress, judgement: Judgement): Progress {
	const {found} = progress;
	return {...progress, found: {...found, judgements: [...found.judgements, judgement]}};
}

/** Goes past a task that failed. A step that failed may be half written: its half is taken back first. */
function skipFirst(progress: Progress): Progress {
	const task = progress.tasks[0];
	if (task?.kind === 'apply' && phaseOf(progress, task.step) === 'failed') {
		return replaceFirst(progress, [{kind: 'undo', steps: [task.step]}]);
	}

	return task?.kind === 'measure' ? ended(progress) : popped(progress);
}

/** Past a question without an answer: what was switched on for it is taken back. */
export function ended(progress: Progress): Progress {
	return progress.tasks[1]?.kind === 'undo all' ? popped(progress) : replaceFirst(progress, [{kind: 'settle'}]);
}

/** What was measured stands as it was decided. */
export function settled(progress: Progress): Progress {
	const kept = keptOf(progress.found);
	const open = progress.steps.filter(({phase}) => phase.name === 'measuring' || phase.name === 'judged').map(({step}) => step.id);
	const stays = open.filter(step => kept.includes(step));
	const goes = open.filter(step => !kept.includes(step));
	return withPhase(withPhase(progress, stays, {name: 'kept'}), goes, {name: 'undone'});
}

function replaceFirst(progress: Progress, tasks: readonly Task[]): Progress {
	return {...popped(progress), tasks: [...tasks, ...progress.tasks.slice(1)]};
}

/** The steps that a `keep` makes final. */
export function kept(progress: Progress, steps: readonly string[]): Progress {
	return withPhase(progress, openSteps(progress, steps), {name: 'kept'});
}

/** The steps that were taken back; the guest feels it only after its next start. */
export function undone(progress: Progress, steps: readonly string[]): Progress {
	const defined = steps.filter(step => phaseOf(progress, step) !== 'failed');
	return {...withPhase(progress, steps, {name: 'undone'}), unfelt: toggled(progress, defined)};
}

/** Everything that was applied is taken back. A guest that this run restarted was started anew for it (`undoRun`); no other ever felt it. */
export function allUndone(progress: Progress): Progress {
	const steps = appliedSteps(progress).map(({step}) => step.id);
	const {found} = progress;
	const judgements = found.judgements.map(judgement => ({...judgement, isKept: false}));
	return {...withPhase(withoutWaiting(progress), steps, {name: 'undone'}), unfelt: [], found: {...found, judgements, total: undefined}};
}

/**
 * Steps that need a guest start and differ from the running guest. Applying an unfelt step and undoing it again
 * cancel each other; anything else waits for the next start.
 */
export function toggled(progress: Progress, steps: readonly string[]): readonly string[] {
	const felt = progress.steps.filter(({step}) => step.effect === 'next guest start' && steps.includes(step.id)).map(({step}) => step.id);
	return [...progress.unfelt.filter(step => !felt.includes(step)), ...felt.filter(step => !progress.unfelt.includes(step))];
}
