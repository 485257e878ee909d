import type {Target} from '../target/target.ts';
import {type Damage, damageOf, type SavedNumbers} from './damage.ts';
import {journalFile} from './folder.ts';
import {type JournalRecord, lineOf, readLines} from './record.ts';

type Unstamped<R> = R extends JournalRecord ? Omit<R, 'at'> : never;
type Intent = Extract<JournalRecord, {event: 'intent'}>;

/** What a journal says, as a person would sum it up. */
export type RunState = {
	readonly run: string;
	readonly guest: {readonly name: string; readonly uuid: string} | undefined;
	/** In the order of their numbers. `after`: the checksum of what was read back; undefined: it never came to that. */
	readonly intents: readonly (Intent & {readonly after: string | undefined; readonly undone: boolean})[];
	/** The run came to starting the guest anew: if it runs, it runs with what the run changed. */
	readonly restarted: boolean;
	/** The run asked the guest to shut down and never got to see it started again. */
	readonly leftOff: boolean;
	/** undefined: it was interrupted, or is at work right now. */
	readonly end: 'applied' | 'undone' | undefined;
	/** Nothing is written there: it was cut off before it changed anything. */
	readonly empty: boolean;
	/** What cannot be taken back from this journal. */
	readonly damage: readonly Damage[];
};

/**
 * Appends records to a run's journal; each is on the disk when its promise resolves. The newline stands before the record, so
 * that one which a power cut tore does not take the next record with it.
 */
export class Journal {
	readonly #target: Target;
	readonly run: string;

	constructor(target: Target, run: string) {
		this.#target = target;
		this.run = run;
	}

	async add(...records: readonly Unstamped<JournalRecord>[]): Promise<void> {
		const at = new Date().toISOString();
		await this.#target.append(journalFile(this.run), records.map(record => `\n${lineOf({at, ...record} as JournalRecord)}`).join(''));
	}
}

/** Reads a journal, strictly; with it the numbers of the states saved beside it, which tell of changes whose record is lost. */
export const readJournal = (run: string, text: string, saved: SavedNumbers): RunState => {
	const lines = readLines(text);
	const records = lines.flatMap(line => (line.kind === 'record' ? [line.record] : []));
	const after = new Map(records.flatMap(record => (record.event === 'done' ? [[record.n, record.after]] : [])));
	const undone = new Set(records.flatMap(record => (record.event === 'undone' ? [record.n] : [])));
	const phases = records.flatMap(record => (record.event === 'guest' ? [record.phase] : []));
	const ends = records.flatMap(record => (record.event === 'end' ? [record.state] : []));
	const damage = damageOf(run, lines, saved);
	return {
		run,
		guest: records.find(record => record.event === 'begin')?.guest,
		intents: records
			.flatMap(record => (record.event === 'intent' ? [{...record, after: after.get(record.n), undone: undone.has(record.n)}] : []))
			.sort((one, other) => one.n - other.n),
		restarted: phases.includes('starting') || phases.includes('started'),
		leftOff: phases.length > 0 && phases.at(-1) !== 'started',
		end: ends.includes('undone') ? 'undone' : ends[0],
		empty: records.length === 0 && damage.length === 0,
		damage,
	};
};
