import {judgedOf} from '../../src/measured/found.ts';
import {bootsIn} from '../../src/measured/series.ts';
import {answerFor, isKept, type Progress, phaseOf, type StepProgress} from '../../src/wizard/tune/progress.ts';

import {verdictInShort} from './verdict-in-short.ts';

export type Status = {readonly mark: string; readonly color: string | undefined; readonly text: string};

type Mark = {readonly mark: string; readonly color: string | undefined; readonly means: string};

/** The glyph says how a step stands; the colour only repeats it. */
export const phaseMarks = {
	waiting: {mark: '○', color: 'gray', means: 'not begun'},
	busy: {mark: '◐', color: 'cyan', means: 'under way, or applied and not decided yet'},
	kept: {mark: '✓', color: 'green', means: 'kept, or so already'},
	undone: {mark: '↶', color: undefined, means: 'taken back'},
	skipped: {mark: '–', color: 'gray', means: 'left out'},
	untouched: {mark: '≠', color: 'yellow', means: 'not written, or taken back because the system would not have it'},
	failed: {mark: '✗', color: 'red', means: 'failed'},
} as const satisfies Record<string, Mark>;

function status({mark, color}: Mark, text: string): Status {
	return {mark, color, text};
}

/** How a step stands in a glyph and a few words. */
export function stepStatus(progress: Progress, entry: StepProgress): Status {
	const {phase, step} = entry;
	const outcome = answerFor(progress, step.id)?.outcome;
	const verdict = outcome && verdictInShort(outcome);
	/** In a run without measurements there is nothing to say about each. */
	const told = (text: string): string =>
		progress.measuring === undefined ? text : verdict === undefined ? `${text}, not measured to its end` : `${text}: ${verdict}`;
	switch (phase.name) {
		case 'waiting':
			return status(phaseMarks.waiting, '');
		case 'applying':
			return status(phaseMarks.busy, `applying ${Math.min(phase.done + 1, step.changes.length)} of ${step.changes.length}`);
		case 'verifying':
			return status(phaseMarks.busy, 'applied · verifying');
		case 'applied':
			return status(phaseMarks.busy, `applied · verified${progress.unfelt.includes(step.id) ? ' · felt at the next start' : ''}`);
		case 'measuring':
			return status(phaseMarks.busy, measuring(progress));
		case 'judged':
			return status(phaseMarks.busy, `${decided(progress, step.id)}   ${verdict ?? ''}`);
		case 'kept':
			return status(phaseMarks.kept, told(`kept${progress.unfelt.includes(step.id) ? ', felt at the next start' : ''}`));
		case 'undone':
			return status(phaseMarks.undone, told(phaseMarks.undone.means));
		case 'nothing to do':
			return status(phaseMarks.kept, 'nothing to do: it is so already');
		case 'skipped':
			return status(phaseMarks.skipped, 'skipped');
		case 'not recorded':
			return status(phaseMarks.skipped, 'not recorded: left as it is');
		case 'drifted':
			return status(phaseMarks.untouched, 'drifted: changed by somebody else, not written');
		case 'refused':
			return status(phaseMarks.untouched, 'refused by the system, taken back');
		case 'failed':
			return status(phaseMarks.failed, 'failed');
	}
}

/** What is decided of a step that was measured, and not brought about yet. */
function decided(progress: Progress, step: string): string {
	if (!judgedOf(progress.found).includes(step)) {
		return 'keep or undo?';
	}

	return isKept(progress, step) ? 'to be kept' : 'to be taken back';
}

function measuring({asked, series, activity, measuring}: Progress): string {
	if (asked === undefined || activity !== 'working') {
		return 'not measured to its end';
	}

	const what = measuring?.recording === undefined ? 'measuring' : 'recorded';
	return asked.unit === 'pairs'
		? `${what} pair ${(series.length >> 1) + 1}`
		: `${what} boot ${Math.max(1, bootsIn(series))} of ${asked.plan.length}`;
}

/** The step that the run is at, counted from 1; the last one when all is done. */
export function stepNumber(progress: Progress): number {
	const [task] = progress.tasks;
	if (task?.kind === 'apply') {
		return progress.steps.findIndex(({step}) => step.id === task.step) + 1;
	}

	const waiting = progress.steps.findIndex(({step}) =>
		['waiting', 'applying', 'verifying', 'applied', 'measuring', 'judged', 'failed', 'drifted', 'refused'].includes(
			phaseOf(progress, step.id) ?? '',
		),
	);
	return waiting < 0 ? progress.steps.length : waiting + 1;
}
