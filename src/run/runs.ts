import type {Target} from '../target/target.ts';
import {journalFile, runsFolder} from './folder.ts';
import {type RunState, readJournal} from './journal.ts';

const runName = String.raw`\d{8}-\d{6}-\d{3}`;
/** A run's folder, or what was saved there before or after change n. */
const named = new RegExp(`^${runsFolder}/(${runName})(?:/before/(\\d+)\\.(before|after))?$`);

/** All runs of this target, oldest first: a run's name begins with its time. Also those of which no more than a folder is there. */
export const listRuns = async (target: Target): Promise<readonly RunState[]> => {
	const {files, names} = await target.collect({
		files: [`${runsFolder}/*/journal.jsonl`],
		links: [],
		names: [`${runsFolder}/*`, `${runsFolder}/*/before/*`],
		commands: [],
	});
	const found = names.flatMap(name => {
		const [, run, n, moment] = named.exec(name) ?? [];
		return run === undefined ? [] : [{run, n: Number(n), moment}];
	});
	const numbers = (run: string, moment: string): ReadonlySet<number> =>
		new Set(found.flatMap(one => (one.run === run && one.moment === moment ? [one.n] : [])));
	return [...new Set(found.map(({run}) => run))]
		.sort()
		.map(run => readJournal(run, files[journalFile(run)] ?? '', {before: numbers(run, 'before'), after: numbers(run, 'after')}));
};

/** Runs with something that is not taken back yet, newest first. */
export const outstanding = (runs: readonly RunState[]): readonly RunState[] =>
	runs
		.filter(
			({end, empty, leftOff, intents, damage}) =>
				end !== 'undone' && (empty || leftOff || damage.length > 0 || intents.some(intent => !intent.undone)),
		)
		.toReversed();

/** `20261122-120431-417`, UTC: sorts by time. Two in one millisecond are kept apart by the lock. */
export const newRunName = (now: Date): string => now.toISOString().slice(0, 23).replaceAll(/[-:]/g, '').replaceAll(/[T.]/g, '-');
