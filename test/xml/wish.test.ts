import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {assertAgreement} from '../../src/xml/agreement.ts';
import {
	bindCells,
	bindMemory,
	pinEmulator,
	pinIothreads,
	pinVcpus,
	setCells,
	setQueues,
	setTopology,
	useHugepages,
} from '../../src/xml/domain-edits.ts';
import {applyEdits, type XmlEdit} from '../../src/xml/edit.ts';
import {findAll} from '../../src/xml/find.ts';
import {parse} from '../../src/xml/parse.ts';
import {casesOf} from '../thorough.ts';

// Whatever stands around the elements of a document (comments, processing instructions, CDATA, white space, nothing), what another
// parser reads after an edit is what it read before, and the wish, and nothing else; and every byte elsewhere is as it was.

const splitSteps = (path: string): readonly string[] => path.match(/[^/[]+(?:\[[^\]]*\])?/g) ?? [];

// Documents: the elements that edits touch, each there or not, with anything between them.

const remark = fc.constantFrom(
	'<!-- a -->',
	"<!--<vcpupin vcpu='7' cpuset='7'/>-->",
	'<!-- </cputune> - > -->',
	'<!-- of\n two lines -->',
	'<?x y?>',
);
const space = fc.constantFrom('', '', ' ', '\t', '\n', '\n  ', '\r\n', '\r\n\t', ' \n\n    ');
const gap = fc.array(fc.oneof(space, space, remark), {maxLength: 4}).map(parts => parts.join(''));
const oddGap = fc.oneof({weight: 6, arbitrary: gap}, {weight: 1, arbitrary: fc.constantFrom('<![CDATA[ ]]>', '<![CDATA[<x/>]]>')});

const element = (name: string, attributes: string, children: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
	fc
		.record({
			children: fc.tuple(...children),
			gaps: fc.array(oddGap, {minLength: children.length + 1, maxLength: children.length + 1}),
			closing: fc.constantFrom('/>', ' />', '\n/>', undefined),
			tail: fc.constantFrom('', ' ', '\n'),
		})
		.map(({children, gaps, closing, tail}) => {
			const content = children.map((child, index) => `${gaps[index]}${child}`).join('') + (gaps.at(-1) ?? '');
			const start = `<${name}${attributes === '' ? '' : ` ${attributes}`}`;
			return children.join('') === '' && closing !== undefined ? `${start}${closing}` : `${start}${tail}>${content}</${name}${tail}>`;
		});

const maybe = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(''), arbitrary);
const pin = (vcpu: number) => maybe(element('vcpupin', `vcpu='${vcpu}' cpuset="${vcpu}"`, []));
const distances = maybe(
	element(
		'distances',
		'',
		[0, 1, 2].map(id => element('sibling', `id='${id}' value='10'`, [])),
	),
);
const cell = (id: number) => maybe(element('cell', `id='${id}' cpus='${id}' memory='1' unit='GiB' memAccess='shared'`, [distances]));

const definition = element('domain', "type='kvm'", [
	element('name', '', [fc.constantFrom('web', '<![CDATA[a & b]]>', '&lt;a&gt;')]),
	maybe(element('memoryBacking', '', [maybe(element('hugepages', '', [maybe(element('page', "size='2' unit='M' nodeset='0'", []))]))])),
	element('vcpu', "placement='static'", [fc.constant('4')]),
	maybe(element('iothreads', '', [fc.constant('1')])),
	maybe(
		element('cputune', '', [
			maybe(element('shares', '', [fc.constant('9')])),
			pin(0),
			pin(1),
			pin(5),
			maybe(element('emulatorpin', "cpuset='0'", [])),
		]),
	),
	maybe(
		element('numatune', '', [
			maybe(element('memory', "mode='strict' placement='auto'", [])),
			maybe(element('memnode', "cellid='1' mode='preferred' nodeset='1'", [])),
		]),
	),
	maybe(
		element('cpu', "mode='host-passthrough'", [
			maybe(element('topology', "sockets='1' dies='1' cores='4' threads='1'", [])),
			maybe(element('numa', '', [cell(0), cell(1), cell(2)])),
		]),
	),
	element('devices', '', [
		element('interface', "type='bridge'", [
			element('mac', "address='52:54:00:00:00:01'", []),
			element('model', "type='virtio'", []),
			maybe(element('driver', "queues='2' rx_queue_size='256'", [])),
		]),
	]),
]);
const text = fc
	.tuple(fc.constantFrom('', '<?xml version="1.0"?>\n', '<!-- head -->\n'), definition, gap)
	.map(([head, domain, tail]) => `${head}${domain}${tail}`);

