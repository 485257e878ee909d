import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {commandsFor, type Edit, effectOf, evolve, linesOf, probeOf, readState, type State, showCommand} from '../../src/change/change.ts';
import type {Command} from '../../src/change/command.ts';
import type {Snapshot} from '../../src/target/target.ts';

// Files, units and workers of ours: what is run to set them, and how their state is read.

const snapshot = (parts: Partial<Snapshot>): Snapshot => ({
	nearmetal: 1,
	target: 'test',
	takenAt: '',
	files: {},
	links: {},
	names: ['/etc'],
	commands: {},
	...parts,
});

const uuid = '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01';
const file = (path: string): Edit => ({on: 'host', kind: 'file', where: {path}, wish: {text: 'x\n'}});
const unit: Edit = {on: 'host', kind: 'unit', where: {name: 'nearmetal-repin.timer'}, wish: {on: true}};
const workers: Edit = {on: 'host', kind: 'workers', where: {uuid, name: 'web01'}, wish: {cpus: [4, 5], effect: 'now'}};
const places = `/etc/nearmetal/repin.d/${uuid}`;

const dropIn = '/etc/systemd/system/irqbalance.service.d/nearmetal.conf';
const slice = '/etc/systemd/system/user.slice.d/nearmetal.conf';
const restarted: readonly Command[] = [{run: ['systemctl', 'daemon-reload']}, {run: ['systemctl', 'try-restart', 'irqbalance.service']}];
const rmdir = (...folders: readonly string[]): Command => ({run: ['rmdir', '--ignore-fail-on-non-empty', ...folders]});

const commands: readonly (readonly [string, Edit, State, readonly Command[]])[] = [
	['a file', file('/etc/sysctl.d/90-nearmetal.conf'), 'x\n', [{write: '/etc/sysctl.d/90-nearmetal.conf'}]],
	['a file in a folder of the system’s', file('/etc/sysctl.d/90-nearmetal.conf'), null, [{remove: '/etc/sysctl.d/90-nearmetal.conf'}]],
	['a file in our folder goes with it', file('/etc/nearmetal/a.sh'), null, [{remove: '/etc/nearmetal/a.sh'}, rmdir('/etc/nearmetal')]],
	[
		'a file one folder below, with both',
		file('/etc/nearmetal/a.d/eth0'),
		null,
		[{remove: '/etc/nearmetal/a.d/eth0'}, rmdir('/etc/nearmetal/a.d', '/etc/nearmetal')],
	],
	['a drop-in of a service is heard', file(dropIn), 'x\n', [{write: dropIn}, ...restarted]],
	['and its removal', file(dropIn), null, [{remove: dropIn}, rmdir('/etc/systemd/system/irqbalance.service.d'), ...restarted]],
	['a drop-in of a slice is heard, and nothing is started anew', file(slice), 'x\n', [{write: slice}, restarted[0] as Command]],
	['and its removal', file(slice), null, [{remove: slice}, rmdir('/etc/systemd/system/user.slice.d'), restarted[0] as Command]],
	[
		'a unit’s file is read when the unit is enabled',
		file('/etc/systemd/system/nearmetal-repin.timer'),
		'x\n',
		[{write: '/etc/systemd/system/nearmetal-repin.timer'}],
	],
	['a unit on', unit, 'enabled and active\n', [{run: ['systemctl', '--quiet', 'enable', '--now', 'nearmetal-repin.timer']}]],
	['a unit off', unit, null, [{run: ['systemctl', '--quiet', 'disable', '--now', 'nearmetal-repin.timer']}]],
	['workers: the list, then the script', workers, '4\n', [{write: places}, {run: ['sh', '/etc/nearmetal/repin.sh']}]],
	['no list: released', workers, null, [{run: ['sh', '/etc/nearmetal/repin.sh', 'release', uuid]}]],
];
for (const [what, edit, state, expected] of commands) test(what, () => assert.deepEqual(commandsFor(edit, state), expected));

describe('lines of a file that holds several settings', () => {
	const heading = '# ours';
	const edit: Edit = {
		on: 'host',
		kind: 'file',
		where: {path: '/etc/sysctl.d/90-nearmetal.conf'},
		wish: {heading, lines: {'a = ': '2', 'b = ': '3'}},
	};
	const cases: readonly (readonly [string, State, State])[] = [
		['no file', null, '# ours\na = 2\nb = 3\n'],
		['both there', '# ours\nb = 3\na = 2\n', '# ours\nb = 3\na = 2\n'],
		['another value, in its place', '# ours\na = 1\nc = 9\n', '# ours\na = 2\nc = 9\nb = 3\n'],
		['what another plan keeps stays', '# ours\nab = 1\n', '# ours\nab = 1\na = 2\nb = 3\n'],
		['without a newline at its end', '# ours\na = 2\nb = 3', '# ours\na = 2\nb = 3'],
	];
	for (const [what, before, after] of cases) test(what, () => assert.equal(evolve(edit, before), after));
});

