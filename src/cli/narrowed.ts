import {wrap} from '../inspect/page/wrap.ts';

/** Columns that the texts of the help are written for. */
export const written = 120;
/** A line of a paragraph that goes on is at least so long. */
const leastFull = written - 20;
/** Columns that a text beside its label has at least; where they are too few, it stands below the label. */
const leastBeside = 24;

/** An entry's text stands in a column of its own, behind its label; other text at its indentation, which is all its label then. */
type Entry = {readonly label: string; readonly text: string};

/** A page of the help for a terminal that is narrower than it was written for: broken between words, with the indents that it has. */
export const narrowed = (page: string, columns: number): string =>
	columns >= written
		? page
		: page
				.split('\n')
				.reduce(joined, [])
				.flatMap(entry => linesOf(entry, columns))
				.join('\n');

const linesOf = ({label, text}: Entry, columns: number): readonly string[] => {
	if (label.trim() !== '' && columns - label.length < leastBeside)
		return [label.trimEnd(), ...wrap(text, columns - deeper).map(line => `${' '.repeat(deeper)}${line}`)];
	const further = label.length + (isUsage(text) ? 2 : 0);
	const [first = '', ...more] = wrap(text, columns - further);
	return [`${label}${first}`, ...more.map(line => `${' '.repeat(further)}${line}`)];
};

/** Of a text below its label. */
const deeper = 6;

const isUsage = (text: string): boolean => /^nearmetal .*\[/.test(text);

const joined = (entries: readonly Entry[], line: string, at: number, lines: readonly string[]): readonly Entry[] => {
	const [before, last] = [lines[at - 1], entries.at(-1)];
	return before !== undefined && last !== undefined && goesOn(last, before, line)
		? [...entries.slice(0, -1), {...last, text: `${last.text} ${line.trim()}`}]
		: [...entries, entryOf(line)];
};

/** Behind a label, what stands in its column; of a paragraph, the line after a full one that ends no sentence. */
const goesOn = ({label, text}: Entry, before: string, line: string): boolean => {
	const isBelow = line !== '' && text !== '' && line.length - line.trimStart().length === label.length;
	return isBelow && (label.trim() !== '' || (before.length >= leastFull && !before.endsWith('.')));
};

const entryOf = (line: string): Entry => {
	const [, label = '', text = ''] = /^( +\S.* {2,}| *)(\S.*)?$/.exec(line) ?? [];
	return {label, text};
};
