import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {localTarget} from '../../src/target/local.ts';
import {memoryHost} from '../../src/target/memory.ts';
import {type Snapshot, TargetError} from '../../src/target/target.ts';
import {type NamedFile, writeTogether, writeTogetherScript} from '../../src/target/write-together.ts';

const folder = mkdtempSync(join(tmpdir(), 'write-together-'));
after(() => rmSync(folder, {recursive: true}));
mkdirSync(join(folder, 'before'));

const local = localTarget();
const empty: Snapshot = {nearmetal: 1, target: 'memory', takenAt: '', files: {}, links: {}, names: [], commands: {}};
const memory = memoryHost(empty);

const files: readonly NamedFile[] = [
	{name: 'before/0.before', text: 'größer\n', mode: 0o600},
	{name: 'before/1.before', text: '', mode: 0o600},
	{name: 'before/2.before', text: "no newline, 'quotes' and $HOME", mode: 0o640},
	{name: 'undo.sh', text: `#!/bin/sh\n${'# long\n'.repeat(300_000)}`, mode: 0o700},
];

describe('several files in one round trip', () => {
	test('each has its bytes and its mode; a file that was there is replaced', async () => {
		writeFileSync(join(folder, 'undo.sh'), 'longer than nothing', {mode: 0o644});
		const started = local.commandsRun;
		await writeTogether(local, folder, files);
		assert.equal(local.commandsRun - started, 1);
		for (const {name, text, mode} of files) {
			assert.equal(readFileSync(join(folder, name), 'utf8'), text, name);
			assert.equal(statSync(join(folder, name)).mode & 0o7777, mode, name);
		}

		assert.deepEqual(readdirSync(folder).sort(), ['before', 'undo.sh']);
	});

	test('the machine in memory does the same', async () => {
		await memory.run(['mkdir', '-p', '/run/before']);
		await writeTogether(memory, '/run', files);
		for (const {name, text, mode} of files) {
			assert.equal(await memory.read(`/run/${name}`), text, name);
			assert.equal(memory.modeOf(`/run/${name}`), mode, name);
		}
	});

	test('content that was cut off does not become a file', async () => {
		const words = ['sh', '-c', writeTogetherScript, 'sh', folder, 'whole', '600', '5', 'torn', '600', '5'];
		const {status, stderr} = await local.run(words, {input: 'first123'});
		assert.equal(status, 1);
		assert.match(stderr, /did not arrive whole/);
		assert.equal(readFileSync(join(folder, 'whole'), 'utf8'), 'first');
		assert.ok(!readdirSync(folder).includes('torn'));
		assert.ok(!readdirSync(folder).includes('.nearmetal.new'));
	});

	test('a folder that is not there is named', async () => {
		await assert.rejects(writeTogether(local, join(folder, 'absent'), files.slice(0, 1)), (error: Error) => {
			assert.ok(error instanceof TargetError);
			assert.match(error.message, /^Could not write before\/0\.before in .*absent on this machine: /);
			return true;
		});
	});
});
