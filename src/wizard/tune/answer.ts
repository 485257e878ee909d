import {guestInWords, type ReadBack, type RunEvent, readBackText, type UndoReport} from '../../run/outcome.ts';
import type {Report, SideEffect, Transition} from '../event.ts';
import {advance, popped} from './advance.ts';
import {allUndone, ended, kept, settled, toggled, undone} from './decide.ts';
import {
	isTotal,
	type LogLine,
	type Progress,
	type Task,
	type Trouble,
	troubleOf,
	withLog,
	withPhase,
	withRun,
	withSamples,
} from './progress.ts';

/** What the answers of the world mean during a run. */
export function answer(progress: Progress, report: Report): Transition<Progress> {
	const task = progress.tasks[0];
	switch (report.type) {
		case 'begun': {
			const {run: id, undoCommand, undoScript, unmeasured, time} = report;
			const begun = {...popped(progress), run: {id, undoCommand, undoScript}, found: {...progress.found, unmeasured}};
			const logged = withLog(begun, {time, text: `run ${id} begun`, mark: undefined});
			return advance(undoScript === undefined ? logged : withLog(logged, {time, text: inFolder(undoScript), mark: undefined}));
		}
		case 'told':
			return [tell(progress, report.event, report.time), []];
		case 'applied':
			return applied(progress, report);
		case 'restarted':
			return afterRestart(progress, report);
		case 'sampled':
			return [withSamples(progress, report.samples), []];
		case 'ran':
			return [withRun(progress, report.run), []];
		case 'missed': {
			const {found} = progress;
			return [{...progress, found: {...found, failures: [...found.failures, report.failure]}}, []];
		}
		case 'noted':
			return [withLog(progress, {time: report.time, text: report.text, mark: undefined}), []];
		case 'measured':
			return task?.kind === 'measure' ? advance(answered(progress, task, report)) : [progress, []];
		case 'settled': {
			const logged = report.checks.map(check => checkLine(check, report.time)).reduce<Progress>(withLog, progress);
			return advance(popped(settled(logged)));
		}
		case 'kept':
			return task?.kind === 'keep' ? advance(popped(kept(progress, task.steps))) : [progress, []];
		case 'undone':
			return afterUndo(progress, report.report, report.time);
		case 'failed':
			return failed(progress, report);
		default:
			return [progress, []];
	}
}

/** A folder and a name break between them where a line has no room for both. */
function inFolder(script: string): string {
	const end = script.lastIndexOf('/');
	return `undo by hand: sh ${script.slice(end + 1)} in ${script.slice(0, end)}`;
}

function applied(progress: Progress, {step, outcome, time}: Extract<Report, {type: 'applied'}>): Transition<Progress> {
	const title = progress.steps.find(entry => entry.step.id === step)?.step.title ?? step;
	switch (outcome.kind) {
		case 'applied': {
			const same = outcome.readBacks.filter(readBack => readBack.same).length;
			const written = withPhase(progress, [step], {name: 'applied', readBacks: outcome.readBacks.length});
			const logged = withLog(written, {time, text: `${title}: read back ${same} of ${outcome.readBacks.length} as asked`, mark: 'ok'});
			return advance(popped({...logged, unfelt: toggled(progress, [step])}));
		}
		case 'nothing to do':
			return advance(popped(withPhase(progress, [step], {name: 'nothing to do'})));
		case 'drifted':
		case 'refused':
		case 'failed': {
			const stands = withPhase(progress, [step], {name: outcome.kind});
			const trouble = troubleOf(title, outcome);
			return isOvertaken(progress)
				? advance(popped(withLog(stands, {time, text: `${title}: ${trouble.lines.join(' ')}`, mark: undefined})))
				: [inTrouble(stands, trouble, time), []];
		}
	}
}

/** Whether everything is taken back next: how what is under way ends is no trouble then. */
function isOvertaken({tasks: [, next]}: Progress): boolean {
	return next?.kind === 'undo all';
}

/** What was proved of steps is asked about, each; what was proved of all that is kept is the total. */
function answered(
	progress: Progress,
	task: Extract<Task, {kind: 'measure'}>,
	{answers, time}: Extract<Report, {type: 'measured'}>,
): Progress {
	const {found, series} = progress;
	const after = popped(progress);
	if (after.tasks[0]?.kind === 'undo all') {
		return after;
	}

	const ofAll = isTotal(progress, task);
	const logged = answers
		.map(({steps, outcome: {because}}) => ({
			time,
			text: `${ofAll ? 'in total' : titlesOf(progress, steps)}: ${because}`,
			mark: undefined,
		}))
		.reduce<Progress>(withLog, after);
	if (ofAll) {
		return {...logged, found: {...found, total: answers[0]}};
	}

	const holds = series.at(-1)?.holds ?? [];
	const decisions = answers.map((answer): Task => ({kind: 'decide', steps: answer.steps, answer}));
	return task.question.steps.reduce<Progress>((judged, step) => withPhase(judged, [step], {name: 'judged', holds: holds.includes(step)}), {
		...logged,
		tasks: [...decisions, {kind: 'settle'}, ...after.tasks],
	});
}

function titlesOf({steps}: Progress, ids: readonly string[]): string {
	return steps
		.filter(({step}) => ids.includes(step.id))
		.map(({step}) => step.title)
		.join(', ');
}

