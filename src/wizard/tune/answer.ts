import {type RunEvent, readBackText, type UndoReport} from '../../run/outcome.ts';
import type {Effect, Report, Transition} from '../event.ts';
import {advance, popped} from './advance.ts';
import {allUndone, kept, toggled, undone} from './decide.ts';
import {type Progress, type Trouble, troubleOf, withLog, withPhase, withSamples} from './progress.ts';

/** What the answers of the world mean during a run. */
export function answer(progress: Progress, report: Report): Transition<Progress> {
	const task = progress.tasks[0];
	switch (report.type) {
		case 'begun': {
			const begun = {...popped(progress), run: {id: report.run, undoCommand: report.undoCommand, undoScript: report.undoScript}};
			const {time} = report;
			const logged = withLog(begun, {time, text: `run ${report.run} begun`, mark: undefined});
			return advance(withLog(logged, {time, text: `undo by hand: ${report.undoScript}`, mark: undefined}));
		}
		case 'told':
			return [tell(progress, report.event, report.time), []];
		case 'applied':
			return applied(progress, report);
		case 'restarted':
			return afterRestart(progress, report);
		case 'sampled':
			return [withSamples(progress, report.samples), []];
		case 'measured': {
			const steps = task?.kind === 'measure' ? task.steps : [];
			const results = [...progress.results, {steps, measurements: report.measurements, comparison: report.comparison}];
			return advance({...popped(progress), results, reference: progress.reference ?? report.measurements});
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
		case 'failed':
			return [inTrouble(withPhase(progress, [step], {name: outcome.kind}), troubleOf(title, outcome), time), []];
	}
}

/** A restart asked for before a measurement leaves the measurement to be done. */
function afterRestart(progress: Progress, {checks, time}: Extract<Report, {type: 'restarted'}>): Transition<Progress> {
	const guest = progress.plan.guest?.name ?? 'The guest';
	const logged = checks.reduce<Progress>(
		(logged, check) => withLog(logged, {time, text: readBackText(check), mark: check.same ? 'ok' : 'failed'}),
		withLog(progress, {time, text: `${guest} runs again`, mark: 'ok'}),
	);
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
		return advance(withLog(popped(progress), {time, text: 'measuring stopped', mark: undefined}));
	}

	const titles: Partial<Record<typeof during, string>> = {
		begin: 'The run could not be begun. Nothing was changed.',
		'restart guest': `${progress.plan.guest?.name ?? 'The guest'} could not be restarted.`,
		measure: 'The measurement did not succeed.',
		keep: 'The decision could not be written down. The step stays applied.',
		'undo steps': 'The step could not be taken back.',
		'undo all': 'Not everything could be taken back.',
	};
	const lines = [because, ...ways(progress, during)];
	return [inTrouble(progress, {title: titles[during] ?? 'Something failed.', lines}, time), []];
}

/** How to get out of it, where the screen's keys do not say so by themselves. */
function ways(progress: Progress, during: Effect['type']): readonly string[] {
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
	return withLog({...progress, activity: trouble}, {time, text: trouble.title, mark: 'failed'});
}

function byHand({run}: Progress): string {
	return run === undefined ? 'Nothing was begun.' : `By hand, as root on the host: sh ${run.undoScript}`;
}

function tell(progress: Progress, event: RunEvent, time: string): Progress {
	switch (event.type) {
		case 'started':
			return progress;
		case 'unchecked':
			return withLog(progress, {time, text: event.what, mark: undefined});
		case 'guest':
			return withLog(progress, {time, text: `${event.name}: ${event.phase}`, mark: undefined});
		case 'change': {
			if (event.status === 'writing') {
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
