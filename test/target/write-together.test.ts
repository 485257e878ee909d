import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {appendScript} from '../../src/target/file-scripts.ts';
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

/** A script with the programs in its way that move data or put it on the disk: what each was told to do, in order. */
const logged = (script: string, words: readonly string[], input: string) => {
	const programs = mkdtempSync(join(folder, 'programs-'));
	const file = join(programs, 'log');
	for (const name of ['dd', 'mv', 'sync'])
		writeFileSync(join(programs, name), `#!/bin/sh\necho ${name} "$@" >> ${file}\nPATH=\${PATH#*:} exec ${name} "$@"\n`, {mode: 0o755});
	const {status, stderr} = spawnSync('sh', ['-c', script, 'sh', ...words], {input, env: {PATH: `${programs}:${process.env.PATH}`}});
	assert.equal(status, 0, String(stderr));
	const log = readFileSync(file, 'utf8').trimEnd().split('\n').map(told);
	rmSync(programs, {recursive: true});
	return log;
};

/** `dd` with what it writes to and its `conv`; the others with the names that they are given. */
const told = (line: string): string => {
	const [name = '', ...words] = line.split(' ');
	return [
		name,
		...words
			.filter(word => (name === 'dd' ? /^(of|conv)=/.test(word) : !word.startsWith('-')))
			.toSorted(name === 'dd' ? undefined : () => 0),
	].join(' ');
};

const files: readonly NamedFile[] = [
	{name: 'before/0.before', text: 'größer\n', mode: 0o600},
	{name: 'before/1.before', text: '', mode: 0o600},
	{name: 'before/2.before', text: "no newline, 'quotes' and $HOME", mode: 0o640},
	{name: 'undo.sh', text: `#!/bin/sh\n${'# long\n'.repeat(300_000)}`, mode: 0o700},
];

test('an appended record is on the disk, and so is the name of a new file, before the script ends', () => {
	const journal = join(folder, 'journal.jsonl');
	const append = () => logged(appendScript, [journal, '1'], 'a');
	assert.deepEqual(append(), [`dd conv=notrunc,fsync of=${journal}`, `sync ${folder}/`]);
	assert.deepEqual(append(), [`dd conv=notrunc,fsync of=${journal}`]);
	rmSync(journal);
});

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

	test('each file is on the disk before it takes its name, and its name before the next', () => {
		const log = logged(writeTogetherScript, [folder, 'before/0.before', '600', '1', 'undo.sh', '700', '1'], 'ab');
		assert.deepEqual(log, [
			'dd conv=fsync of=.nearmetal.new',
			'mv .nearmetal.new before/0.before',
			'sync before',
			'dd conv=fsync of=.nearmetal.new',
			'mv .nearmetal.new undo.sh',
			'sync .',
		]);
	});

	test('a folder that is not there is named', async () => {
		await assert.rejects(writeTogether(local, join(folder, 'absent'), files.slice(0, 1)), (error: Error) => {
			assert.ok(error instanceof TargetError);
			assert.match(error.message, /^Could not write before\/0\.before in .*absent on this machine: /);
			return true;
		});
	});
});