const mac = '52:54:00:00:00:01';
const edits = fc.constantFrom<readonly XmlEdit[]>(
	pinVcpus([[2]]),
	pinVcpus([[2], [3], [4, 5]]),
	pinEmulator([0, 1]),
	pinIothreads([
		[1, [0]],
		[2, [1]],
	]),
	bindMemory(1),
	bindCells([1, 0]),
	useHugepages([{size: 2048}]),
	useHugepages([
		{size: 2, cells: [0]},
		{size: 1_048_576, cells: [1]},
	]),
	setQueues(mac, 1),
	setQueues(mac, 4),
	setTopology({sockets: 1, dies: 1, cores: 2, threads: 2}, {dies: true, clusters: true}),
	setCells([{vcpus: [0, 1], memory: 1024}], 3),
	setCells(
		[0, 1, 2, 3].map(cpu => ({vcpus: [cpu], memory: 1024})),
		3,
	),
	[{set: 'iothreads', text: '2'}],
	[{set: 'numatune/memory', attributes: {placement: null, nodeset: '1'}}],
	[{remove: 'cputune/vcpupin'}],
	[{removeAll: 'cpu/numa/cell/distances/*[id=1]'}, {removeAll: '*/vcpupin'}],
	[{unless: 'cputune/vcpupin[cpuset=2]', edits: [...pinVcpus([[2]]), {removeAll: 'cpu/*/cell'}]}],
	[{remove: 'cputune/emulatorpin'}, {remove: 'numatune/memnode'}],
	[{remove: 'memoryBacking/hugepages'}],
	[{only: 'cputune', name: 'vcpupin', children: []}],
);

/** The element that an edit changes, or the one that it makes another in: the deepest that is there. */
const changedElement = (document: string, edit: XmlEdit): {readonly start: number; readonly end: number} => {
	const {root} = parse(document);
	const steps = splitSteps('set' in edit ? edit.set : 'remove' in edit ? edit.remove : 'only' in edit ? edit.only : '');
	const path = 'remove' in edit ? steps.slice(0, -1) : steps;
	const found = path.map((_, index) => findAll(root, path.slice(0, index + 1).join('/'))[0]).findLast(one => one !== undefined) ?? root;
	return {start: found.startTag.start, end: found.endTag.end};
};

const same = (one: string, other: string): number => {
	let length = 0;
	while (length < one.length && one[length] === other[length]) length++;
	return length;
};
const reversed = (text: string): string => [...text].reverse().join('');

test('an edited document is what it was and the wish, and nothing else, whatever stands around its elements', () => {
	fc.assert(
		fc.property(text, edits, (before, wanted) => {
			const after = applyEdits(before, wanted);
			assertAgreement(before, wanted, after);
			assert.equal(applyEdits(after, wanted), after, 'once more');
		}),
		casesOf(1000),
	);
});

test('an edit changes no byte outside the element that it means, and the line on which that stands', () => {
	fc.assert(
		fc.property(text, edits, (before, wanted) => {
			let now = before;
			for (const edit of wanted) {
				const {start, end} = changedElement(now, edit);
				const next = applyEdits(now, [edit]);
				assert.ok(same(now, next) >= now.slice(0, start).trimEnd().length, next);
				assert.ok(same(reversed(now), reversed(next)) >= now.slice(end).trimStart().length, next);
				now = next;
			}
		}),
		casesOf(500),
	);
});
