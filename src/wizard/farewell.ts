import {plural} from '../inspect/page/plural.ts';
import type {Engine, SavedPlan} from './engine.ts';
import {progressOf, type SavablePlan, type WizardState} from './state.ts';
import {appliedSteps} from './tune/progress.ts';

/**
 * What is printed on the normal screen after leaving, because the alternate screen takes its last frame with it: what
 * stays applied, how to undo without the wizard, and the files written.
 */
export function farewell(state: WizardState): readonly string[] {
	return [...(state.screen === 'goodbye' ? state.lines : lastWords(state)), ...written(state.exported ?? [])];
}

/** Without the files: one may still be written. */
export function lastWords(state: WizardState): readonly string[] {
	return state.target.sample ? ['nearmetal: this was the sample. Nothing was real and nothing stays changed.'] : applied(state);
}

/** Where the plan is, how to go on with it, and what is not in it. */
export function savedFarewell(
	{writable}: Engine['target'],
	{path, apply}: SavedPlan,
	{unplanned}: Pick<SavablePlan, 'unplanned'>,
): readonly string[] {
	return [
		`The plan is in ${path}.`,
		...unplanned.map(text => `Not in it: ${text}`),
		`To go on${writable ? '' : ', on the host that was recorded'}:  ${apply}`,
	];
}

function applied(state: WizardState): readonly string[] {
	const progress = progressOf(state);
	const steps = progress === undefined ? [] : appliedSteps(progress);
	const restart =
		progress === undefined || progress.unfelt.length === 0
			? []
			: [
					`${progress.plan.guest?.name ?? 'The guest'} still runs as it was started: some of it is felt only after its next shutdown and start.`,
				];
	if (progress?.run === undefined) {
		return ['nearmetal: this session changed nothing.'];
	}

	if (steps.length === 0) {
		return ['nearmetal: nothing of this run stays changed.', ...restart];
	}

	const {run} = progress;
	return [
		`nearmetal: ${plural(steps.length, 'step')} ${steps.length === 1 ? 'stays' : 'stay'} applied on ${state.target.name}:`,
		...steps.map(
			({step, phase}) =>
				`  ${step.title}: ${step.summary}${phase.name === 'kept' ? '' : ` (${phase.name === 'judged' ? 'measured' : phase.name}, not decided)`}`,
		),
		...restart,
		`Undo everything:  ${run.undoCommand}`,
		`or on the host:   sh ${run.undoScript}`,
	];
}

/** The files of all exports. */
function written(files: readonly string[]): readonly string[] {
	return files.length === 0 ? [] : ['Files written:', ...files.map(file => `  ${file}`)];
}
