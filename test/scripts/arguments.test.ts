import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {exportPlan} from '../../src/export/export.ts';
import {applyAll, buffersAndDefinition, fresh, planFor} from '../run/host-in-memory.ts';
import {ScratchHost} from './scratch-host.ts';

// What the scripts do with arguments, and for whom they do nothing.

const runScript = '/var/lib/nearmetal/runs/undo.sh';
const scripts = ['/export/host.sh', '/export/undo.sh', runScript];

const [untouched, applied] = [await fresh(), await fresh()];
const plan = await planFor(untouched, buffersAndDefinition);
await applyAll(applied, plan);
const {files} = await applied.collect({
	files: ['/var/lib/nearmetal/runs/*/undo.sh', '/var/lib/nearmetal/runs/*/before/*'],
	links: [],
	names: [],
	commands: [],
});

/** A host on which host.sh may run, or has run, and the undo.sh of a run that was applied there. */
const prepared = async (): Promise<ScratchHost> => {
	const there = await ScratchHost.from(untouched);
	for (const {name, text} of exportPlan(plan)) there.write(`/export/${name}`, there.moved(name, text));
	for (const [path, text] of Object.entries(files)) {
		const inRuns = path.replace(/runs\/[^/]+\//, 'runs/');
		there.write(inRuns, there.moved(inRuns, text));
	}

	return there;
};

const web01 = '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01';
const program = (there: ScratchHost, name: string, body: string): void => {
	there.write(`/bin/${name}`, `#!/bin/sh\n${body}\n`);
	there.executable(`/bin/${name}`);
};

describe('nothing is changed', () => {
	const anyway = /^(putting back|was so already|left alone)|^Next: /m;
	const cases: readonly {
		readonly when: string;
		readonly words?: readonly string[];
		readonly where?: (there: ScratchHost) => void;
		readonly status: number;
		readonly says: RegExp;
	}[] = [
		{when: 'the help is asked for', words: ['--help'], status: 0, says: /^ {2}sh (host|undo)\.sh --dry-run {2}says/m},
		{
			when: 'an argument is unknown',
			words: ['--dry-run', '--teapot'],
			status: 2,
			says: /^(host|undo)\.sh: “--teapot” is not known here, and nothing was done\. See: sh (host|undo)\.sh --help\n$/,
		},
		{when: 'an argument is a word', words: ['web01'], status: 2, says: /“web01” is not known here/},
		{
			when: 'the user is not root',
			where: there => program(there, 'id', 'echo 1000'),
			status: 2,
			says: /^(host|undo)\.sh is for root, and nothing was done\.\n$/,
		},
		{
			when: 'the host is another',
			where: there => there.write('/etc/machine-id', '00000000000000000000000000000000\n'),
			status: 2,
			says: /^This was made for kvmhost \(machine-id \w{32}\), and here is another\. Nothing was done; --force/,
		},
		{
			when: 'virsh does not know the guest',
			where: there => program(there, 'virsh', `echo "error: failed to get domain '${web01}'" >&2; exit 1`),
			status: 2,
			says: /^virsh does not know web01 \(6f1c7a0e-\S+\) here\. Nothing was done; --force/,
		},
	];
	for (const {when, words = [], where, status, says} of cases) {
		test(`when ${when}`, async () => {
			const there = await prepared();
			where?.(there);
			const before = there.state();
			for (const script of scripts) {
				const done = there.run('sh', script, ...words);
				assert.equal(done.status, status, script);
				assert.match(done.stdout + done.stderr, says);
				assert.doesNotMatch(done.stdout, anyway);
			}

			assert.deepEqual(ScratchHost.differences(there.state(), before), []);
			assert.ok(!there.has('/export/before'));
		});
	}

	for (const word of ['--dry-run', '--status']) {
		test(`by ${word}`, async () => {
			const there = await prepared();
			const before = there.state();
			const {status, stdout, stderr} = there.run('sh', '/export/host.sh', word);
			assert.deepEqual([status, stderr], [word === '--status' ? 1 : 0, '']);
			const says = word === '--status' ? 'does not hold' : 'would be set';
			assert.match(stdout, new RegExp(`^${says}: sysctl net\\.core\\.rmem_max$`, 'm'));
			assert.match(stdout, word === '--status' ? /^does not hold: definition of web01$/m : /^would be left to you: definition of web01$/m);
			assert.doesNotMatch(stdout, anyway);
			assert.deepEqual(there.run('sh', '/export/undo.sh', word), {status: 0, stdout: '', stderr: ''});
			assert.deepEqual(ScratchHost.differences(there.state(), before), []);
			assert.ok(!there.has('/export/before'));
		});
	}
});

test('undo.sh tells what holds, what is as before and what somebody changed, each thing once', async () => {
	const there = await ScratchHost.from(applied);
	const script = Object.keys(files).find(path => path.endsWith('/undo.sh')) ?? '';
	there.write('/proc/sys/net/core/rmem_max', '400000\n');
	there.write('/proc/sys/net/core/wmem_max', '212992\n');
	const before = there.state();
	const linesOf = (word: string) => there.run('sh', script, word);
	const told = linesOf('--status');
	assert.equal(told.status, 3);
	const lines = told.stdout.split('\n');
	for (const line of ['changed since: sysctl net.core.rmem_max', 'as before: sysctl net.core.wmem_max', 'holds: definition of web01'])
		assert.equal(lines.filter(one => one === line).length, 1, line);
	const planned = linesOf('--dry-run').stdout;
	assert.match(planned, /^web01 would be shut down, and started again at the end$/m);
	assert.equal(planned.match(/^would be put back: definition of web01$/gm)?.length, 1);
	assert.match(planned, /^left alone, changed by somebody else since: sysctl net\.core\.rmem_max$/m);
	assert.deepEqual(ScratchHost.differences(there.state(), before), []);
});

test('--force sets things on another host, and from any folder', async () => {
	const there = await prepared();
	there.write('/etc/machine-id', '00000000000000000000000000000000\n');
	there.write('/export/away.sh', 'cd "$ROOT/etc" && CDPATH=$ROOT:$ROOT/etc sh ../export/host.sh --force\n');
	const {status, stdout, stderr} = there.run('sh', '/export/away.sh');
	assert.deepEqual([status, stderr], [0, '']);
	assert.match(stdout, /^Next: virsh -c qemu:\/\/\/system define '\/export\/domain\.xml'; then, for web01/m);
	assert.equal(there.read('/proc/sys/net/core/rmem_max'), '16777216\n');
	assert.ok(there.has('/export/before/0.wanted'));
	assert.equal(there.run('sh', '/export/undo.sh', '--force').status, 0);
	assert.equal(there.read('/proc/sys/net/core/rmem_max'), '212992\n');
});

test('guest.sh knows --help, and does nothing for other words or another user', async () => {
	const there = await prepared();
	assert.match(there.run('sh', '/export/guest.sh', '--help').stdout, /^ {2}sh guest\.sh --status/m);
	assert.deepEqual(there.run('sh', '/export/guest.sh', '--force'), {
		status: 2,
		stdout: '',
		stderr: 'guest.sh: “--force” is not known here, and nothing was done. See: sh guest.sh --help\n',
	});
	program(there, 'id', 'echo 1000');
	assert.equal(there.run('sh', '/export/guest.sh').status, 2);
});
