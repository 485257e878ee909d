import type {Edit} from '../change/change.ts';
import type {Target} from '../target/target.ts';

/** Everything that nearmetal keeps on a target. */
export const stateFolder = '/var/lib/nearmetal';
export const runFolder = (run: string): string => `${stateFolder}/runs/${run}`;
export const journalFile = (run: string): string => `${runFolder(run)}/journal.jsonl`;
/** What was there before change `n`, and what was read back after it, as the kind's `show` prints it: names in the run's folder. */
export const beforeName = (n: number): string => `before/${n}.before`;
export const afterName = (n: number): string => `before/${n}.after`;
export const beforeFile = (run: string, n: number): string => `${runFolder(run)}/${beforeName(n)}`;
export const afterFile = (run: string, n: number): string => `${runFolder(run)}/${afterName(n)}`;
export const undoFile = (run: string): string => `${runFolder(run)}/undo.sh`;

/** One line of journal.jsonl. An intent is flushed before its write; `done` after the value was read back. */
export type JournalRecord = {readonly at: string} & (
	| {
			readonly event: 'begin';
			readonly run: string;
			readonly target: string;
			readonly guest: {readonly name: string; readonly uuid: string} | undefined;
	  }
	| {readonly event: 'intent'; readonly n: number; readonly step: string; readonly what: string; readonly edit: Edit}
	| {readonly event: 'done'; readonly n: number}
	| {readonly event: 'undone'; readonly n: number}
	| {readonly event: 'guest'; readonly phase: 'stopping' | 'stopped' | 'starting' | 'started'}
	| {readonly event: 'kept'; readonly step: string; readonly result: unknown}
	| {readonly event: 'end'; readonly state: 'applied' | 'undone'}
);

type Unstamped<R> = R extends JournalRecord ? Omit<R, 'at'> : never;

/** What a journal says, as a person would sum it up. */
export type RunState = {
	readonly run: string;
	readonly guest: {readonly name: string; readonly uuid: string} | undefined;
	readonly intents: readonly (Extract<JournalRecord, {event: 'intent'}> & {readonly done: boolean; readonly undone: boolean})[];
	/** The run came to starting the guest anew: if it runs, it runs with what the run changed. */
	readonly restarted: boolean;
	/** The run asked the guest to shut down and never got to see it started again. */
	readonly leftOff: boolean;
	/** undefined: it was interrupted, or is at work right now. */
	readonly end: 'applied' | 'undone' | undefined;
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
		await this.#target.append(journalFile(this.run), records.map(record => `\n${JSON.stringify({at, ...record})}`).join(''));
	}
}

/** Reads a journal. A line that a power cut tore is passed over: what it announces had not begun. */
export const readJournal = (run: string, text: string): RunState => {
	const records = text.split('\n').flatMap(recordIn);
	const numbers = (event: 'done' | 'undone') => new Set(records.flatMap(record => (record.event === event ? [record.n] : [])));
	const done = numbers('done');
	const undone = numbers('undone');
	const phases = records.flatMap(record => (record.event === 'guest' ? [record.phase] : []));
	const ends = records.flatMap(record => (record.event === 'end' ? [record.state] : []));
	return {
		run,
		guest: records.find(record => record.event === 'begin')?.guest,
		intents: records.flatMap(record =>
			record.event === 'intent' ? [{...record, done: done.has(record.n), undone: undone.has(record.n)}] : [],
		),
		restarted: phases.includes('starting'),
		leftOff: phases.length > 0 && phases.at(-1) !== 'started',
		end: ends.includes('undone') ? 'undone' : ends[0],
	};
};

const recordIn = (line: string): readonly JournalRecord[] => {
	try {
		return line === '' ? [] : [JSON.parse(line) as JournalRecord];
	} catch {
		return [];
	}
};
