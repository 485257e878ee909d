import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {pinVcpus, setCells, setQueues} from '../../src/xml/domain-edits.ts';
import {applyEdits, type XmlEdit} from '../../src/xml/edit.ts';
import {EditError} from '../../src/xml/edit-error.ts';
import {XmlError} from '../../src/xml/parse.ts';
import {cpuTime} from '../cpu-time.ts';
import {casesOf} from '../thorough.ts';
import {setTapName} from './other-edits.ts';

const emulatorpin: XmlEdit = {set: 'cputune/emulatorpin', attributes: {cpuset: '1'}};
const pins: XmlEdit = {
	only: 'cputune',
	name: 'vcpupin',
	children: [
		{vcpu: '0', cpuset: '2'},
		{vcpu: '1', cpuset: '3'},
	],
};

const cases: Readonly<Record<string, {readonly before: string; readonly edits: readonly XmlEdit[]; readonly after: string}>> = {
	'CR LF stays': {
		before: '<domain>\r\n  <vcpu>2</vcpu>\r\n  <os/>\r\n</domain>\r\n',
		edits: [emulatorpin],
		after: "<domain>\r\n  <vcpu>2</vcpu>\r\n  <cputune>\r\n    <emulatorpin cpuset='1'/>\r\n  </cputune>\r\n  <os/>\r\n</domain>\r\n",
	},
	'tabs stay': {
		before: '<domain>\n\t<vcpu>2</vcpu>\n</domain>',
		edits: [emulatorpin],
		after: "<domain>\n\t<vcpu>2</vcpu>\n\t<cputune>\n\t\t<emulatorpin cpuset='1'/>\n\t</cputune>\n</domain>",
	},
	'lines without indentation stay': {
		before: '<domain>\n<vcpu>2</vcpu>\n</domain>',
		edits: [emulatorpin],
		after: "<domain>\n<vcpu>2</vcpu>\n<cputune>\n<emulatorpin cpuset='1'/>\n</cputune>\n</domain>",
	},
	'one line stays one line': {
		before: '<domain><vcpu>2</vcpu><os/></domain>',
		edits: [emulatorpin],
		after: "<domain><vcpu>2</vcpu><cputune><emulatorpin cpuset='1'/></cputune><os/></domain>",
	},
	'declaration, byte order mark, comments, DOCTYPE and CDATA stay': {
		before:
			'\uFEFF<?xml version="1.0"?>\n<!DOCTYPE domain>\n<!-- <vcpu> -->\n<domain>\n  <name><![CDATA[a & b]]></name>\n  <?x y?>\n  <vcpu>2</vcpu>\n</domain>\n<!-- end -->\n',
		edits: [{set: 'vcpu', attributes: {placement: 'static'}}],
		after:
			'\uFEFF<?xml version="1.0"?>\n<!DOCTYPE domain>\n<!-- <vcpu> -->\n<domain>\n  <name><![CDATA[a & b]]></name>\n  <?x y?>\n  <vcpu placement=\'static\'>2</vcpu>\n</domain>\n<!-- end -->\n',
	},
	'a comment on the line stays with its element': {
		before: '<domain>\n  <vcpu>2</vcpu> <!-- two -->\n  <!-- loader -->\n  <os/>\n</domain>',
		edits: [emulatorpin],
		after:
			"<domain>\n  <vcpu>2</vcpu> <!-- two -->\n  <cputune>\n    <emulatorpin cpuset='1'/>\n  </cputune>\n  <!-- loader -->\n  <os/>\n</domain>",
	},
	'an element of one tag opens': {
		before: '<domain>\n  <cputune />\n</domain>',
		edits: [emulatorpin],
		after: "<domain>\n  <cputune>\n    <emulatorpin cpuset='1'/>\n  </cputune>\n</domain>",
	},
	'an empty element fills': {
		before: '<domain>\n  <cputune>\n  </cputune>\n</domain>',
		edits: [emulatorpin],
		after: "<domain>\n  <cputune>\n    <emulatorpin cpuset='1'/>\n  </cputune>\n</domain>",
	},
	'a first child goes ahead of the others': {
		before: '<domain>\n  <cputune>\n    <emulatorpin cpuset="1"/>\n  </cputune>\n</domain>',
		edits: [pins],
		after:
			"<domain>\n  <cputune>\n    <vcpupin vcpu='0' cpuset='2'/>\n    <vcpupin vcpu='1' cpuset='3'/>\n    <emulatorpin cpuset=\"1\"/>\n  </cputune>\n</domain>",
	},
	'pins: kept, changed in place, added by number, surplus and double gone': {
		before:
			'<domain>\n  <cputune>\n    <!-- mine -->\n    <vcpupin vcpu="0" cpuset="2"/>\n    <vcpupin vcpu=\'0\' cpuset=\'9\'/>\n    <vcpupin cpuset="7" vcpu="2"/> <!-- x -->\n    <vcpupin vcpu="9" cpuset="9"/>\n    <period>1</period>\n  </cputune>\n</domain>',
		edits: pinVcpus([[2], [3], [4]]),
		after:
			'<domain>\n  <cputune>\n    <!-- mine -->\n    <vcpupin vcpu="0" cpuset="2"/>\n    <vcpupin vcpu=\'1\' cpuset=\'3\'/>\n    <vcpupin cpuset="4" vcpu="2"/> <!-- x -->\n    <period>1</period>\n  </cputune>\n</domain>',
	},
	'only: what is not named stays, and a new one has it too': {
		before:
			"<domain><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB' memAccess='shared' discard='yes'><distances/></cell></numa></cpu></domain>",
		edits: [
			{
				only: 'cpu/numa',
				name: 'cell',
				children: [
					{id: '0', cpus: '0', memory: '1048576', unit: 'KiB', discard: null},
					{id: '1', cpus: '1', memory: '2048', unit: 'KiB', discard: null},
				],
			},
		],
		after:
			"<domain><cpu><numa><cell id='0' cpus='0' memory='1048576' unit='KiB' memAccess='shared'><distances/></cell><cell id='1' cpus='1' memory='2048' unit='KiB' memAccess='shared'/></numa></cpu></domain>",
	},
	'distances to cells that go, go': {
		before:
			"<domain>\n  <cpu>\n    <numa>\n      <cell id='0' cpus='0'>\n        <distances>\n          <sibling id='1' value='21'/>\n        </distances>\n      </cell>\n      <cell id='1' cpus='1'/>\n    </numa>\n  </cpu>\n</domain>",
		edits: setCells([{vcpus: [0, 1], memory: 2048}], 2),
		after:
			"<domain>\n  <cpu>\n    <numa>\n      <cell id='0' cpus='0-1' memory='2048' unit='KiB'>\n      </cell>\n    </numa>\n  </cpu>\n</domain>",
	},
	'a comment ends where it ends': {
		before: "<domain>\n  <cputune>\n    <vcpupin vcpu='0' cpuset='1'/><!-- a --></cputune><!-- b -->\n  <devices/>\n</domain>",
		edits: [emulatorpin],
		after:
			"<domain>\n  <cputune>\n    <vcpupin vcpu='0' cpuset='1'/>\n    <emulatorpin cpuset='1'/><!-- a --></cputune><!-- b -->\n  <devices/>\n</domain>",
	},
	'several remarks on the line stay with their element': {
		before: '<domain>\n  <vcpu>2</vcpu><!-- two --> <?x y?>\t<!-- 2 -->\n  <os/>\n</domain>',
		edits: [emulatorpin],
		after:
			"<domain>\n  <vcpu>2</vcpu><!-- two --> <?x y?>\t<!-- 2 -->\n  <cputune>\n    <emulatorpin cpuset='1'/>\n  </cputune>\n  <os/>\n</domain>",
	},
	'all children replaced': {
		before: "<domain>\n  <cputune>\n    <vcpupin vcpu='7' cpuset='1'/>  \n  </cputune>\n</domain>",
		edits: [pins],
		after: "<domain>\n  <cputune>\n    <vcpupin vcpu='0' cpuset='2'/>\n    <vcpupin vcpu='1' cpuset='3'/>\n  </cputune>\n</domain>",
	},
	'an emptied parent goes': {
		before: "<domain>\n  <vcpu>1</vcpu>\n  <numatune>\n    <memory mode='strict' nodeset='0'/>\n  </numatune>\n  <os/>\n</domain>",
		edits: [{remove: 'numatune/memory'}],
		after: '<domain>\n  <vcpu>1</vcpu>\n  <os/>\n</domain>',
	},
	'a parent with a comment stays': {
		before: "<domain>\n  <numatune>\n    <!-- why -->\n    <memory mode='strict' nodeset='0'/>\n  </numatune>\n</domain>",
		edits: [{remove: 'numatune/memory'}],
		after: '<domain>\n  <numatune>\n    <!-- why -->\n  </numatune>\n</domain>',
	},
	'a parent that means something closes': {
		before:
			"<domain>\n  <memoryBacking>\n    <hugepages>\n      <page size='1' unit='G'/>\n    </hugepages>\n  </memoryBacking>\n</domain>",
		edits: [{remove: 'memoryBacking/hugepages/page'}],
		after: '<domain>\n  <memoryBacking>\n    <hugepages/>\n  </memoryBacking>\n</domain>',
	},
	'removing inside a line leaves the line': {
		before: '<domain>\n  <cpu><model/><vendor/> <feature/></cpu>\n</domain>',
		edits: [{remove: 'cpu/vendor'}],
		after: '<domain>\n  <cpu><model/> <feature/></cpu>\n</domain>',
	},
	'attributes stand in libvirt’s order, with the quotes that are there': {
		before:
			'<domain><devices><interface><mac address="52:54:00:00:00:01"/><driver\n\tname="vhost"\n\trx_queue_size="512"/></interface></devices></domain>',
		edits: setQueues('52:54:00:00:00:01', 4),
		after:
			'<domain><devices><interface><mac address="52:54:00:00:00:01"/><driver\n\tname="vhost" queues="4"\n\trx_queue_size="512"/></interface></devices></domain>',
	},
	'a MAC address in capitals is the same': {
		before: "<domain><devices><interface><mac address='52:54:00:AB:00:01'/></interface></devices></domain>",
		edits: setTapName('52:54:00:ab:00:01', 'tap1'),
		after: "<domain><devices><interface><mac address='52:54:00:AB:00:01'/><target dev='tap1'/></interface></devices></domain>",
	},
	'values are escaped for their quotes': {
		before: '<domain><os><type machine="x" arch=\'y\'>hvm</type></os></domain>',
		edits: [{set: 'os/type', attributes: {machine: `a'"<&>`, arch: `b'"\n`}}],
		after: "<domain><os><type machine=\"a'&quot;&lt;&amp;&gt;\" arch='b&apos;&quot;&#10;'>hvm</type></os></domain>",
	},
	'a value that reads the same is left as it is written': {
		before: "<domain><os><type machine='&#113;35'>hvm</type></os></domain>",
		edits: [{set: 'os/type', attributes: {machine: 'q35'}}],
		after: "<domain><os><type machine='&#113;35'>hvm</type></os></domain>",
	},
	text: {
		before: '<domain>\n  <title/>\n  <iothreads note="x" >1</iothreads>\n</domain>',
		edits: [
			{set: 'iothreads', text: '2'},
			{set: 'title', text: "R&D's"},
			{set: 'description', text: 'new'},
		],
		after: '<domain>\n  <title>R&amp;D&apos;s</title>\n  <description>new</description>\n  <iothreads note="x">2</iothreads>\n</domain>',
	},
	'text keeps the remarks inside': {
		before: '<domain><iothreads><!-- <2> -->1<?x y?><![CDATA[ <!-- no --> ]]></iothreads></domain>',
		edits: [{set: 'iothreads', text: '2'}],
		after: '<domain><iothreads>2<!-- <2> --><?x y?></iothreads></domain>',
	},
	'text with space around is the same number': {
		before: '<domain><iothreads> 2\n</iothreads></domain>',
		edits: [{set: 'iothreads', text: '2'}],
		after: '<domain><iothreads> 2\n</iothreads></domain>',
	},
	'absence of what is absent': {
		before: '<domain><vcpu>1</vcpu></domain>',
		edits: [
			{remove: 'cputune/vcpupin'},
			{set: 'numatune/memory', attributes: {placement: null}},
			{only: 'cputune', name: 'vcpupin', children: []},
			{remove: 'devices/disk[target/dev=vdz]'},
		],
		after: '<domain><vcpu>1</vcpu></domain>',
	},
	'a condition makes what it names': {
		before: '<domain/>',
		edits: [{set: 'cputune/vcpupin[vcpu=3]', attributes: {cpuset: '1'}}],
		after: "<domain><cputune><vcpupin vcpu='3' cpuset='1'/></cputune></domain>",
	},
	'a namesake in <metadata> is another element': {
		before: '<domain>\n  <metadata>\n    <vcpu>x</vcpu>\n  </metadata>\n  <vcpu>1</vcpu>\n</domain>',
		edits: [{set: 'vcpu', attributes: {placement: 'static'}}],
		after: "<domain>\n  <metadata>\n    <vcpu>x</vcpu>\n  </metadata>\n  <vcpu placement='static'>1</vcpu>\n</domain>",
	},
};

