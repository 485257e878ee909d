import {
	decodeAttribute,
	decodeLineEnds,
	decodeText,
	findBadReference,
	findIllegalCharacter,
	isPlainText,
	isPlainValue,
	type Quote,
} from './characters.ts';
import {name} from './name.ts';
import {Scanner} from './scanner.ts';

export {XmlError} from './scanner.ts';

// Why a scanner of our own: edits must keep every byte that they do not mean, so they need the places of each tag and
// each value between its quotes, which no package gives; README has the figures. And what libxml2 refuses must be refused
// here, before it reaches libvirt. fast-xml-parser reads what was edited once more (second-reader.ts).

/** Offsets into the text in UTF-16 units; `end` is the first one after. */
export type Span = {readonly start: number; readonly end: number};

/** A document has hundreds of them, so their places are numbers of their own and no spans. */
export type XmlAttribute = {
	/** References decoded. */
	readonly value: string;
	readonly quote: Quote;
	/** Of the first letter of the name. */
	readonly start: number;
	/** After the opening quote. */
	readonly valueStart: number;
	/** Of the closing quote. */
	readonly valueEnd: number;
	/** After the closing quote. */
	readonly end: number;
};

export type XmlElement = {
	/** As written, with its prefix: `qemu:arg`. */
	readonly name: string;
	readonly attributes: ReadonlyMap<string, XmlAttribute>;
	readonly children: readonly XmlElement[];
	/** Own text and CDATA, references decoded, put together; not that of children. */
	readonly text: string;
	readonly parent: XmlElement | undefined;
	readonly startTag: Span;
	readonly content: Span;
	/** Of no length for a self-closing element. */
	readonly endTag: Span;
};

export type XmlDocument = {readonly text: string; readonly root: XmlElement};

const space = String.raw`[ \t\r\n]`;
const literal = `(?:"[^"]*"|'[^']*')`;
const sticky = (source: string): RegExp => new RegExp(source, 'uy');

const declaration = sticky(
	`<\\?xml${space}+version${space}*=${space}*(?:"1\\.\\d+"|'1\\.\\d+')(?:${space}+encoding${space}*=${space}*(?:"[A-Za-z][\\w.\\-]*"|'[A-Za-z][\\w.\\-]*'))?` +
		`(?:${space}+standalone${space}*=${space}*(?:"(?:yes|no)"|'(?:yes|no)'))?${space}*\\?>`,
);
const fullName = sticky(name);
const instruction = sticky(`<\\?(${name})(?=${space}|\\?>)`);
const documentType = sticky(`<!DOCTYPE${space}+${name}(?:${space}+(?:SYSTEM|PUBLIC${space}+${literal})${space}+${literal})?${space}*`);

/** An element whose end has not been seen yet. */
type OpenElement = {-readonly [Key in keyof XmlElement]: XmlElement[Key]} & {children: XmlElement[]};

const checkReferences = (scanner: Scanner, raw: string, start: number): void => {
	const bad = findBadReference(raw);
	if (bad !== undefined) {
		scanner.fail(`expected a reference that XML defines, found "${bad.found}". Write &amp; for an ampersand.`, start + bad.offset);
	}
};

/** Comments and processing instructions, which may stand anywhere; false when there is none here. */
const skipMiscellaneous = (scanner: Scanner): boolean => {
	if (scanner.sees('<!--')) {
		scanner.takeBetween('<!--', '--', 'comment');
		if (!scanner.sees('>')) {
			scanner.fail('expected "-->": a comment may not hold "--". Take one dash away.', scanner.at - 2);
		}

		scanner.at++;
		return true;
	}

	if (!scanner.sees('<?')) {
		return false;
	}

	const start = scanner.at;
	const target = scanner.take(instruction)?.[1];
	if (target === undefined || target.toLowerCase() === 'xml') {
		scanner.fail('expected a processing instruction, or <?xml version="1.0"?> as the very first characters of the text.', start);
	}

	scanner.at = start;
	scanner.takeBetween('<?', '?>', 'processing instruction');
	return true;
};

const skipProlog = (scanner: Scanner): void => {
	let documentTypes = 0;
	scanner.at = scanner.sees('\uFEFF') ? 1 : 0;
	scanner.take(declaration);
	for (;;) {
		if (scanner.skipBlank() || skipMiscellaneous(scanner)) {
			continue;
		}

		if (!scanner.sees('<!DOCTYPE')) {
			return;
		}

		if (documentTypes++ > 0 || scanner.take(documentType) === undefined) {
			scanner.fail('expected one <!DOCTYPE name> at most. libvirt needs none: remove it.');
		}

		// An internal subset could define entities and default attributes, so that the text would not say what it means.
		if (!scanner.sees('>')) {
			scanner.fail('expected ">": definitions inside <!DOCTYPE … [ ]> are not read. Remove the DOCTYPE and write the values out.');
		}

		scanner.at++;
	}
};

/** A name, or undefined where none begins. Those of libvirt are ASCII; any other is for the pattern of the standard. */
const takeName = (scanner: Scanner): string | undefined => scanner.takeWord() ?? scanner.take(fullName)?.[0];

const readAttribute = (scanner: Scanner, found: string, start: number): XmlAttribute => {
	const {text} = scanner;
	const valueStart = scanner.at + 1;
	const opening = text[scanner.at];
	const quote = opening === '"' ? '"' : "'";
	const valueEnd = opening === quote ? text.indexOf(quote, valueStart) : -1;
	const raw = valueEnd === -1 ? undefined : text.slice(valueStart, valueEnd);
	const isPlain = raw !== undefined && isPlainValue(raw);
	if (raw === undefined || (!isPlain && raw.includes('<'))) {
		scanner.fail(`expected the value of ${found} in quotes and without "<". Quote it; write &lt; for "<".`);
	}

	if (!isPlain) {
		checkReferences(scanner, raw, valueStart);
	}

	scanner.at = valueEnd + 1;
	return {value: isPlain ? raw : decodeAttribute(raw), quote, start, valueStart, valueEnd, end: scanner.at};
};

