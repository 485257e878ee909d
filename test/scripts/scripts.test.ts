import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {describe, test} from 'node:test';
import {exportPlan} from '../../src/export/export.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {chosen, type Plan} from '../../src/plan/plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import type {MemoryHost} from '../../src/target/memory.ts';
import {applyAll, fresh, only} from '../run/host-in-memory.ts';
import {shells as everyShell, ScratchHost} from './scratch-host.ts';

const {differences} = ScratchHost;
const shell = 'sh';
const shells = ['dash', 'bash'].filter(shell => spawnSync(shell, ['-c', 'true']).status === 0);
const pool = '/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages';
const web01 = '/libvirt/6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01.xml';

const planOf = async (host: MemoryHost, presetName: string, on: Record<string, boolean>): Promise<Plan> => {
	const preset = presetNamed(presetName);
	assert.ok(preset);
	const {snapshot, facts} = await readHost(host);
	return makePlan({snapshot, facts, inside: unseen}, {preset, guest: 'web01', on, options: {}}).plan;
};

type Made = {readonly scratch: ScratchHost; readonly plan: Plan; readonly host: MemoryHost};

const catPath = spawnSync('sh', ['-c', 'command -v cat'], {encoding: 'utf8'}).stdout.trim();

/** A host with the exported scripts of a plan for it. */
const exported = async (
	preset = 'recommended',
	prepare: (host: MemoryHost) => Promise<void> = async () => {},
	on: Record<string, boolean> = {'host-buffers': true},
): Promise<Made> => {
	const host = await fresh();
	await prepare(host);
	const plan = await planOf(host, preset, on);
	const scratch = await ScratchHost.from(host);
	for (const {name, text} of exportPlan(plan)) scratch.write(`/export/${name}`, scratch.moved(name, text));
	return {scratch, plan, host};
};

/** Where a change of each sort will do: a shell starts a dozen programs for each. */
const exportedFew = (): Promise<Made> => exported('recommended', undefined, only('host-buffers', 'multi-queue', 'hugepages'));

/** host.sh, and then what it says to do next. */
const carryOut = (scratch: ScratchHost, shell: string): void => {
	const {status, stdout, stderr} = scratch.run(shell, '/export/host.sh');
	assert.deepEqual({status, stderr}, {status: 0, stderr: ''});
	const said = /^Next: (.*); then, for web01 to feel it: (.*), wait, (.*)$/m.exec(stdout)?.slice(1) ?? assert.fail(stdout);
	scratch.write('/export/next.sh', said.join(' && ').replace("'/export", `'${scratch.root}/export`));
	assert.deepEqual(scratch.run(shell, '/export/next.sh'), {status: 0, stdout: '', stderr: ''});
};

const withFilters = async (host: MemoryHost): Promise<void> => {
	await host.run(['modprobe', 'br_netfilter']);
};

for (const shell of shells) {
	describe(`the exported scripts in ${shell}`, () => {
		for (const [preset, prepare] of [
			['recommended', undefined],
			['recommended', withFilters],
			['reference', undefined],
		] as const) {
			test(`reach the state that apply reaches, and undo.sh the one before (${preset}${prepare ? ', bridges filtered' : ''})`, async () => {
				const {scratch, plan, host} = await exported(preset, prepare);
				const before = scratch.state();
				carryOut(scratch, shell);
				const reached = scratch.state();
				await applyAll(host, plan);
				const applied = await ScratchHost.from(host);
				assert.deepEqual(differences(reached, applied.state()), []);
				assert.notDeepEqual(differences(reached, before), []);

				const {status, stderr, stdout} = scratch.run(shell, '/export/undo.sh');
				assert.deepEqual({status, stderr}, {status: 0, stderr: ''}, stdout);
				assert.deepEqual(differences(scratch.state(), before), []);
			});
		}

		test('may be run again: host.sh keeps what was there at first, undo.sh finds nothing more to do', async () => {
			const {scratch} = await exported();
			const before = scratch.state();
			carryOut(scratch, shell);
			const reached = scratch.state();
			carryOut(scratch, shell);
			carryOut(scratch, shell);
			assert.deepEqual(differences(scratch.state(), reached), []);
			assert.match(scratch.run(shell, '/export/undo.sh').stdout, /^putting back: definition of web01$/m);
			const again = scratch.run(shell, '/export/undo.sh');
			assert.equal(again.status, 0);
			assert.doesNotMatch(again.stdout, /putting back/);
			assert.deepEqual(differences(scratch.state(), before), []);
		});
	});
}

