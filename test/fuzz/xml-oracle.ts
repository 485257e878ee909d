import {XMLParser, XMLValidator} from 'fast-xml-parser';

/** A node as fast-xml-parser reads it: its one key that is not `:@` is its name; `:@` holds its attributes. */
type Node = Readonly<Record<string, unknown>>;

/** An element as both parsers have it: attributes as they are written but for line ends, and the texts directly in it as they read. */
export type Outline = {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly text: string;
	readonly children: readonly Outline[];
};

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
	maxNestedTags: Number.POSITIVE_INFINITY,
	onDangerousProperty: name => name,
});

/** What fast-xml-parser has against a text; undefined where it finds it well-formed. */
export const complaintOf = (text: string): string | undefined => {
	const verdict = XMLValidator.validate(text);
	return verdict === true ? undefined : verdict.err.msg;
};

const named: Readonly<Record<string, string>> = {lt: '<', gt: '>', amp: '&', apos: "'", quot: '"'};
const decoded = (text: string): string =>
	text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (_, hexadecimal, decimal, name) =>
		name === undefined
			? String.fromCodePoint(hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16))
			: (named[name] ?? ''),
	);

const nameOf = (node: Node): string => Object.keys(node).find(key => key !== ':@') ?? '';
const inside = (node: Node): readonly Node[] => node[nameOf(node)] as readonly Node[];
const isElement = (node: Node): boolean => !/^[#?]/.test(nameOf(node));

const textIn = (node: Node): string => {
	if (nameOf(node) === '#text') return decoded(String(node['#text']));
	return nameOf(node) === '#cdata' ? String(inside(node)[0]?.['#text'] ?? '') : '';
};

const outlineOf = (node: Node): Outline => ({
	name: nameOf(node),
	attributes: {...(node[':@'] as Record<string, string> | undefined)},
	text: inside(node).map(textIn).join(''),
	children: inside(node).filter(isElement).map(outlineOf),
});

/** The elements at the top of a text, as fast-xml-parser reads them. */
export const outlines = (text: string): readonly Outline[] => (parser.parse(text) as readonly Node[]).filter(isElement).map(outlineOf);

/** Elements that nearmetal's edits make, change or take away, by their parent's name. */
const edited: ReadonlySet<string> = new Set([
	...['cputune/vcpupin', 'cputune/emulatorpin', 'cputune/iothreadpin', 'numatune/memory', 'numatune/memnode'],
	...['hugepages/page', 'cpu/topology', 'numa/cell'],
]);
/** Elements that come with the first of those in them, and go with the last. */
const holders: ReadonlySet<string> = new Set([
	'domain/cputune',
	'domain/numatune',
	'domain/memoryBacking',
	'memoryBacking/hugepages',
	'domain/cpu',
	'cpu/numa',
	'interface/driver',
]);

/** All of a text that no edit of ours means, comments too, without white space. */
export const untouched = (text: string): string => {
	const print = (node: Node, parent: string): string => {
		const name = nameOf(node);
		const place = `${parent}/${name}`;
		if (edited.has(place)) return '';
		if (name === '#text') return String(node['#text']).replaceAll(/\s+/g, '');
		const attributes = Object.entries((node[':@'] ?? {}) as Record<string, string>).filter(
			([key]) => place !== 'interface/driver' || (key !== 'name' && key !== 'queues'),
		);
		const content = inside(node)
			.map(child => print(child, name))
			.join('');
		if (holders.has(place) && attributes.length === 0 && content === '') return '';
		return `<${name} ${attributes.map(([key, value]) => `${key}="${value}"`).join(' ')}>${content}</>`;
	};
	return (parser.parse(text) as readonly Node[]).map(node => print(node, '')).join('');
};
