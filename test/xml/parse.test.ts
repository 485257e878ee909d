import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {escapeAttribute, escapeText} from '../../src/xml/characters.ts';
import {parse, type XmlElement, XmlError} from '../../src/xml/parse.ts';
import {readAgain, type SecondReading} from '../../src/xml/second-reader.ts';
import {cpuTime} from '../cpu-time.ts';
import {casesOf} from '../thorough.ts';

const wellFormed: Readonly<Record<string, {readonly text: string; readonly value?: string; readonly content?: string}>> = {
	'self-closing': {text: '<a/>'},
	'space before the end of tags': {text: '<a ></a >'},
	'byte order mark and declaration': {text: '\uFEFF<?xml version="1.0" encoding="UTF-8" standalone=\'yes\'?>\n<a/>'},
	'comments and instructions around': {text: '<!-- - --><?editor x?><a/><!----><?x?>\n'},
	'DOCTYPE without definitions': {text: '<!DOCTYPE a PUBLIC "-//X//[ ]>" \'x\'><a/>'},
	CDATA: {text: '<a>x<![CDATA[<b>&amp;]] ></b>]]>y</a>', content: 'x<b>&amp;]] ></b>y'},
	'comment inside text': {text: '<a>1<!-- <b> & -->2</a>', content: '12'},
	references: {text: '<a b="&lt;&#60;&#x3C;&quot;&apos;">&amp;amp;&gt;</a>', value: '<<<"\'', content: '&amp;>'},
	'line ends': {text: '<a b="1\r\n2\t3\r4&#10;5&#13;">1\r\n2\r3&#13;</a>', value: '1 2 3 4\n5\r', content: '1\n2\n3\r'},
	'CDATA line ends': {text: '<a><![CDATA[1\r\n2]]></a>', content: '1\n2'},
	'quotes in quotes': {text: "<a b='\"'/>", value: '"'},
	'greater-than in a value': {text: '<a b=">/>"/>', value: '>/>'},
	'space around =': {text: '<a b = "1"/>', value: '1'},
	'tag over lines': {text: '<a\r\n\tb="1"\n/>', value: '1'},
	'non-ASCII': {text: '<größe b="𝄞">blüe 𝄞</größe>', value: '𝄞', content: 'blüe 𝄞'},
	prefixes: {text: '<q:a xmlns:q="urn:q" b="1"/>', value: '1'},
	'brackets in text': {text: '<a>]] > ]]</a>', content: ']] > ]]'},
};

for (const [name, {text, value, content}] of Object.entries(wellFormed)) {
	test(`well-formed: ${name}`, () => {
		const {root} = parse(text);
		if (value !== undefined) {
			assert.equal(root.attributes.get('b')?.value, value);
		}

		if (content !== undefined) {
			assert.equal(root.text, content);
		}
	});
}

const malformed: Readonly<Record<string, {readonly text: string; readonly at: string; readonly says: RegExp}>> = {
	nothing: {text: '', at: '1:1', says: /expected an element/},
	'text only': {text: 'error: no domain', at: '1:1', says: /expected an element/},
	'text before': {text: 'x<a/>', at: '1:1', says: /expected an element/},
	'text after': {text: '<a/>\nx', at: '2:1', says: /expected the end/},
	'two documents': {text: '<a/>\n<b/>', at: '2:1', says: /one document/},
	'cut off': {text: '<a>\n  <b/>', at: '2:7', says: /expected <\/a>.*cut off/},
	'cut off in a tag': {text: '<a b="1"', at: '1:9', says: /expected an attribute/},
	'cut off in a value': {text: '<a b="1', at: '1:6', says: /in quotes/},
	'wrong end tag': {text: '<a><b></a></b>', at: '1:7', says: /expected <\/b>/},
	'end tag longer': {text: '<a></ab>', at: '1:4', says: /expected <\/a>/},
	'column counts characters': {text: '<a>𝄞&x;</a>', at: '1:5', says: /reference.*"&x;"/},
	'CR LF counts once': {text: '<a>\r\n\r\n&x;</a>', at: '3:1', says: /reference/},
	'lone ampersand': {text: '<a>R & D</a>', at: '1:6', says: /&amp;/},
	'unknown entity in a value': {text: '<a b="x&nbsp;"/>', at: '1:8', says: /"&nbsp;"/},
	'inherited name is no entity': {text: '<a>&constructor;</a>', at: '1:4', says: /reference/},
	'reference to a forbidden character': {text: '<a>&#0;</a>', at: '1:4', says: /reference/},
	'reference beyond Unicode': {text: '<a>&#x110000;</a>', at: '1:4', says: /reference/},
	'reference to a surrogate': {text: '<a>&#xD800;</a>', at: '1:4', says: /reference/},
	'control character': {text: '<a>\u0001</a>', at: '1:4', says: /U\+0001/},
	'lone surrogate': {text: '<a>\uD800</a>', at: '1:4', says: /U\+D800/},
	'less-than in a value': {text: '<a b="<"/>', at: '1:6', says: /&lt;/},
	'less-than in text': {text: '<a>1 < 2</a>', at: '1:6', says: /&lt;/},
	'value without quotes': {text: '<a b=1/>', at: '1:6', says: /quotes/},
	'attribute without value': {text: '<a b/>', at: '1:4', says: /expected an attribute/},
	'attribute twice': {text: '<a b="1" b=\'1\'/>', at: '1:10', says: /twice/},
	'attributes without space': {text: '<a b="1"c="2"/>', at: '1:9', says: /space/},
	'CDATA end in text': {text: '<a>x]]></a>', at: '1:5', says: /]]&gt;/},
	'CDATA outside': {text: '<![CDATA[x]]><a/>', at: '1:1', says: /expected an element/},
	'CDATA never ends': {text: '<a><![CDATA[x</a>', at: '1:4', says: /never ends/},
	'comment never ends': {text: '<a><!-- </a>', at: '1:4', says: /never ends/},
	'two dashes in a comment': {text: '<a><!-- -- --></a>', at: '1:9', says: /dash/},
	'three dashes': {text: '<a><!-- ---></a>', at: '1:9', says: /dash/},
	'late declaration': {text: '\n<?xml version="1.0"?><a/>', at: '2:1', says: /very first/},
	'declaration without version': {text: '<?xml encoding="UTF-8"?><a/>', at: '1:1', says: /very first/},
	'instruction never ends': {text: '<a><?x </a>', at: '1:4', says: /never ends/},
	'DOCTYPE with entities': {text: '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', at: '1:13', says: /DOCTYPE/},
	'two DOCTYPEs': {text: '<!DOCTYPE a><!DOCTYPE a><a/>', at: '1:13', says: /one <!DOCTYPE/},
	'DOCTYPE inside': {text: '<a><!DOCTYPE a></a>', at: '1:4', says: /tag/},
	'name with a digit first': {text: '<1/>', at: '1:1', says: /element/},
	'self-closing end tag': {text: '<a></a/>', at: '1:4', says: /expected <\/a>/},
	'space after <': {text: '< a/>', at: '1:1', says: /element/},
};

