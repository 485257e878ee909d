import type {Target} from '../target/target.ts';
import {afterFile, beforeFile, runFolder} from './journal.ts';

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