function checkLine(check: ReadBack, time: string): LogLine {
	return {time, text: readBackText(check), mark: check.same ? 'ok' : 'failed'};
}

/** A restart asked for before an inside step leaves the step to be done. */
function afterRestart(progress: Progress, {checks, time}: Extract<Report, {type: 'restarted'}>): Transition<Progress> {
	const guest = progress.plan.guest?.name ?? 'The guest';
	const logged = checks
		.map(check => checkLine(check, time))
		.reduce<Progress>(withLog, withLog(progress, {time, text: `${guest} runs again`, mark: 'ok'}));
	const wrong = checks.filter(({same}) => !same);
	if (wrong.length > 0) {
		const trouble = {title: `${guest} runs again, but not with all that was asked.`, lines: wrong.map(readBackText)};
		return [inTrouble(logged, trouble, time), []];
	}

	const felt: Progress = {...logged, unfelt: []};
	return advance(felt.tasks[0]?.kind === 'restart' ? popped(felt) : felt);
}

function afterUndo(progress: Progress, report: UndoReport, time: string): Transition<Progress> {
	const task = progress.tasks[0];
	const lines = report.lines.map(({what, status, because}) => ({
		time,
		text: `${what}: ${status}${because === undefined ? '' : `, ${because}`}`,
		mark: status === 'failed' ? ('failed' as const) : ('ok' as const),
	}));
	const logged = lines.reduce(withLog, progress);
	const open = report.lines.filter(({status}) => status === 'failed' || status === 'left alone');
	if (open.length > 0) {
		return [
			{
				...logged,
				activity: {
					title: 'Not everything could be taken back.',
					lines: [...open.map(({what, because}) => `${what}: ${because ?? 'unknown reason'}`), byHand(progress)],
				},
			},
			[],
		];
	}

	return advance(popped(task?.kind === 'undo' ? undone(logged, task.steps) : allUndone(logged)));
}

function failed(progress: Progress, {during, because, time}: Extract<Report, {type: 'failed'}>): Transition<Progress> {
	const task = progress.tasks[0];
	if (during === 'apply' && task?.kind === 'apply') {
		return applied(progress, {type: 'applied', step: task.step, outcome: {kind: 'failed', because}, time});
	}

	// ctrl-c ends a measurement by making it fail: that is no trouble.
	if (during === 'measure' && progress.stopping) {
		return advance(withLog(ended(progress), {time, text: because, mark: undefined}));
	}

	if (isOvertaken(progress)) {
		return advance(withLog(popped(progress), {time, text: because, mark: undefined}));
	}

	const titles: Partial<Record<typeof during, string>> = {
		begin: 'The run could not be begun. Nothing was changed.',
		'restart guest': `${progress.plan.guest?.name ?? 'The guest'} could not be restarted.`,
		measure: 'The measurement did not succeed.',
		settle: 'What was decided could not be brought about.',
		keep: 'The decision could not be written down. The step stays applied.',
		'undo steps': 'The step could not be taken back.',
		'undo all': 'Not everything could be taken back.',
	};
	const lines = [because, ...ways(progress, during)];
	return [inTrouble(progress, {title: titles[during] ?? 'Something failed.', lines}, time), []];
}

/** How to get out of it, where the screen's keys do not say so by themselves. */
function ways(progress: Progress, during: SideEffect['type']): readonly string[] {
	switch (during) {
		case 'undo all':
		case 'undo steps':
			return [byHand(progress)];
		case 'restart guest':
			return ['Undoing all puts the old definition back, and starts it as it was.'];
		default:
			return [];
	}
}

function inTrouble(progress: Progress, trouble: Trouble, time: string): Progress {
	return withLog({...progress, activity: trouble, pausing: false, stopping: false}, {time, text: trouble.title, mark: 'failed'});
}

function byHand({run}: Progress): string {
	if (run === undefined) {
		return 'Nothing was begun.';
	}

	return run.undoScript === undefined
		? 'It is the sample: leaving it forgets it all.'
		: `By hand, as root on the host: sh ${run.undoScript}`;
}

function tell(progress: Progress, event: RunEvent, time: string): Progress {
	switch (event.type) {
		case 'started':
			return progress;
		case 'unchecked':
			return withLog(progress, {time, text: event.what, mark: undefined});
		case 'guest':
			return withLog(progress, {time, text: guestInWords(event), mark: undefined});
		case 'change': {
			// A step that is measured is switched on and off many times.
			if (event.status === 'writing' || (event.status !== 'failed' && progress.measuring !== undefined)) {
				return progress;
			}

			const text = event.note === undefined ? event.what : `${event.what} (${event.note})`;
			const logged = withLog(progress, {time, text, mark: event.status === 'failed' ? 'failed' : 'ok'});
			return event.status === 'failed' ? logged : counted(logged, event.step);
		}
	}
}

/** One more change of the step is written; after the last the values are read back. */
function counted(progress: Progress, step: string): Progress {
	const entry = progress.steps.find(({step: {id}}) => id === step);
	if (entry?.phase.name !== 'applying') {
		return progress;
	}

	const done = entry.phase.done + 1;
	return withPhase(progress, [step], done < entry.step.changes.length ? {name: 'applying', done} : {name: 'verifying'});
}