describe('a unit', () => {
	const command = showCommand(unit).join(' ');
	const cases: readonly (readonly [string, Snapshot['commands'], State | undefined])[] = [
		['on', {[command]: {status: 0, stdout: 'enabled and active\n', stderr: ''}}, 'enabled and active\n'],
		['off, stopped, or not there', {[command]: {status: 3, stdout: '', stderr: ''}}, null],
		['not read', {}, undefined],
	];
	for (const [what, answers, expected] of cases) test(what, () => assert.equal(readState(snapshot({commands: answers}), unit), expected));
});

describe('workers', () => {
	const list = '# CPU of each\n4 5\n';
	/** Two workers as threads of QEMU 700, and the CPUs of its emulator cgroup. */
	const running = (masks: readonly [string, string], emulator: string): Partial<Snapshot> => {
		const thread = (tid: number, name: string, cpus: string): string =>
			`/proc/700/task/${tid}/status:Name:\t${name}\n/proc/700/task/${tid}/status:Cpus_allowed_list:\t${cpus}\n`;
		const answers = {
			'/run/libvirt/qemu/*.xml': `/run/libvirt/qemu/web01.xml:<domstatus state='running' pid='700'>\n/run/libvirt/qemu/web01.xml:    <uuid>${uuid}</uuid>\n`,
			'/task/*/status': thread(700, 'qemu-system-x86', emulator) + thread(701, 'vhost-700', masks[0]) + thread(702, 'vhost-700', masks[1]),
			'/cgroup"': '/proc/700/cgroup:0::/machine.slice/a/libvirt/emulator\n',
		};
		const asked = probeOf([workers]).commands.flatMap(probe => ('argv' in probe ? [probe.argv.join(' ')] : []));
		return {
			files: {[places]: list, '/sys/fs/cgroup/machine.slice/a/libvirt/emulator/cpuset.cpus.effective': `${emulator}\n`},
			commands: Object.fromEntries(
				asked.map(command => [
					command,
					{status: 0, stderr: '', stdout: Object.entries(answers).find(([part]) => command.includes(part))?.[1] ?? ''},
				]),
			),
		};
	};
	const cases: readonly (readonly [string, Partial<Snapshot>, string | null | undefined])[] = [
		['no list', {}, null],
		['not read', {names: []}, undefined],
		['the guest is off', {files: {[places]: list}}, list],
		['in their places', running(['4', '5'], '0-7'), list],
		['one elsewhere', running(['4', '0-7'], '0-7'), `${list}worker 2 on 0-7\n`],
		['one that cannot be there before the next start', running(['0-4', '0-4'], '0-4'), `${list}worker 1 on 0-4\n`],
		['none can', running(['0-3', '0-3'], '0-3'), list],
	];
	for (const [what, parts, expected] of cases) test(what, () => assert.equal(readState(snapshot(parts), workers), expected));

	test('one line for a diff', () => {
		assert.deepEqual(linesOf(workers, null), ['free']);
		assert.deepEqual(linesOf(workers, list), ['4 5']);
		assert.deepEqual(linesOf(workers, `${list}worker 2 on 0-7\n`), ['4 5, but worker 2 on 0-7']);
	});

	test('felt when the wish says', () => {
		assert.equal(effectOf(workers), 'now');
		assert.equal(effectOf({...workers, wish: {cpus: [4], effect: 'next guest start'}}), 'next guest start');
	});
});

describe('the MTU of a bridge', () => {
	const edit: Edit = {on: 'host', kind: 'mtu', where: {device: 'br0'}, wish: {atLeast: '9000'}};
	const links = (mtus: Readonly<Record<string, number>>): Partial<Snapshot> => ({
		files: {
			...Object.fromEntries(Object.entries(mtus).map(([link, mtu]) => [`/sys/class/net/${link}/mtu`, `${mtu}\n`])),
			...Object.fromEntries(
				Object.keys(mtus).flatMap(link => (link.startsWith('vnet') ? [[`/sys/class/net/${link}/tun_flags`, '0x1002\n']] : [])),
			),
		},
		names: Object.keys(mtus).flatMap(link => (link === 'br0' ? [] : [`/sys/class/net/br0/brif/${link}`])),
	});
	const cases: readonly (readonly [string, Partial<Snapshot>, string | undefined, string | undefined])[] = [
		['not read', {}, undefined, undefined],
		['without ports', links({br0: 1500}), '1500\n', '9000\n'],
		['a NIC on it is none of ours', links({br0: 1500, eth0: 9000}), '1500\n', '9000\n'],
		['taps alike, whatever they are called', links({br0: 1500, vnet7: 1500, vnet8: 1500}), '1500\n', '9000\n'],
		['a tap below it', links({br0: 9000, vnet7: 1500, vnet8: 9000}), '9000\nvnet7 1500\n', '9000\n'],
		['a higher tap stays', links({br0: 1500, vnet7: 9200}), '1500\nvnet7 9200\n', '9000\nvnet7 9200\n'],
		[
			'a higher bridge stays, and its tap is raised as far as asked',
			links({br0: 9200, vnet7: 1500}),
			'9200\nvnet7 1500\n',
			'9200\nvnet7 9000\n',
		],
		['had already', links({br0: 9000, vnet7: 9000}), '9000\n', '9000\n'],
	];
	for (const [what, parts, before, after] of cases)
		test(what, () => {
			const state = readState(snapshot(parts), edit);
			assert.equal(state, before);
			if (state !== undefined) assert.equal(evolve(edit, state), after);
		});
});
