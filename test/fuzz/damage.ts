import fc from 'fast-check';
import {anyText} from '../text/any-text.ts';
import {hostileText} from './hostile.ts';

export type Damage = (text: string) => string;

/** The word around a place, as a reader of words would take it. */
const wordAt = (text: string, at: number): readonly [start: number, end: number] => {
	const isWord = (index: number): boolean => /[\w.:+/-]/.test(text[index] ?? '');
	let [start, end] = [at, at];
	// A name or a number is short; what is longer is cut somewhere inside, which is as good.
	while (at - start < 40 && isWord(start - 1)) start--;
	while (end - at < 40 && isWord(end)) end++;
	return [start, end];
};

const lineAt = (text: string, at: number): readonly [start: number, end: number] => {
	const end = text.indexOf('\n', at);
	return [text.lastIndexOf('\n', at - 1) + 1, end === -1 ? text.length : end + 1];
};

const replaced = (text: string, [start, end]: readonly [start: number, end: number], by: string): string =>
	text.slice(0, start) + by + text.slice(end);

type Way = (text: string, at: number, hostile: string, other: string) => string;

/** What a torn write, a broken disk, an editor, a hostile guest or a program of another version makes of a text. */
const ways: Readonly<Record<string, Way>> = {
	'its end is lost': (text, at) => text.slice(0, at),
	'its beginning is lost': (text, at) => text.slice(at),
	'something is put in': (text, at, hostile) => replaced(text, [at, at], hostile),
	'a letter is another': (text, at, hostile) => replaced(text, [at, at + 1], hostile),
	'a word is another': (text, at, hostile) => replaced(text, wordAt(text, at), hostile),
	'a line is another': (text, at, hostile) => replaced(text, lineAt(text, at), `${hostile}\n`),
	'a word is lost': (text, at) => replaced(text, wordAt(text, at), ''),
	'a line is lost': (text, at) => replaced(text, lineAt(text, at), ''),
	'a line is begun twice': (text, at) => text.slice(0, at) + text.slice(lineAt(text, at)[0]),
	'its end is of another': (text, at, _hostile, other) =>
		text.slice(0, at) + other.slice(Math.floor((at / (text.length + 1)) * other.length)),
	'its lines are turned round': text => text.split('\n').toReversed().join('\n'),
	// Each of these six leaves a letter in the range of bytes.
	'a bit is turned': (text, at) => replaced(text, [at, at + 1], String.fromCharCode(text.charCodeAt(at) ^ (1 << (at % 6)))),
};

/** A damage; what comes from elsewhere is of these texts. */
export const damageWith = (others: readonly string[]): fc.Arbitrary<Damage> =>
	fc.tuple(fc.constantFrom(...Object.values(ways)), fc.nat(), hostileText, fc.constantFrom('', ...others)).map(
		([way, at, hostile, other]) =>
			(text: string) =>
				way(text, at % (text.length + 1), hostile, other),
	);

/** What no tool wrote: any characters, any JSON, or one of the texts that nobody expects. */
const noise: fc.Arbitrary<string> = fc.oneof(anyText({maxLength: 200}), fc.string({maxLength: 200}), fc.json(), hostileText);

/** These texts, damaged a few times, or not at all; seldom noise. */
export const damaged = (texts: readonly string[]): fc.Arbitrary<string> =>
	fc.oneof(
		{
			weight: 19,
			arbitrary: fc
				.tuple(fc.constantFrom(...texts), fc.array(damageWith(texts), {maxLength: 5}))
				.map(([text, damages]) => damages.reduce((state, damage) => damage(state), text)),
		},
		{weight: 1, arbitrary: noise},
	);
