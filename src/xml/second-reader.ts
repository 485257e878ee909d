import {XMLParser, XMLValidator} from 'fast-xml-parser';

// fast-xml-parser has one job here: to read a definition once more, knowing nothing of our parser. So nothing of ours helps it, not even
// with references.

/** An element as another parser reads it: values decoded, without places. */
export type SecondReading = {
	readonly name: string;
	readonly attributes: ReadonlyMap<string, {readonly value: string}>;
	/** The texts and CDATA directly in it. */
	readonly text: string;
	/** Comments and processing instructions directly in it. */
	readonly remarks: readonly string[];
	readonly children: readonly SecondReading[];
};

/** A node of fast-xml-parser: its one key that is not `:@` is its name; `:@` holds its attributes. */
type Node = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
	ignoreAttributes: false,
	attributeNamePrefix: '',
	preserveOrder: true,
	parseAttributeValue: false,
	parseTagValue: false,
	trimValues: false,
	processEntities: false,
	cdataPropName: '#cdata',
	commentPropName: '#comment',
	// As it is written: it would give names such as toString another one.
	onDangerousProperty: name => name,
});

const named: Readonly<Record<string, string>> = {lt: '<', gt: '>', amp: '&', apos: "'", quot: '"'};

const decoded = (text: string): string =>
	!text.includes('&')
		? text
		: text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (_, hexadecimal, decimal, name) =>
				name === undefined
					? String.fromCodePoint(hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16))
					: (named[name] ?? ''),
			);

const nameOf = (node: Node): string => Object.keys(node).find(key => key !== ':@') ?? '';
const inside = (node: Node): readonly Node[] => node[nameOf(node)] as readonly Node[];
const textOf = (node: Node): string => String(inside(node)[0]?.['#text'] ?? '');
const attributesOf = (node: Node): Readonly<Record<string, string>> => (node[':@'] ?? {}) as Readonly<Record<string, string>>;

const readingOf = (node: Node): SecondReading => {
	const children: SecondReading[] = [];
	const remarks: string[] = [];
	let text = '';
	for (const child of inside(node)) {
		const name = nameOf(child);
		if (name === '#text') text += decoded(String(child['#text']));
		else if (name === '#cdata') text += textOf(child);
		else if (name === '#comment') remarks.push(textOf(child));
		else if (name.startsWith('?')) remarks.push(`${name} ${JSON.stringify(attributesOf(child))}`);
		else children.push(readingOf(child));
	}

	// White space in a value reads as a blank unless it was written as a reference (XML 1.0, section 3.3.3).
	const attributes = new Map(
		Object.entries(attributesOf(node)).map(([name, value]) => [name, {value: decoded(value.replaceAll(/[\t\n\r]/g, ' '))}]),
	);
	return {name: nameOf(node), attributes, text, remarks, children};
};

/** The root of a document. @throws Error of fast-xml-parser, or one of this module, where it cannot read it */
export const readAgain = (text: string): SecondReading => {
	const [root, ...more] = (parser.parse(text) as readonly Node[]).filter(node => !/^[#?]/.test(nameOf(node))).map(readingOf);
	if (root === undefined || more.length > 0) throw new Error(`${more.length + (root === undefined ? 0 : 1)} elements at the top`);
	return root;
};

/** What fast-xml-parser has against a text; undefined where it finds it well-formed. Its parser takes more than that. */
export const complaintOf = (text: string): {readonly message: string; readonly line: number} | undefined => {
	const verdict = XMLValidator.validate(text);
	return verdict === true ? undefined : {message: verdict.err.msg, line: verdict.err.line};
};