for (const {shell, missing: skip} of everyShell) {
	test(`in ${shell} host.sh forgets nothing that another plan keeps in a file since this one was made`, {skip}, async () => {
		const {scratch} = await exported('recommended', undefined, only('hugepages'));
		const path = '/etc/tmpfiles.d/nearmetal-hugepages-2048kB.conf';
		const [planned = ''] = /^w .*node1.*$/m.exec(scratch.read('/export/host.sh') ?? '') ?? [];
		const ours = planned.replace(/\d+$/, '1');
		const theirs = ours.replace('node1', 'node0');
		for (const [there, kept] of [
			[[theirs], [theirs, planned]],
			[
				[ours, theirs],
				[planned, theirs],
			],
			[
				[planned, theirs],
				[planned, theirs],
			],
		] as const) {
			const text = (lines: readonly string[]): string => ['# Written by nearmetal', ...lines, ''].join('\n');
			scratch.write(path, text(there));
			const {status, stderr} = scratch.run(shell, '/export/host.sh');
			assert.deepEqual({status, stderr}, {status: 0, stderr: ''});
			assert.equal(scratch.read(path), text(kept));
		}
	});
}

describe('the exported scripts', () => {
	test('undo.sh without host.sh does nothing', async () => {
		const {scratch} = await exportedFew();
		const before = scratch.state();
		assert.deepEqual(scratch.run(shell, '/export/undo.sh'), {status: 0, stdout: '', stderr: ''});
		assert.deepEqual(differences(scratch.state(), before), []);
	});

	test('undo.sh after host.sh was cut off puts back what it had set', async () => {
		const {scratch} = await exportedFew();
		const before = scratch.state();
		const script = scratch.read('/export/host.sh') ?? '';
		scratch.write('/export/host.sh', script.replace(/(?<=^\tcheck 5 .*\n)/m, 'exit 9\n'));
		assert.equal(scratch.run(shell, '/export/host.sh').status, 9);
		assert.notDeepEqual(differences(scratch.state(), before), []);
		assert.equal(scratch.run(shell, '/export/undo.sh').status, 0);
		assert.deepEqual(differences(scratch.state(), before), []);
	});

	test('what somebody changed since is left alone and named, with status 3', async () => {
		const {scratch} = await exportedFew();
		const before = scratch.state();
		carryOut(scratch, shell);
		const others = {
			'/proc/sys/net/core/rmem_max': '400000\n',
			'/etc/sysctl.d/90-nearmetal-host-buffers.conf': 'net.core.rmem_max = 400000\n',
			[web01]: (scratch.read(web01) ?? '').replace('Web front end 1', 'Web front end 2'),
		};
		for (const [path, text] of Object.entries(others)) scratch.write(path, text);
		const {status, stdout} = scratch.run(shell, '/export/undo.sh');
		assert.equal(status, 3);
		assert.deepEqual(
			[...stdout.matchAll(/^left alone, changed by somebody else since: (.*)$/gm)].map(([, what]) => what),
			['definition of web01', '/etc/sysctl.d/90-nearmetal-host-buffers.conf', 'sysctl net.core.rmem_max'],
		);
		assert.deepEqual(differences(scratch.state(), {...before, ...others}), []);
	});

	test('values that are higher by now are kept, number by number', async () => {
		const {scratch} = await exportedFew();
		scratch.write('/proc/sys/net/core/rmem_max', '99999999\n');
		scratch.write('/proc/sys/net/ipv4/tcp_rmem', '4096\t131072\t33554432\n');
		const before = scratch.state();
		carryOut(scratch, shell);
		assert.equal(scratch.read('/proc/sys/net/core/rmem_max'), '99999999\n');
		assert.equal(scratch.read('/proc/sys/net/ipv4/tcp_rmem'), '4096 1048576 33554432\n');
		assert.equal(scratch.run(shell, '/export/undo.sh').status, 0);
		assert.deepEqual(differences(scratch.state(), before), []);
	});

	test('a host that takes less than asked is told, with status 1, and can be undone', async () => {
		const {scratch} = await exportedFew();
		const before = scratch.state();
		// A kernel without memory for all the pages: what was written reads as less.
		scratch.write(
			'/bin/cat',
			`#!/bin/sh\ncase $1 in *nr_hugepages) [ "$(${catPath} "$1")" = 0 ] && echo 0 || echo 17 ;; *) ${catPath} "$@" ;; esac\n`,
		);
		scratch.executable('/bin/cat');
		const {status, stderr} = scratch.run(shell, '/export/host.sh');
		assert.equal(status, 1);
		assert.equal(stderr, `${pool}: asked 256, got 17\n`);
		assert.equal(scratch.run(shell, '/export/undo.sh').status, 0);
		assert.deepEqual(differences(scratch.state(), before), []);
	});

	test('a value that cannot be set is told, with status 1, and the others are set', async () => {
		const {scratch} = await exportedFew();
		const script = scratch.read('/export/host.sh') ?? '';
		scratch.write('/export/host.sh', script.replaceAll('/proc/sys/net/core/somaxconn', '/proc/sys/net/absent/somaxconn'));
		const {status, stderr} = scratch.run(shell, '/export/host.sh');
		assert.equal(status, 1);
		assert.match(stderr, /^could not be set: sysctl net\.core\.somaxconn$/m);
		assert.equal(scratch.read('/proc/sys/net/ipv4/tcp_wmem'), '4096 1048576 16777216\n');
	});

	test('passwords: what is saved is for its owner alone, and domain.xml says what it lacks', async () => {
		const {scratch} = await exportedFew();
		const xml = (scratch.read(web01) ?? '').replace('<input ', "<graphics type='vnc' passwd='S3cret'/>\n    <input ");
		scratch.write(web01, xml);
		const {stdout} = scratch.run(shell, '/export/host.sh');
		assert.match(stdout, /^definition of web01 has a password, and domain\.xml has not/m);
		assert.equal(scratch.mode('/export/before'), 0o700);
		scratch.write('/export/next.sh', `virsh -c qemu:///system define "$ROOT/export/domain.xml"\n`);
		scratch.run(shell, '/export/next.sh');
		assert.equal(scratch.run(shell, '/export/undo.sh').status, 0);
		assert.equal(scratch.read(web01), xml);
	});

	test('new files are readable for all, whatever the umask of who runs the script', async () => {
		const {scratch} = await exportedFew();
		scratch.write('/export/strict.sh', `umask 077\n${shell} "$ROOT/export/host.sh"\n`);
		assert.equal(scratch.run(shell, '/export/strict.sh').status, 0);
		assert.equal(scratch.mode('/etc/sysctl.d/90-nearmetal-host-buffers.conf'), 0o644);
	});
});

