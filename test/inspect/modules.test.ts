import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ModuleName, ModuleState} from '../../src/inspect/facts.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import {modulesCommand} from '../../src/inspect/probe.ts';
import type {Snapshot} from '../../src/target/target.ts';
import {snapshotOf} from './snapshot-of.ts';

const listed = (status: number, ...lines: readonly string[]): Partial<Snapshot> => ({
	commands: {[modulesCommand.join(' ')]: {status, stdout: lines.map(line => `${line}\n`).join(''), stderr: ''}},
});

const vhost = 'modules.dep:kernel/drivers/vhost/vhost_net.ko.xz: kernel/drivers/net/tun.ko.xz kernel/drivers/vhost/vhost.ko.xz';
const intel = 'modules.dep:kernel/arch/x86/kvm/kvm-intel.ko: kernel/arch/x86/kvm/kvm.ko';
const loaded = '/sys/module/vhost_net/initstate';

const cases: readonly (readonly [what: string, name: ModuleName, snapshot: Partial<Snapshot>, state: ModuleState | undefined])[] = [
	['nothing was read', 'vhost_net', {}, undefined],
	['no folder of this kernel under /lib/modules', 'vhost_net', listed(2), undefined],
	['on the disk', 'vhost_net', listed(0, vhost), 'available'],
	['on the disk under a name with a dash', 'kvm_intel', listed(0, intel), 'available'],
	['only needed by another', 'tun', listed(0, vhost), 'absent'],
	['on no list', 'kvm_amd', listed(1), 'absent'],
	['on no list, of which one could not be read', 'kvm_amd', listed(2, vhost), undefined],
	['part of the kernel by its list', 'kvm', listed(0, 'modules.builtin:kernel/arch/x86/kvm/kvm.ko'), 'built-in'],
	['part of the kernel by its parameters', 'vhost_net', {names: ['/sys/module/vhost_net']}, 'built-in'],
	['loaded', 'vhost_net', {...listed(0, vhost), names: ['/sys/module/vhost_net', loaded]}, 'loaded'],
	['loaded, forbidden or not', 'vhost_net', {names: [loaded], files: {'/etc/modprobe.d/a.conf': 'blacklist vhost_net\n'}}, 'loaded'],
	['forbidden', 'vhost_net', {...listed(0, vhost), files: {'/etc/modprobe.d/a.conf': '# x\nblacklist vhost-net\n'}}, 'blacklisted'],
	[
		'forbidden for this boot only',
		'vhost_net',
		{...listed(0, vhost), files: {'/run/modprobe.d/a.conf': 'install vhost_net /bin/true\n'}},
		'blacklisted',
	],
	[
		'forbidden on the command line',
		'vhost_net',
		{...listed(0, vhost), files: {'/proc/cmdline': 'ro module_blacklist=foo,vhost_net quiet\n'}},
		'blacklisted',
	],
	[
		'another one forbidden',
		'vhost_net',
		{...listed(0, vhost), files: {'/etc/modprobe.d/a.conf': 'blacklist vhost_net2\n#blacklist vhost_net\n'}},
		'available',
	],
];

for (const [what, name, snapshot, state] of cases) {
	test(`${name}: ${what}`, () => assert.equal(inspect(snapshotOf(snapshot)).modules[name], state));
}