for (const [name, {before, edits, after}] of Object.entries(cases)) {
	test(name, () => {
		assert.equal(applyEdits(before, edits), after);
		assert.equal(applyEdits(after, edits), after);
	});
}

const twins =
	"<domain><devices><interface><mac address='52:54:00:00:00:01'/></interface><interface><mac address='52:54:00:00:00:01'/></interface></devices></domain>";

const refused: Readonly<Record<string, {readonly edits: () => readonly XmlEdit[]; readonly says: RegExp}>> = {
	'two interfaces with one MAC address': {
		edits: () => setQueues('52:54:00:00:00:01', 2),
		says: /2 elements.*2 <interface> with mac address "52:54:00:00:00:01".*virsh edit/,
	},
	'an interface that is not there': {
		edits: () => setQueues('52:54:00:00:00:09', 2),
		says: /no <interface> with mac address "52:54:00:00:00:09".*virsh dumpxml/,
	},
	'a removal in two places': {edits: () => [{remove: 'devices/interface/mac'}], says: /2 places.*condition/},
	'text where elements are': {edits: () => [{set: 'devices', text: 'x'}], says: /<devices> holds elements/},
	'a character that XML forbids': {edits: () => [{set: 'title', text: 'a\0'}], says: /XML forbids/},
	'a pin to no CPU': {edits: () => pinVcpus([[]]), says: /empty set/},
};