test('a plan of nothing exports scripts that do nothing', async () => {
	const host = await fresh();
	const plan = await planOf(host, 'recommended', only());
	assert.deepEqual(chosen(plan), []);
	const files = exportPlan(plan);
	assert.deepEqual(
		files.map(({name, mode}) => [name, mode]),
		[
			['host.sh', 0o755],
			['guest.sh', 0o755],
			['undo.sh', 0o755],
			['plan.json', 0o644],
		],
	);
	const scratch = await ScratchHost.from(host);
	const before = scratch.state();
	for (const {name, text} of files) scratch.write(`/export/${name}`, scratch.moved(name, text));
	assert.equal(scratch.run('sh', '/export/host.sh').status, 0);
	assert.equal(scratch.run('sh', '/export/undo.sh').status, 0);
	assert.equal(scratch.run('sh', '/export/guest.sh').stdout, 'nothing to do in the guest\n');
	assert.deepEqual(differences(scratch.state(), before), []);
});

/** The undo.sh of a run that restarted the guest. */
const leftByRun = async (plan: Plan, host: MemoryHost) => {
	await applyAll(host, plan);
	const {files} = await host.collect({files: ['/var/lib/nearmetal/runs/*/undo.sh'], links: [], names: [], commands: []});
	const [text = ''] = Object.values(files);
	assert.match(text, /^\tvirsh -q start/m);
	return {name: 'undo.sh', text};
};

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;

test('shellcheck finds nothing', {skip: hasShellcheck ? false : 'shellcheck is not installed'}, async () => {
	for (const [preset, prepare] of [
		['recommended', withFilters],
		['reference', undefined],
	] as const) {
		const {plan, host} = await exported(preset, prepare);
		const run = await leftByRun(plan, host);
		for (const {name, text} of [...exportPlan(plan), run].filter(file => file.name.endsWith('.sh'))) {
			const {stdout} = spawnSync('shellcheck', ['--shell=sh', '--severity=style', '-'], {input: text, encoding: 'utf8'});
			assert.equal(stdout, '', name);
		}
	}
});
