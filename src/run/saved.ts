import type {Target} from '../target/target.ts';
import {afterFile, beforeFile, runFolder} from './journal.ts';
import {sameShown} from './states.ts';
import {earlierOf, type Numbered} from './undo-script.ts';

/** What a run saved of each change, as the kind's `show` printed it; undefined where there is no such file. */
export type Saved = {
	readonly before: (n: number) => string | undefined;
	readonly after: (n: number) => string | undefined;
};

/** Reads all that a run saved in one round trip, however many changes it has. */
export const readSaved = async (target: Target, run: string): Promise<Saved> => {
	const {files} = await target.collect({files: [`${runFolder(run)}/before/*`], links: [], names: [], commands: []});
	return {before: n => files[beforeFile(run, n)], after: n => files[afterFile(run, n)]};
};

/** Whether what is shown now is what was there before this change, or before an earlier change of the same thing. */
export const isAsBefore = (saved: Saved, change: Numbered, changes: readonly Numbered[], now: string): boolean =>
	[change.n, ...earlierOf(change, changes)].some(n => {
		const before = saved.before(n);
		return before !== undefined && sameShown(now, before);
	});
