import assert from 'node:assert/strict';
import {chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {after, beforeEach, describe, test} from 'node:test';
import {memoryOf} from '../../src/cli/memory.ts';
import type {Memory} from '../../src/wizard/memory/host-memory.ts';

describe('what was chosen is kept where its owner alone reads it', () => {
	// In a folder for temporary files others could put something beside it.
	const root = mkdtempSync(join(homedir(), '.nearmetal-memory-'));
	after(() => rmSync(root, {recursive: true}));
	const user = process.geteuid?.();
	let base = '';
	beforeEach(() => {
		base = mkdtempSync(join(root, 'state-'));
	});
	const opened = (): Memory => memoryOf({XDG_STATE_HOME: join(base, 'a/b')}, user);

	test('a folder is made for it, with permissions for nobody else, whatever the umask', async () => {
		const old = process.umask(0);
		try {
			const memory = opened();
			assert.equal(await memory.read('kvm1.json'), undefined);
			assert.ok(!readdirSync(base).includes('a'), 'reading makes nothing');
			await memory.write('kvm1.json', 'one');
			await memory.write('kvm1.json', 'two');
		} finally {
			process.umask(old);
		}

		const folder = join(base, 'a/b/nearmetal');
		assert.equal(await opened().read('kvm1.json'), 'two');
		assert.deepEqual(readdirSync(folder), ['kvm1.json']);
		assert.deepEqual(
			[folder, join(folder, 'kvm1.json')].map(path => lstatSync(path).mode & 0o777),
			[0o700, 0o600],
		);
	});

	test('where others can write, it is remembered for as long as the program runs', async () => {
		chmodSync(base, 0o777);
		for (const [of, name] of [
			[user, 'not private'],
			[undefined, 'nobody'],
		] as const) {
			const memory = memoryOf({XDG_STATE_HOME: base}, of);
			await memory.write('kvm1.json', 'one');
			assert.deepEqual([await memory.read('kvm1.json'), memory.lasts, readdirSync(base)], ['one', false, []], name);
		}
	});

	test('what is no file is an error to be told, and stays', async () => {
		mkdirSync(join(base, 'a/b/nearmetal/kvm1.json'), {recursive: true});
		await assert.rejects(opened().read('kvm1.json'), /it is a folder/);
		await assert.rejects(opened().write('kvm1.json', 'text'));
		assert.ok(statSync(join(base, 'a/b/nearmetal/kvm1.json')).isDirectory());
		assert.deepEqual(readdirSync(join(base, 'a/b/nearmetal')), ['kvm1.json'], 'nothing half is left');
	});

	test('a folder that cannot be made is an error to be told', async () => {
		const memory = opened();
		writeFileSync(join(base, 'a'), '');
		await assert.rejects(memory.write('kvm1.json', 'text'));
	});

	test('the day is written as days are', () => assert.match(opened().today(), /^\d{4}-\d\d-\d\d$/));
});
