import {plural} from '../inspect/page/plural.ts';
import type {RunState} from '../run/journal.ts';
import {outstanding} from '../run/runs.ts';

/** A run of nearmetal on the host of which something is not taken back yet. */
export type StandingRun = {
	/** The day on which it began, of UTC, as its name has it: `2026-11-22`. */
	readonly since: string;
	/** Without an end it was cut off, or another nearmetal is at it: no other run begins beside it. */
	readonly hasEnd: boolean;
	/** Titles of the steps that it has not taken back. */
	readonly steps: readonly string[];
	/** The command that does so. */
	readonly undoCommand: string;
};

/** Those that have changed something, newest first. */
export function standingRuns(runs: readonly RunState[], titleOf: (step: string) => string, undoCommand: string): readonly StandingRun[] {
	return outstanding(runs)
		.filter(({empty}) => !empty)
		.map(({run, end, intents}) => ({
			since: run.replace(/^(\d{4})(\d\d)(\d\d).*$/, '$1-$2-$3'),
			hasEnd: end !== undefined,
			steps: [...new Set(intents.filter(({undone}) => !undone).map(({step}) => titleOf(step)))],
			undoCommand,
		}));
}

/** What must be taken back before anything else, and what was applied since when; undefined where nothing stands. */
export function standingInWords(runs: readonly StandingRun[]): string | undefined {
	const parts = [...cutOff(runs.find(({hasEnd}) => !hasEnd)), ...applied(runs.filter(({hasEnd}) => hasEnd))];
	return parts.length === 0 ? undefined : parts.join(' · ');
}

function cutOff(run: StandingRun | undefined): readonly string[] {
	return run === undefined ? [] : [`interrupted ${run.since} (or still at work): “${run.undoCommand}” first`];
}

function applied(runs: readonly StandingRun[]): readonly string[] {
	const oldest = runs.at(-1);
	if (oldest === undefined) {
		return [];
	}

	const steps = [...new Set(runs.toReversed().flatMap(({steps}) => steps))];
	const of = runs.length === 1 ? '' : ` by ${runs.length} runs`;
	return [`${plural(steps.length, 'step')} applied since ${oldest.since}${of}: ${steps.join(', ')}`];
}
