import type {Target} from '../target/target.ts';
import {type RunState, readJournal, stateFolder} from './journal.ts';

/** All runs of this target, oldest first: a run's name begins with its time. */
export const listRuns = async (target: Target): Promise<readonly RunState[]> => {
	const snapshot = await target.collect({files: [`${stateFolder}/runs/*/journal.jsonl`], links: [], names: [], commands: []});
	return Object.keys(snapshot.files)
		.sort()
		.map(path => readJournal(path.split('/').at(-2) ?? '', snapshot.files[path] ?? ''));
};

/** Runs with something that is not taken back yet, newest first. */
export const outstanding = (runs: readonly RunState[]): readonly RunState[] =>
	runs.filter(run => run.end !== 'undone' && (run.leftOff || run.intents.some(intent => !intent.undone))).toReversed();

/** `20261122-120431-417`, UTC: sorts by time. Two in one millisecond are kept apart by the lock. */
export const newRunName = (now: Date): string => now.toISOString().slice(0, 23).replaceAll(/[-:]/g, '').replaceAll(/[T.]/g, '-');
