import assert from 'node:assert/strict';
import {test} from 'node:test';
import {inspect} from '../../src/inspect/inspect.ts';
import {firstCpuCommand, instanceTypeCommand, virtualizationCommand} from '../../src/inspect/probe.ts';
import type {Output} from '../../src/target/target.ts';
import {snapshotOf} from './snapshot-of.ts';

const dmi = (fields: Readonly<Record<string, string>>) =>
	Object.fromEntries(Object.entries(fields).map(([name, text]) => [`/sys/class/dmi/id/${name}`, `${text}\n`]));
const answers = (argv: readonly string[], stdout: string, status = 0): Record<string, Output> => ({
	[argv.join(' ')]: {status, stdout, stderr: ''},
});

// Firmware of each cloud as cloud-init's ds-identify knows it, and what cloud-init kept of the machine type.
const clouds: readonly (readonly [
	what: string,
	fields: Readonly<Record<string, string>>,
	kept: string,
	cloud: string | undefined,
	type: string | undefined,
])[] = [
	['EC2 bare metal', {sys_vendor: 'Amazon EC2', product_name: 'c5n.metal', bios_vendor: 'Amazon EC2'}, '', 'amazon', 'c5n.metal'],
	[
		'EC2 on Xen',
		{sys_vendor: 'Xen', product_name: 'HVM domU', bios_vendor: 'Xen', bios_version: '4.11.amazon'},
		'm4.large\n',
		'amazon',
		'm4.large',
	],
	['Xen of somebody else', {sys_vendor: 'Xen', product_name: 'HVM domU', bios_version: '4.11'}, '', undefined, undefined],
	['Google', {sys_vendor: 'Google', product_name: 'Google Compute Engine'}, '', 'google', undefined],
	[
		'Azure',
		{
			sys_vendor: 'Microsoft Corporation',
			product_name: 'Virtual Machine',
			chassis_asset_tag: '7783-7084-3265-9085-8269-3286-77',
		},
		'Standard_D8s_v5\nStandard_D8s_v5\n',
		'azure',
		'Standard_D8s_v5',
	],
	['Hyper-V at home', {sys_vendor: 'Microsoft Corporation', product_name: 'Virtual Machine'}, '', undefined, undefined],
	['Oracle', {sys_vendor: 'QEMU', chassis_asset_tag: 'OracleCloud.com'}, 'VM.Standard.E4.Flex\n', 'oracle', 'VM.Standard.E4.Flex'],
	['OpenStack', {sys_vendor: 'OpenStack Foundation', product_name: 'OpenStack Nova'}, '', 'openstack', undefined],
	['a server', {sys_vendor: 'Dell Inc.', product_name: 'PowerEdge R740'}, '', undefined, undefined],
];

for (const [what, fields, kept, cloud, type] of clouds) {
	test(`whose machine it is: ${what}`, () => {
		const {host} = inspect(snapshotOf({files: dmi(fields), commands: answers(instanceTypeCommand, kept)}));
		assert.deepEqual([host.cloud, host.instanceType], [cloud, type]);
	});
}

const flags = answers(firstCpuCommand, 'processor\t: 0\nflags\t\t: fpu hypervisor\n\n');
const kinds: readonly (readonly [what: string, commands: Record<string, Output>, expected: string | undefined])[] = [
	['bare metal: the program fails and says none', answers(virtualizationCommand, 'none\n', 1), 'none'],
	['a guest', {...answers(virtualizationCommand, 'kvm\n'), ...flags}, 'kvm'],
	['no systemd, but the flag', flags, 'unknown hypervisor'],
	['nothing says', {}, undefined],
];

for (const [what, commands, expected] of kinds) {
	test(`virtualisation: ${what}`, () => assert.equal(inspect(snapshotOf({commands})).host.virtualization, expected));
}
