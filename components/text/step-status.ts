import {median} from '../../src/judge/median.ts';
import {type Progress, phaseOf, resultOf, type StepProgress} from '../../src/wizard/tune/progress.ts';
import {gigabits, streams, verdict, widest} from './number.ts';

export type Status = {readonly mark: string; readonly color: string | undefined; readonly text: string};

/** How a step stands in a glyph and a few words. */
export function stepStatus(progress: Progress, entry: StepProgress): Status {
	const {phase, step} = entry;
	const result = resultOf(progress, [step.id]);
	const measured = result?.comparison === undefined ? 'not measured' : verdict(result.comparison);
	/** In a run without measurements there is nothing to say about each. */
	const told = (text: string): string => (progress.setup === undefined ? text : `${measured}   ${text}`);
	switch (phase.name) {
		case 'waiting':
			return {mark: '○', color: 'gray', text: ''};
		case 'applying':
			return {mark: '◐', color: 'cyan', text: `applying ${Math.min(phase.done + 1, step.changes.length)} of ${step.changes.length}`};
		case 'verifying':
			return {mark: '◐', color: 'cyan', text: 'applied · verifying'};
		case 'applied':
			return {mark: '◐', color: 'cyan', text: appliedText(progress, step.id, result === undefined ? undefined : measured)};
		case 'kept':
			return {mark: '✓', color: 'green', text: told(`kept${progress.unfelt.includes(step.id) ? ', felt at the next start' : ''}`)};
		case 'undone':
			return {mark: '↶', color: undefined, text: told('undone')};
		case 'nothing to do':
			return {mark: '✓', color: 'green', text: 'nothing to do: it is so already'};
		case 'skipped':
			return {mark: '–', color: 'gray', text: 'skipped'};
		case 'drifted':
			return {mark: '!', color: 'yellow', text: 'drifted: changed by somebody else, not written'};
		case 'refused':
			return {mark: '!', color: 'yellow', text: 'refused by the system, taken back'};
		case 'failed':
			return {mark: '✗', color: 'red', text: 'failed'};
	}
}

/** The baseline's own row. */
export function baselineStatus(progress: Progress): Status | undefined {
	if (progress.setup === undefined) {
		return undefined;
	}

	const result = resultOf(progress, []);
	const measurement = result === undefined ? undefined : widest(result.measurements);
	if (measurement !== undefined) {
		return {mark: '✓', color: 'green', text: `${gigabits(median(measurement.throughput))} Gbit/s   ${streams(measurement.streams)}`};
	}

	const task = progress.tasks[0];
	return task?.kind === 'measure' && task.steps.length === 0
		? {mark: '◐', color: 'cyan', text: measuring(progress)}
		: {mark: '○', color: 'gray', text: ''};
}

function appliedText(progress: Progress, step: string, measured: string | undefined): string {
	if (measured !== undefined) {
		return `${measured}   keep or undo?`;
	}

	const task = progress.tasks[0];
	if (task?.kind === 'measure' && task.steps.at(-1) === step) {
		return progress.activity === 'asking restart' ? 'verified · restart?' : measuring(progress);
	}

	return progress.unfelt.includes(step) ? 'applied · verified · felt at the next start' : 'applied · verified';
}

function measuring({samples, setup, activity}: Progress): string {
	const sample = samples.at(-1);
	if (activity !== 'working') {
		return 'to be measured';
	}

	return sample === undefined || setup === undefined
		? 'measuring'
		: `measuring ${streams(sample.streams)}, ${sample.repeat} of ${setup.repeats}`;
}

/** The step that the run is at, counted from 1; the last one when all is done. */
export function stepNumber(progress: Progress): number {
	const waiting = progress.steps.findIndex(({step}) =>
		['waiting', 'applying', 'verifying', 'applied', 'failed', 'drifted', 'refused'].includes(phaseOf(progress, step.id) ?? ''),
	);
	return waiting < 0 ? progress.steps.length : waiting + 1;
}
