import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Facts} from '../../src/inspect/facts.ts';
import {findings} from '../../src/wizard/findings.ts';
import {bareFacts, fakeFacts} from './fake-facts.ts';

const calm: Facts = {
	...fakeFacts,
	host: {...fakeFacts.host, cloud: undefined},
	services: {...fakeFacts.services, irqbalance: false},
	tools: {...fakeFacts.tools, iperf3: '3.16'},
};

const cases: readonly (readonly [name: string, facts: Facts, levels: readonly string[], text: RegExp])[] = [
	['a calm host', calm, [], /^$/],
	['iperf3 with threads is no matter', {...calm, tools: {...calm.tools, iperf3: '4.0'}}, [], /^$/],
	['iperf3 with one thread a process', {...calm, tools: {...calm.tools, iperf3: '3.9'}}, ['warning'], /3\.9 has one thread/],
	['a cloud that caps one flow', {...calm, host: {...calm.host, cloud: 'amazon'}}, ['warning'], /EC2 caps one flow/],
	['a host that is a guest', {...calm, host: {...calm.host, virtualization: 'kvm'}}, ['warning'], /a guest itself \(kvm\)/],
	['somebody else who manages it', {...calm, services: {...calm.services, owners: ['docker']}}, ['warning'], /docker runs here/],
	['unknown is not missing', {...calm, host: {...calm.host, root: undefined, kvm: undefined}}, [], /^$/],
	[
		'nothing of what is needed',
		bareFacts,
		['stop', 'stop', 'stop', 'warning', 'note', 'note'],
		/not as root.*No \/dev\/kvm.*virsh is not installed/s,
	],
];

for (const [name, facts, levels, text] of cases) {
	test(name, () => {
		const found = findings(facts);
		assert.deepEqual(
			found.map(({level}) => level),
			levels,
		);
		assert.match(found.map(finding => finding.text).join('\n'), text);
	});
}
