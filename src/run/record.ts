import {type Edit, editComplaint} from '../change/change.ts';
import {type Data, isData, isUuid} from '../change/data.ts';
import {isSum, sumOf} from './sum.ts';

/** One line of journal.jsonl. An intent is flushed before its write; `done` after the value was read back. */
export type JournalRecord = {readonly at: string} & (
	| {
			readonly event: 'begin';
			readonly run: string;
			readonly target: string;
			readonly guest: {readonly name: string; readonly uuid: string} | undefined;
	  }
	/** `before`, `after`: the checksums of what was saved (before/N.before) and of what was read back (before/N.after). */
	| {
			readonly event: 'intent';
			readonly n: number;
			readonly step: string;
			readonly what: string;
			readonly edit: Edit;
			readonly before: string;
	  }
	| {readonly event: 'done'; readonly n: number; readonly after: string}
	| {readonly event: 'undone'; readonly n: number}
	| {readonly event: 'guest'; readonly phase: 'stopping' | 'stopped' | 'starting' | 'started'}
	| {readonly event: 'kept'; readonly step: string; readonly result: unknown}
	| {readonly event: 'end'; readonly state: 'applied' | 'undone'}
);

/** What a line of a journal turned out to be. */
export type JournalLine =
	| {readonly kind: 'record'; readonly record: JournalRecord}
	/** As it was written, but not by this nearmetal. */
	| {readonly kind: 'unknown'; readonly n: number | undefined; readonly what: string | undefined; readonly because: string}
	/** Its writing was cut off. What it announces had not begun, for that waits until the line is on the disk. */
	| {readonly kind: 'torn'}
	/** Not as it was written. `n`: the change that it seems to speak of. */
	| {readonly kind: 'damaged'; readonly n: number | undefined};

/** How a line begins: the length in bytes and the checksum of the record that follows. */
const head = /^\{"bytes":(\d{1,9}),"sum":"([0-9a-f]{64})",/;
const opening = '{"bytes":';
/** Characters of the longest head. */
const longestHead = 95;

/** A record as a line, without its newline. */
export const lineOf = (record: JournalRecord): string => {
	const text = JSON.stringify(record);
	return `{"bytes":${Buffer.byteLength(text)},"sum":"${sumOf(text)}",${text.slice(1)}`;
};

/** Reads a line strictly: nothing that is damaged comes out as a record. */
export const readLine = (line: string): JournalLine => {
	const written = withoutNuls(line);
	const [found, bytes, sum] = head.exec(written) ?? [];
	const text = `{${written.slice(found?.length)}`;
	if (found !== undefined && sum === sumOf(text)) return recordIn(dataIn(text));
	const isTorn =
		found === undefined
			? written.length < longestHead && (written.startsWith(opening) || opening.startsWith(written))
			: Buffer.byteLength(text) < Number(bytes);
	if (isTorn) return {kind: 'torn'};
	const n = /"n":(\d{1,9})\b/.exec(line)?.[1];
	return {kind: 'damaged', n: n === undefined ? undefined : Number(n)};
};

/** A file that had grown when the power was cut reads as NULs where nothing had been written yet. */
const withoutNuls = (line: string): string => {
	let end = line.length;
	while (line[end - 1] === '\0') end--;
	return line.slice(0, end);
};

export type NumberedLine = JournalLine & {readonly line: number; readonly last: number};

/**
 * The lines of a journal with their numbers, from 1; those that are empty are left out. Damaged lines that follow one another and
 * speak of no change are one, from `line` to `last`, however many they are.
 */
export const readLines = (text: string): readonly NumberedLine[] => {
	const lines: NumberedLine[] = [];
	let start = 0;
	for (let line = 1; start <= text.length; line++) {
		const end = text.indexOf('\n', start);
		const found = text.slice(start, end === -1 ? undefined : end);
		start = end === -1 ? text.length + 1 : end + 1;
		if (found === '') continue;
		const read = readLine(found);
		const ahead = lines.at(-1);
		if (isRubbish(read) && ahead !== undefined && isRubbish(ahead)) lines.splice(-1, 1, {...ahead, last: line});
		else lines.push({...read, line, last: line});
	}

	return lines;
};

const isRubbish = (line: JournalLine): boolean => line.kind === 'damaged' && line.n === undefined;

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const oneOf =
	(...words: readonly string[]) =>
	(value: unknown): boolean =>
		words.includes(value as string);

/** What each record must hold beside its time. */
const shapes: Readonly<Record<JournalRecord['event'], Readonly<Record<string, (value: unknown) => boolean>>>> = {
	begin: {
		run: isText,
		target: isText,
		guest: value => value === undefined || (isData(value) && isText(value.name) && isUuid(value.uuid)),
	},
	intent: {n: isNumber, step: isText, what: isText, edit: isData, before: isSum},
	done: {n: isNumber, after: isSum},
	undone: {n: isNumber},
	guest: {phase: oneOf('stopping', 'stopped', 'starting', 'started')},
	kept: {step: isText},
	end: {state: oneOf('applied', 'undone')},
};

const isEvent = (event: unknown): event is JournalRecord['event'] => isText(event) && Object.hasOwn(shapes, event as string);

/** What is no JSON has no parts. */
const dataIn = (text: string): Data => {
	try {
		return JSON.parse(text) as Data;
	} catch {
		return {};
	}
};

const recordIn = (data: Data): JournalLine => {
	const {event, n, what, edit} = data;
	const unknown = (because: string): JournalLine => ({
		kind: 'unknown',
		n: isNumber(n) ? n : undefined,
		what: typeof what === 'string' ? what : undefined,
		because,
	});
	if (!isEvent(event)) return unknown(`${isText(event) ? `“${event}”` : 'it'} is no record that this nearmetal knows.`);
	const wrong = Object.entries(shapes[event]).find(([name, isRight]) => !isRight(data[name]));
	if (wrong !== undefined) return unknown(`its ${wrong[0]} is none that this nearmetal knows.`);
	const complaint = event === 'intent' ? editComplaint(edit as Data) : undefined;
	return complaint === undefined ? {kind: 'record', record: data as unknown as JournalRecord} : unknown(complaint);
};
