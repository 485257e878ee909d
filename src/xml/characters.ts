import {EditError} from './edit-error.ts';

/** XML 1.0 section 2.2: the characters that no document may hold, not even as a reference; halves of characters apart. */
const illegalCharacter = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/;

/** Half of a character that was cut in two; with the `u` flag a proper pair is one character and does not match. */
const loneSurrogate = /[\u{D800}-\u{DFFF}]/u;

/** Offset of the first character that XML forbids, or undefined. */
export const findIllegalCharacter = (text: string): number | undefined => {
	const illegal = illegalCharacter.exec(text)?.index;
	// isWellFormed() costs nothing where the expression, which reads characters, is slow: a definition is read on every refresh.
	const lone = text.isWellFormed() ? undefined : loneSurrogate.exec(text)?.index;
	return illegal === undefined || lone === undefined ? (illegal ?? lone) : Math.min(illegal, lone);
};

const predefined: ReadonlyMap<string, string> = new Map([
	['lt', '<'],
	['gt', '>'],
	['amp', '&'],
	['apos', "'"],
	['quot', '"'],
]);

/** What `&name;` or `&#n;` stands for, given what is between `&` and `;`. undefined: XML does not define it. */
const resolveReference = (name: string): string | undefined => {
	// A text may be nothing but references: those of names are for a look into a table.
	if (!name.startsWith('#')) {
		return predefined.get(name);
	}

	const [, hexadecimal, decimal] = /^#(?:x([\dA-Fa-f]+)|(\d+))$/.exec(name) ?? [];
	if (hexadecimal === undefined && decimal === undefined) {
		return undefined;
	}

	const codePoint = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
	if (codePoint > 0x10_ff_ff) {
		return undefined;
	}

	const character = String.fromCodePoint(codePoint);
	return findIllegalCharacter(character) === undefined ? character : undefined;
};

/** The first `&` that begins no reference that XML defines, or undefined when all are fine. */
export const findBadReference = (raw: string): {readonly offset: number; readonly found: string} | undefined => {
	if (!raw.includes('&')) {
		return undefined;
	}

	for (const {0: found, 1: name = '', index} of raw.matchAll(/&(?:([^&;<\s]*);)?/g)) {
		if (resolveReference(name) === undefined) {
			return {offset: index, found};
		}
	}

	return undefined;
};

const decodeReferences = (raw: string): string =>
	raw.includes('&') ? raw.replace(/&([^;]*);/g, (found, name: string) => resolveReference(name) ?? found) : raw;

/** Section 2.11: every line end reads as LF. A carriage return that was written as a reference stays one. */
export const decodeText = (raw: string): string => decodeReferences(decodeLineEnds(raw));

/** Line ends only: what CDATA holds. */
export const decodeLineEnds = (raw: string): string => (raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw);

/** Section 3.3.3: white space in an attribute reads as a space unless it was written as a reference. */
export const decodeAttribute = (raw: string): string => decodeReferences(raw.replace(/\r\n|[\t\n\r]/g, ' '));

// Nearly every value and text means just what is written. One loop finds that out: a search for each of the characters that matter
// takes longer on texts that are as short as these.

/** Whether nothing in an attribute's value has to be decoded or refused. */
export const isPlainValue = (raw: string): boolean => {
	for (let at = 0; at < raw.length; at++) {
		const code = raw.charCodeAt(at);
		// &, < and white space that is no blank.
		if (code === 0x26 || code === 0x3c || code < 0x20) return false;
	}

	return true;
};

/** Whether nothing in a text has to be decoded or refused. */
export const isPlainText = (raw: string): boolean => {
	for (let at = 0; at < raw.length; at++) {
		const code = raw.charCodeAt(at);
		// &, ] and a carriage return.
		if (code === 0x26 || code === 0x5d || code === 0x0d) return false;
	}

	return true;
};

const references: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	"'": '&apos;',
	'"': '&quot;',
	'\t': '&#9;',
	'\n': '&#10;',
	'\r': '&#13;',
};
const toReference = (character: string): string => references[character] ?? `&#x${character.codePointAt(0)?.toString(16).toUpperCase()};`;

const escape = (value: string, special: RegExp): string => {
	if (findIllegalCharacter(value) !== undefined) {
		throw new EditError(`the value ${JSON.stringify(value)} holds a character that XML forbids. Leave it out.`);
	}

	return value.replace(special, toReference);
};

export type Quote = "'" | '"';

/**
 * An attribute's value as libvirt prints it between single quotes (virBufferEscapeString escapes both kinds of quotes), or
 * as libxml2 prints it between double quotes: libvirt hands the whole of <metadata> to libxml2, which writes references for
 * everything beyond ASCII.
 */
export const escapeAttribute = (value: string, quote: Quote): string =>
	escape(value, quote === "'" ? /[&<>'"\t\n\r]/g : /[&<>"\t\n\r]|[^\0-\x7F]/gu);

/** Text as libvirt prints it; virBufferEscapeString escapes quotes here too. */
export const escapeText = (value: string): string => escape(value, /[&<>'"\r]/g);
