import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {describe, test} from 'node:test';
import type {Facts} from '../../src/inspect/facts.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import {addressesCommand, hugetlbfsCommand, mountsFile, sshAddressCommand} from '../../src/inspect/probe.ts';
import {sliceCpusCommand, sliceLimitCommand} from '../../src/inspect/process-probe.ts';
import type {Output, Snapshot} from '../../src/target/target.ts';
import {snapshotOf} from './snapshot-of.ts';

const factsOf = (part: Partial<Snapshot>): Facts => inspect(snapshotOf(part));
const answer = (argv: readonly string[], stdout: string, status = 0): Record<string, Output> => ({
	[argv.join(' ')]: {status, stdout, stderr: ''},
});

describe('mounts of hugetlbfs', () => {
	const mounts = `proc /proc proc rw 0 0
hugetlbfs /dev/hugepages hugetlbfs rw,relatime,pagesize=2M 0 0
none /mnt/huge\\0401G hugetlbfs rw,pagesize=1024M,size=8G 0 0
none /old hugetlbfs rw 0 0
tmpfs /hugetlbfs tmpfs rw 0 0
`;
	const all = [
		{path: '/dev/hugepages', pageSize: 2048},
		{path: '/mnt/huge 1G', pageSize: 1_048_576},
		{path: '/old', pageSize: undefined},
	];
	const [, pattern = ''] = hugetlbfsCommand;
	const lines = spawnSync('grep', [pattern], {input: mounts, encoding: 'utf8'}).stdout;
	const cases: readonly (readonly [what: string, part: Partial<Snapshot>, expected: object | undefined])[] = [
		['what grep found', {commands: answer(hugetlbfsCommand, lines)}, all],
		['of a recorded tree', {files: {[mountsFile]: mounts}}, all],
		['none', {commands: answer(hugetlbfsCommand, '', 1)}, []],
		['not readable', {commands: answer(hugetlbfsCommand, '', 2)}, undefined],
		['not asked', {}, undefined],
	];
	for (const [what, part, expected] of cases) test(what, () => assert.deepEqual(factsOf(part).memory.hugetlbfs, expected));
});

describe("the reader's SSH connection", () => {
	const addresses = '[{"ifname":"ens5","addr_info":[{"local":"10.0.0.1","prefixlen":24},{"local":"2001:db8::5","prefixlen":64}]}]';
	const files = {'/sys/class/net/ens5/mtu': '1500\n'};
	const cases: readonly (readonly [connection: string, expected: object | undefined])[] = [
		['192.0.2.7 50000 10.0.0.1 22', {address: '10.0.0.1', device: 'ens5'}],
		['2001:db8::7 50000 2001:db8::5 22', {address: '2001:db8::5', device: 'ens5'}],
		['fe80::7%ens5 50000 fe80::5%ens5 22', {address: 'fe80::5', device: 'ens5'}],
		// Of another network namespace, or not up any more.
		['192.0.2.7 50000 10.0.0.10 22', {address: '10.0.0.10', device: undefined}],
		['', undefined],
	];
	const [shell = '', ...argv] = sshAddressCommand;
	for (const [connection, expected] of cases) {
		test(connection || 'none, or hidden by sudo', () => {
			const {stdout} = spawnSync(shell, argv, {encoding: 'utf8', env: {...process.env, SSH_CONNECTION: connection}});
			const commands = {...answer(addressesCommand, addresses), ...answer(sshAddressCommand, stdout)};
			assert.deepEqual(factsOf({files, commands}).sshConnection, expected);
		});
	}
});

describe('CPUs of all guests', () => {
	const effective = {'/sys/fs/cgroup/machine.slice/cpuset.cpus.effective': '0-5\n'};
	const cases: readonly (readonly [what: string, part: Partial<Snapshot>, expected: object | undefined])[] = [
		['what the cgroup has', {files: effective, commands: answer(sliceLimitCommand, '')}, [0, 1, 2, 3, 4, 5]],
		['before the first guest: what systemd will give', {commands: answer(sliceLimitCommand, 'AllowedCPUs=0-2 8\n')}, [0, 1, 2, 8]],
		['no limit', {commands: answer(sliceLimitCommand, 'AllowedCPUs=\n')}, undefined],
		[
			'no limit, where the host’s own programs have one: all that are online, whatever the reader may use',
			{
				files: {'/sys/devices/system/cpu/online': '0-1\n', '/sys/devices/system/cpu/present': '0-1\n'},
				names: ['/sys/devices/system/cpu/cpu0', '/sys/devices/system/cpu/cpu1'],
				commands: {...answer(sliceLimitCommand, 'AllowedCPUs=\n'), ...answer(sliceCpusCommand('user.slice'), 'AllowedCPUs=0\n')},
			},
			[0, 1],
		],
		['no systemd', {commands: answer(sliceLimitCommand, '', 127)}, undefined],
	];
	for (const [what, part, expected] of cases) test(what, () => assert.deepEqual(factsOf(part).machineSliceCpus, expected));
});
