import {median} from '../../src/judge/median.ts';
import {type Progress, phaseOf, resultOf, type StepProgress} from '../../src/wizard/tune/progress.ts';
import {gigabits, streams, verdict, widest} from './number.ts';

export type Status = {readonly mark: string; readonly color: string | undefined; readonly text: string};

type Mark = {readonly mark: string; readonly color: string | undefined; readonly means: string};

/** The glyph says how a step stands; the colour only repeats it. */
export const phaseMarks = {
	waiting: {mark: '○', color: 'gray', means: 'not begun'},
	busy: {mark: '◐', color: 'cyan', means: 'under way, or applied and not decided yet'},
	kept: {mark: '✓', color: 'green', means: 'kept, or so already'},
	undone: {mark: '↶', color: undefined, means: 'taken back'},
	skipped: {mark: '–', color: 'gray', means: 'left out'},
	untouched: {mark: '!', color: 'yellow', means: 'not written, or taken back because the system would not have it'},
	failed: {mark: '✗', color: 'red', means: 'failed'},
} as const satisfies Record<string, Mark>;

function status({mark, color}: Mark, text: string): Status {
	return {mark, color, text};
}

/** How a step stands in a glyph and a few words. */
export function stepStatus(progress: Progress, entry: StepProgress): Status {
	const {phase, step} = entry;
	const result = resultOf(progress, [step.id]);
	const measured = result?.comparison === undefined ? 'not measured' : verdict(result.comparison);
	/** In a run without measurements there is nothing to say about each. */
	const told = (text: string): string => (progress.setup === undefined ? text : `${measured}   ${text}`);
	switch (phase.name) {
		case 'waiting':
			return status(phaseMarks.waiting, '');
		case 'applying':
			return status(phaseMarks.busy, `applying ${Math.min(phase.done + 1, step.changes.length)} of ${step.changes.length}`);
		case 'verifying':
			return status(phaseMarks.busy, 'applied · verifying');
		case 'applied':
			return status(phaseMarks.busy, appliedText(progress, step.id, result === undefined ? undefined : measured));
		case 'kept':
			return status(phaseMarks.kept, told(`kept${progress.unfelt.includes(step.id) ? ', felt at the next start' : ''}`));
		case 'undone':
			return status(phaseMarks.undone, told('undone'));
		case 'nothing to do':
			return status(phaseMarks.kept, 'nothing to do: it is so already');
		case 'skipped':
			return status(phaseMarks.skipped, 'skipped');
		case 'drifted':
			return status(phaseMarks.untouched, 'drifted: changed by somebody else, not written');
		case 'refused':
			return status(phaseMarks.untouched, 'refused by the system, taken back');
		case 'failed':
			return status(phaseMarks.failed, 'failed');
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
		return status(phaseMarks.kept, `${gigabits(median(measurement.throughput))} Gbit/s   ${streams(measurement.streams)}`);
	}

	const task = progress.tasks[0];
	return task?.kind === 'measure' && task.steps.length === 0
		? status(phaseMarks.busy, measuring(progress))
		: status(phaseMarks.waiting, '');
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