for (const [name, {text, at, says}] of Object.entries(malformed)) {
	test(`refused: ${name}`, () => {
		assert.throws(
			() => parse(text),
			error => {
				assert(error instanceof XmlError);
				assert.equal(`${error.line}:${error.column}`, at);
				assert.match(error.message, says);
				return true;
			},
		);
	});
}

test('spans are where things stand', () => {
	const text = '<a>\n  <b c = "1&lt;" d=\'2\'>x</b ><e/>\n</a>';
	const [b, e] = parse(text).root.children;
	assert(b !== undefined && e !== undefined);
	const cut = ({start, end}: {start: number; end: number}): string => text.slice(start, end);
	assert.deepEqual([b.startTag, b.content, b.endTag].map(cut), ['<b c = "1&lt;" d=\'2\'>', 'x', '</b >']);
	assert.deepEqual(
		[...b.attributes.values()].map(({start, valueStart, valueEnd, end, quote}) => [
			text.slice(start, end),
			text.slice(valueStart, valueEnd),
			quote,
		]),
		[
			['c = "1&lt;"', '1&lt;', '"'],
			["d='2'", '2', "'"],
		],
	);
	assert.deepEqual([e.startTag, e.content, e.endTag].map(cut), ['<e/>', '', '']);
	assert.equal(b.parent?.name, 'a');
});

type Tree = {readonly name: string; readonly attributes: Readonly<Record<string, string>>; readonly content: readonly (Tree | string)[]};

const xmlText = fc.string({unit: 'grapheme', maxLength: 12}).filter(text => !/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/.test(text));
const xmlName = fc.stringMatching(/^[A-Za-z_é][\w.é-]{0,5}$/).filter(name => name !== '__proto__');
const {tree} = fc.letrec<{tree: Tree}>(tie => ({
	tree: fc.record({
		name: xmlName,
		attributes: fc.dictionary(xmlName, xmlText, {maxKeys: 3, noNullPrototype: true}),
		content: fc.array(fc.oneof({depthSize: 'small'}, xmlText, tie('tree')), {maxLength: 4}),
	}),
}));

const print = ({name, attributes, content}: Tree): string => {
	const start = [name, ...Object.entries(attributes).map(([key, value]) => `${key}='${escapeAttribute(value, "'")}'`)].join(' ');
	return `<${start}>${content.map(part => (typeof part === 'string' ? escapeText(part) : print(part))).join('')}</${name}>`;
};

const strip = ({name, attributes, children, text}: XmlElement): unknown => ({
	name,
	text,
	attributes: Object.fromEntries([...attributes].map(([key, {value}]) => [key, value])),
	children: children.map(strip),
});

const expected = ({name, attributes, content}: Tree): unknown => ({
	name,
	text: content.filter(part => typeof part === 'string').join(''),
	attributes: {...attributes},
	children: content.filter(part => typeof part !== 'string').map(expected),
});

test('any tree that is printed reads back as itself', () => {
	fc.assert(
		fc.property(tree, sample => {
			assert.deepEqual(strip(parse(print(sample)).root), expected(sample));
		}),
		casesOf(300),
	);
});

test('the second reader sees the same elements, attributes and texts', () => {
	const outline = ({name, attributes, text, children}: XmlElement | SecondReading): unknown => [
		name,
		[...attributes].map(([key, {value}]) => [key, value]),
		text,
		children.map(outline),
	];
	const text =
		"<domain type='kvm'>\n  <!-- <x/> -->\n  <name>a &amp; b</name>\n  <devices>\n    <disk type=\"file\" note='&lt;\"'><![CDATA[<y/>]]></disk>\n    <disk/>\n  </devices>\n</domain>\n";
	assert.deepEqual(outline(parse(text).root), outline(readAgain(text)));
});

test('time grows with the text, not with its square', () => {
	const cost = (amount: number): number => {
		const text = `<a>${'<b c="1">&amp;x</b><!-- - -->\n'.repeat(amount)}${'<d>'.repeat(amount)}${'</d>'.repeat(amount)}</a>`;
		const once = (): number => cpuTime(() => assert.equal(parse(text).root.children.length, amount + 1));
		// The least of a few is that which nothing else was collected or compiled in.
		return Math.min(once(), once(), once());
	};
	// Ten times the text: ten times as long, or a hundred times were it quadratic.
	assert(cost(30_000) < 50 * cost(3000));
});
