import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {assertAgreement, Disagreement, editDefinition} from '../../src/xml/agreement.ts';
import {pinEmulator, pinVcpus, setCells, setQueues} from '../../src/xml/domain-edits.ts';
import {applyEdits, type XmlEdit} from '../../src/xml/edit.ts';
import {EditError} from '../../src/xml/edit-error.ts';

const mac = '52:54:00:00:00:01';
const definition = `<domain type='kvm'>
  <name>a&amp;b</name>
  <description>two  blanks</description>
  <vcpu placement='static'>2</vcpu>
  <cputune>
    <shares>9</shares>
    <!-- by hand -->
    <vcpupin vcpu='0' cpuset='7'/>
  </cputune>
  <cpu mode='host-passthrough'>
    <numa>
      <cell id='0' cpus='0-1' memory='1' unit='GiB' memAccess='shared'/>
    </numa>
  </cpu>
  <devices>
    <interface type='bridge'>
      <mac address='${mac}'/>
      <driver name='vhost' rx_queue_size='256'/>
    </interface>
    <interface type='bridge'>
      <mac address='52:54:00:00:00:02'/>
    </interface>
    <graphics type='vnc' passwd='geheim'/>
  </devices>
</domain>
`;
const wanted: readonly XmlEdit[] = [
	...pinVcpus([[2], [3]]),
	...pinEmulator([1]),
	...setQueues(mac, 4),
	...setCells([{vcpus: [0], memory: 1024}], 1),
];
const edited = applyEdits(definition, wanted);

/** What a wrong editor would have made. */
const wrong: Readonly<Record<string, (text: string) => string>> = {
	'a wish that is not fulfilled': () => definition,
	'another value': text => text.replace("queues='4'", "queues='5'"),
	'an attribute that was lost': text => text.replace(" rx_queue_size='256'", ''),
	'an attribute too many': text => text.replace("<mac address='52:54:00:00:00:02'", "$& x='1'"),
	'an attribute that nobody named in a kept element': text => text.replace(" memAccess='shared'", ''),
	'an element that was lost': text => text.replace('<shares>9</shares>', ''),
	'an element twice': text => text.replace(/<emulatorpin[^>]*>/, '$&$&'),
	'an element of another place': text =>
		text
			.replace(/<driver[^>]*>/, '')
			.replace(/<mac address='52:54:00:00:00:02'\/>/, "$&<driver name='vhost' queues='4' rx_queue_size='256'/>"),
	'a text that was changed': text => text.replace('a&amp;b', 'a&amp;amp;b'),
	'a comment that was lost': text => text.replace('<!-- by hand -->', ''),
	'a comment that swallows an element': text => text.replace('<shares>', '<!-- ').replace('</shares>', ' -->'),
	'elements in another order': text =>
		text
			.replace(`<mac address='${mac}'/>`, 'X')
			.replace("<mac address='52:54:00:00:00:02'/>", `<mac address='${mac}'/>`)
			.replace('X', "<mac address='52:54:00:00:00:02'/>"),
	'a tag that is not closed': text => text.replace('</cputune>', ''),
	'a root that is not closed': text => text.replace('</domain>', ''),
	'two roots': text => `${text}<domain/>`,
};

describe('an edited definition', () => {
	test('is what the editor made where another reader sees what was there and the wish', () => {
		assert.equal(editDefinition(definition, wanted), edited);
	});

	test('may be laid out otherwise: white space between elements and quotes say nothing', () => {
		assertAgreement(definition, wanted, edited.replaceAll(/>\s+</g, '><').replaceAll("'", '"'));
	});

	for (const [name, spoil] of Object.entries(wrong)) {
		test(`is refused with ${name}`, () => {
			const spoiled = spoil(edited);
			assert.notEqual(spoiled, edited);
			assert.throws(
				() => assertAgreement(definition, wanted, spoiled),
				(error: Error) => {
					assert.ok(error instanceof Disagreement && error instanceof EditError);
					assert.match(error.message, /^a second reader of the edited definition \(fast-xml-parser\) .*virsh edit\.$/);
					assert.doesNotMatch(error.message, /geheim/);
					return true;
				},
			);
		});
	}

	test('says where the two differ', () => {
		assert.throws(
			() => assertAgreement(definition, wanted, edited.replace("queues='4'", "queues='5'")),
			/<domain\/devices\/interface\/driver>/,
		);
	});

	test('is read once more only where something changes', () => {
		// Deeper than the second reader goes.
		const deep = `${'<a>'.repeat(2000)}${'</a>'.repeat(2000)}`;
		const one = [{set: 'a', attributes: {x: '1'}}];
		assert.throws(() => editDefinition(deep, one), /cannot read it/);
		const done = applyEdits(deep, one);
		assert.equal(editDefinition(done, one), done);
	});
});
