/**
 * Characters that a terminal obeys or leaves out instead of showing them: controls (C0, DEL, C1), separators of lines and paragraphs,
 * and what has no shape of its own: marks of direction, joiners, spaces without width, variation selectors, tags, halves of a pair.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const short: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'};

const written = (character: string): string => {
	const hex = (character.codePointAt(0) ?? 0).toString(16);
	return (
		short[character] ?? (hex.length <= 2 ? `\\x${hex.padStart(2, '0')}` : hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`)
	);
};

/**
 * A text that others wrote (a guest's name, a program's complaint, a file) as one line for a terminal: what it would obey or hide
 * is written out, `\x1b`, `\n`, `\u202e`. A line break of ours is made after this, never before.
 */
export const visible = (text: string): string => text.replaceAll(hidden, written);

/** JSON.stringify itself leaves no raw tab or line break in a string: these two are the layout. */
const hiddenBesideLayout = new RegExp(`(?![\\t\\n])${hidden.source}`, 'gu');

/** JSON on several lines that is safe to look at: in its strings such characters are escapes, which every reader takes back. */
export const json = (value: unknown): string =>
	JSON.stringify(value, null, '\t').replaceAll(hiddenBesideLayout, character =>
		character.replaceAll(/[\s\S]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
	);
