import {isSameState, type State} from '../change/change.ts';
import type {Target} from '../target/target.ts';
import {afterFile, beforeFile, runFolder} from './folder.ts';
import {shownState} from './states.ts';
import {sumOf} from './sum.ts';
import {earlierOf, type Numbered} from './undo-script.ts';

/** A change with the checksums of what was saved before it and, where it came to that, of what was read back after it. */
export type Recorded = Numbered & {readonly before: string; readonly after?: string | undefined};

/** What was saved of a change, as the kind's `show` printed it; or why it is of no use. */
export type SavedState = {readonly state: State; readonly lost?: undefined} | {readonly state?: undefined; readonly lost: string};

export type Saved = {
	readonly before: (change: Recorded) => SavedState;
	/** undefined where it never came to that. */
	readonly after: (change: Recorded) => SavedState | undefined;
};

/** Reads all that a run saved in one round trip, however many changes it has. */
export const readSaved = async (target: Target, run: string): Promise<Saved> => {
	const {files} = await target.collect({files: [`${runFolder(run)}/before/*`], links: [], names: [], commands: []});
	const state = (what: string, path: string, sum: string | undefined): SavedState => {
		const text = files[path];
		if (text === undefined) return {lost: `${what} is gone: ${path}`};
		return sum === undefined || sumOf(text) === sum ? {state: shownState(text)} : {lost: `${what} is damaged: ${path}`};
	};
	return {
		before: ({n, before}) => state('what was there before', beforeFile(run, n), before),
		after: ({n, after}) =>
			after === undefined && files[afterFile(run, n)] === undefined
				? undefined
				: state('what was read back after it', afterFile(run, n), after),
	};
};

/** Whether what is shown now is what was there before this change, or before an earlier change of the same thing. */
export const isAsBefore = (saved: Saved, change: Recorded, changes: readonly Recorded[], now: State): boolean =>
	[change, ...earlierOf(change, changes)].some(one => {
		const {state} = saved.before(one);
		return state !== undefined && isSameState(one.edit, now, state);
	});
