import {escapeAttribute, escapeText, type Quote} from './characters.ts';
import {rankOfAttribute} from './libvirt-order.ts';
import type {Span, XmlDocument, XmlElement} from './parse.ts';

/** An element that is to be written. */
export type NewElement = {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly text: string | undefined;
	readonly children: readonly NewElement[];
};

/** `parent/element`, as src/xml/libvirt-order.ts names elements; the root has only its own name. */
export const keyOf = (element: XmlElement): string =>
	element.parent === undefined ? element.name : `${element.parent.name}/${element.name}`;

/** The line break and indentation that an element stands behind, or '' when something else is ahead of it on its line. */
export const lineBreakBefore = (text: string, {startTag}: XmlElement): string => {
	let start = startTag.start;
	while (text[start - 1] === ' ' || text[start - 1] === '\t') {
		start--;
	}

	if (text[start - 1] !== '\n') {
		return '';
	}

	start -= text[start - 2] === '\r' ? 2 : 1;
	return text.slice(start, startTag.start);
};

/** What this document puts in front of each level: two spaces from libvirt, a tab or nothing from others. */
const indentation = ({text, root}: XmlDocument): string => {
	const [first] = root.children;
	return first === undefined ? '' : lineBreakBefore(text, first).replace(/^\r?\n/, '');
};

const deeper = (document: XmlDocument, lineBreak: string): string => (lineBreak === '' ? '' : lineBreak + indentation(document));

/** The line break and indentation for a new child: as the siblings have it, or one level deeper than the parent. */
export const lineBreakInside = (document: XmlDocument, parent: XmlElement): string => {
	const [sibling] = parent.children;
	return sibling === undefined ? deeper(document, lineBreakBefore(document.text, parent)) : lineBreakBefore(document.text, sibling);
};

/** libvirt quotes with ', but leaves all of <metadata> to libxml2, which quotes with ". */
export const quoteInside = (parent: XmlElement): Quote => {
	for (let element: XmlElement | undefined = parent; element !== undefined; element = element.parent) {
		if (element.name === 'metadata') {
			return '"';
		}
	}

	return "'";
};

/** `name='value'` with its quotes. */
export const printAttribute = (name: string, value: string, quote: Quote): string =>
	`${name}=${quote}${escapeAttribute(value, quote)}${quote}`;

/** Attribute names in the order in which libvirt prints them; those that it does not know stay as they come. */
export const inOrder = (key: string, names: readonly string[]): readonly string[] =>
	names.toSorted((one, other) => rankOfAttribute(key, one) - rankOfAttribute(key, other));

/** A new element as libvirt would print it, behind `lineBreak` and with each child on a line of its own, one level deeper. */
export const printElement = (document: XmlDocument, parentName: string, element: NewElement, lineBreak: string, quote: Quote): string => {
	const {name, attributes, text, children} = element;
	const ordered = inOrder(`${parentName}/${name}`, Object.keys(attributes));
	const start = [name, ...ordered.map(attribute => printAttribute(attribute, attributes[attribute] ?? '', quote))].join(' ');
	if (text === undefined && children.length === 0) {
		return `${lineBreak}<${start}/>`;
	}

	const within = children
		.map(child => printElement(document, name, child, deeper(document, lineBreak), name === 'metadata' ? '"' : quote))
		.join('');
	return `${lineBreak}<${start}>${escapeText(text ?? '')}${within}${children.length === 0 ? '' : lineBreak}</${name}>`;
};

/** What goes when an element goes: the whole line where it has one for itself, else the element alone. */
export const spanWithLine = (text: string, element: XmlElement): Span => {
	const lineBreak = lineBreakBefore(text, element);
	const end = element.endTag.end;
	const blanks = /[ \t]*(?=\r?\n)/y;
	blanks.lastIndex = end;
	const trailing = blanks.exec(text);
	return lineBreak === '' || trailing === null
		? {start: element.startTag.start, end}
		: {start: element.startTag.start - lineBreak.length, end: end + trailing[0].length};
};

/** Comments and processing instructions to the end of a line, none of which reaches beyond its own end. */
const remarks = /(?:[ \t]*(?:<!--(?:(?!-->)[^\n])*-->|<\?(?:(?!\?>)[^\n])*\?>))+(?=[ \t]*\r?\n)/y;

/** The end of an element and of the remarks behind it on the same line, which are about that element. */
export const endWithRemarks = (text: string, {endTag}: XmlElement): number => {
	remarks.lastIndex = endTag.end;
	return remarks.test(text) ? remarks.lastIndex : endTag.end;
};
