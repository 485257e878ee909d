import {beforeFile, runFolder, undoFile} from './folder.ts';
import type {JournalRecord, NumberedLine} from './record.ts';

/** Something of a run that cannot be taken back from its journal: what it is, and sentences that say why and what to do. */
export type Damage = {readonly what: string; readonly because: string};

/** The numbers of the changes of which something was saved. */
export type SavedNumbers = {readonly before: ReadonlySet<number>; readonly after: ReadonlySet<number>};

/**
 * Everything that a journal and the saved states beside it leave unaccounted for. What was saved before a change is on the disk
 * before its intent, and its intent before the change: so a saved state of which no intent tells is a change whose record is
 * lost, or one that was cut off before it began.
 */
export const damageOf = (run: string, lines: readonly NumberedLine[], saved: SavedNumbers): readonly Damage[] => {
	const records = lines.flatMap(line => (line.kind === 'record' ? [line.record] : []));
	const numbers = (event: 'intent' | 'done' | 'undone'): readonly number[] =>
		records.flatMap(record => (record.event === event ? [record.n] : []));
	const [intents, undone] = [new Set(numbers('intent')), new Set(numbers('undone'))];
	const unknown = lines.flatMap(line => (line.kind === 'unknown' && !undone.has(line.n ?? -1) ? [line] : []));
	const damaged = lines.flatMap(line => (line.kind === 'damaged' ? [line] : []));

	// A change had begun for certain where it was read back, or where the run went on; else only a damaged line can have told of it.
	const known = [...intents, ...unknown.flatMap(({n}) => n ?? [])];
	const begun = new Set([...saved.after, ...numbers('done')]);
	const newest = Math.max(-1, ...known);
	const lost = [...saved.before]
		.filter(n => !known.includes(n) && !undone.has(n))
		.filter(n => begun.has(n) || n < newest || damaged.length > 0)
		.sort((one, other) => one - other);
	const byHand = `On the host, “sh ${undoFile(run)}” takes everything of this run back. When all is well, forget it with: rm -r ${runFolder(run)}`;
	return [
		...unknown.map(({n, what, line, because}) => ({
			what: what ?? (n === undefined ? `line ${line} of the journal` : `change ${n}`),
			because: `${because} A newer nearmetal wrote it: take it back with that one. ${byHand}`,
		})),
		...lost.map(n => {
			const at = damaged.filter(line => line.n === n).map(({line}) => line);
			const record =
				at.length === 0 ? 'its record is missing from the journal' : `its record, line ${at.join(' and ')} of the journal, is damaged`;
			return {
				what: `change ${n}`,
				because: `${record}, so it is not known what was changed. What was there before is in ${beforeFile(run, n)}. ${byHand}`,
			};
		}),
		...damaged
			.filter(({n}) => n === undefined || !lost.includes(n))
			.map(({line, last}) => ({
				what: line === last ? `line ${line} of the journal` : `lines ${line} to ${last} of the journal`,
				because: `damaged, so what stood there is not known. ${byHand}`,
			})),
		...beginnings(records, byHand),
	];
};

const beginnings = (records: readonly JournalRecord[], byHand: string): readonly Damage[] => {
	const begins = records.filter(({event}) => event === 'begin').length;
	if (begins === 1 || records.length === 0) return [];
	if (begins > 1) return [{what: 'the journal', because: `it begins ${begins} times, so it is not known which run it tells of. ${byHand}`}];
	const restart = records.some(({event}) => event === 'guest')
		? ' The run restarted a guest, and it is not known which: shut it down and start it again yourself.'
		: '';
	return [{what: 'the journal', because: `its beginning is lost.${restart} ${byHand}`}];
};