for (const [name, {edits, says}] of Object.entries(refused)) {
	test(`refused: ${name}`, () => {
		assert.throws(
			() => applyEdits(twins, edits()),
			error => error instanceof EditError && says.test(error.message),
		);
	});
}

test('text that is not well-formed is refused', () => assert.throws(() => applyEdits('<domain>', [emulatorpin]), XmlError));

test('blanks in a tag take no longer than as long a value', () => {
	const cost = (tag: string): number => cpuTime(() => applyEdits(`<domain>${tag}</domain>`, [emulatorpin]));
	const [blanks, value] = [`<cputune${' '.repeat(50_000)}a=''/>`, `<cputune a='${'x'.repeat(50_000)}'/>`];
	assert(cost(blanks) < 50 * cost(value));
});

const attributeValue = fc.string({unit: 'grapheme', maxLength: 8}).filter(text => !/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/.test(text));
const name = fc.constantFrom('cputune', 'vcpu', 'os', 'memory', 'x');
const path = fc.oneof(
	name,
	fc.tuple(name, name).map(parts => parts.join('/')),
);
const edit: fc.Arbitrary<XmlEdit> = fc.oneof(
	fc.record({set: path, attributes: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.option(attributeValue), {noNullPrototype: true})}),
	fc.record({remove: path}),
	fc.record({
		only: name,
		name: fc.constantFrom('p', 'vcpu'),
		children: fc.uniqueArray(fc.record({k: attributeValue, v: attributeValue}), {selector: child => child.k, maxLength: 3}),
	}),
);
const style = fc.constantFrom(
	'<domain><os/><vcpu/></domain>',
	'<domain>\n  <os/>\n  <vcpu a="1">\n    <x/>\n  </vcpu>\n</domain>\n',
	"<domain>\r\n\t<!-- c -->\r\n\t<cputune b='&lt;'>\r\n\t\t<vcpu k='1'/>\r\n\t</cputune>\r\n</domain>",
	'<domain/>',
);

test('an edit that is made changes nothing when made again', () => {
	fc.assert(
		fc.property(style, edit, (text, sample) => {
			const once = applyEdits(text, [sample]);
			assert.equal(applyEdits(once, [sample]), once);
		}),
		casesOf(500),
	);
});

test('time grows with the children of a name, not with their square', () => {
	const pins = (vcpus: number, step: number) =>
		Array.from({length: vcpus / step}, (_, index) => ({vcpu: String(index * step), cpuset: String(index % 100)}));
	const cost = (vcpus: number): number => {
		const half = applyEdits('<domain/>', [{only: 'cputune', name: 'vcpupin', children: pins(vcpus, 2)}]);
		return cpuTime(() => {
			const all = applyEdits(half, [{only: 'cputune', name: 'vcpupin', children: pins(vcpus, 1)}]);
			assert.equal(all.match(/<vcpupin/g)?.length, vcpus);
		});
	};
	cost(400);
	// Twenty times as many: twenty times as long, or four hundred times were it quadratic.
	assert.ok(cost(8000) < 120 * cost(400));
});