const noAttributes: ReadonlyMap<string, XmlAttribute> = new Map();

/** Moves to the end of the tag, or to what is no attribute. */
const readAttributes = (scanner: Scanner): ReadonlyMap<string, XmlAttribute> => {
	let attributes: Map<string, XmlAttribute> | undefined;
	for (;;) {
		const separated = scanner.skipBlank();
		const start = scanner.at;
		const found = isTagEnd(scanner.text[start]) ? undefined : takeName(scanner);
		scanner.skipBlank();
		if (found === undefined || scanner.text[scanner.at] !== '=') {
			scanner.at = start;
			return attributes ?? noAttributes;
		}

		scanner.at++;
		scanner.skipBlank();
		if (!separated) {
			scanner.fail(`expected a space before the attribute ${found}.`, start);
		}

		attributes ??= new Map();
		if (attributes.has(found)) {
			scanner.fail(`the attribute ${found} is here twice. Keep one.`, start);
		}

		attributes.set(found, readAttribute(scanner, found, start));
	}
};

const isTagEnd = (character: string | undefined): boolean => character === '>' || character === '/';

const readStartTag = (scanner: Scanner, parent: OpenElement | undefined): OpenElement => {
	const start = scanner.at;
	const found = scanner.skip('<') ? takeName(scanner) : undefined;
	if (found === undefined) {
		scanner.fail(
			parent === undefined ? 'expected an element such as <domain>.' : 'expected a tag after "<". Write &lt; for "<" in text.',
			start,
		);
	}

	const attributes = readAttributes(scanner);
	if (!scanner.skip('>') && !scanner.skip('/>')) {
		scanner.fail(`expected an attribute, ">" or "/>" in <${found}>.`);
	}

	const end = scanner.at;
	// What is between the tags and the end tag follow when they have been read; a self-closing element has neither.
	const nothing = {start: end, end};
	const element: OpenElement = {
		name: found,
		attributes,
		children: [],
		text: '',
		parent,
		startTag: {start, end},
		content: nothing,
		endTag: nothing,
	};
	parent?.children.push(element);
	return element;
};

const isSelfClosing = (text: string, element: XmlElement): boolean => text[element.startTag.end - 2] === '/';

const readEndTag = (scanner: Scanner, element: OpenElement): void => {
	const start = scanner.at;
	const isOurs = scanner.skip('</') && scanner.skip(element.name);
	scanner.skipBlank();
	if (!isOurs || !scanner.skip('>')) {
		scanner.fail(`expected </${element.name}>. Close what was opened last first.`, start);
	}

	element.content = {start: element.startTag.end, end: start};
	element.endTag = {start, end: scanner.at};
};

const readText = (scanner: Scanner): string => {
	const start = scanner.at;
	const next = scanner.text.indexOf('<', start);
	const raw = scanner.text.slice(start, next === -1 ? undefined : next);
	scanner.at += raw.length;
	if (isPlainText(raw)) {
		return raw;
	}

	const forbidden = raw.indexOf(']]>');
	if (forbidden !== -1) {
		scanner.fail('"]]>" may not stand in text. Write ]]&gt;.', start + forbidden);
	}

	checkReferences(scanner, raw, start);
	return decodeText(raw);
};

/** The root element with everything in it. No recursion: depth is limited by memory only. */
const readRoot = (scanner: Scanner): XmlElement => {
	const root = readStartTag(scanner, undefined);
	let open: OpenElement | undefined = isSelfClosing(scanner.text, root) ? undefined : root;
	const {text} = scanner;
	while (open !== undefined) {
		const isTag = text[scanner.at] === '<';
		const second = isTag ? text[scanner.at + 1] : undefined;
		if (scanner.at === text.length) {
			scanner.fail(`expected </${open.name}>, found the end of the text. Is it cut off?`);
		} else if (!isTag) {
			open.text += readText(scanner);
		} else if (second === '/') {
			readEndTag(scanner, open);
			open = open.parent as OpenElement | undefined;
		} else if (scanner.sees('<![CDATA[')) {
			open.text += decodeLineEnds(scanner.takeBetween('<![CDATA[', ']]>', 'CDATA section'));
		} else if ((second !== '!' && second !== '?') || !skipMiscellaneous(scanner)) {
			const child = readStartTag(scanner, open);
			open = isSelfClosing(text, child) ? open : child;
		}
	}

	return root;
};

/**
 * A text as a tree with the place of everything in it. Strict: what XML 1.0 calls not well-formed is refused with an
 * XmlError, and so is a DOCTYPE that defines anything. Names keep their prefixes; namespaces are not resolved.
 */
export const parse = (text: string): XmlDocument => {
	const scanner = new Scanner(text);
	const illegal = findIllegalCharacter(text);
	if (illegal !== undefined) {
		scanner.fail(
			`found the character U+${text.charCodeAt(illegal).toString(16).toUpperCase().padStart(4, '0')}, which XML forbids. Remove it.`,
			illegal,
		);
	}

	skipProlog(scanner);
	const root = readRoot(scanner);
	while (scanner.skipBlank() || skipMiscellaneous(scanner)) {
		// Comments may follow the root.
	}

	if (scanner.at < text.length) {
		scanner.fail(`expected the end of the text after </${root.name}>. One file holds one document: remove what follows.`);
	}

	return {text, root};
};
