import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {
	chmodSync,
	lchownSync,
	linkSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, beforeEach, describe, test} from 'node:test';
import {setImmediate as tick} from 'node:timers/promises';
import {inTheWay, save, saveAnew} from '../../src/cli/save.ts';
import {TargetError} from '../../src/target/target.ts';

const root = mkdtempSync(join(tmpdir(), 'save-'));
after(() => rmSync(root, {recursive: true}));

let folder = '';
/** Somebody's file, which must stay as it is. */
let secret = '';
const untouched = (): void => {
	assert.equal(readFileSync(secret, 'utf8'), 'secret');
	assert.equal(statSync(secret).mode & 0o777, 0o600);
};

const script = {name: 'host.sh', text: 'echo\n', mode: 0o755};
const snapshot = {name: 'snapshot.json', text: '{}\n', mode: 0o600};

describe('saving', () => {
	beforeEach(() => {
		folder = mkdtempSync(join(root, 'folder-'));
		secret = join(mkdtempSync(join(root, 'elsewhere-')), 'secret');
		writeFileSync(secret, 'secret');
		chmodSync(secret, 0o600);
	});

	test('makes the folder, and files with their permissions whatever the umask', async () => {
		const old = process.umask(0o077);
		try {
			const [one = '', other = ''] = await save(join(folder, 'a/b'), [script, snapshot]);
			assert.deepEqual([one, other], [join(folder, 'a/b/host.sh'), join(folder, 'a/b/snapshot.json')]);
			assert.equal(readFileSync(one, 'utf8'), 'echo\n');
			assert.deepEqual(
				[one, other].map(path => statSync(path).mode & 0o777),
				[0o755, 0o600],
			);
			assert.deepEqual(readdirSync(join(folder, 'a/b')), ['host.sh', 'snapshot.json']);
		} finally {
			process.umask(old);
		}
	});

	test('a file that is its owner’s alone is so from the start', async () => {
		const old = process.umask(0);
		const seen = new Set<number>();
		let done = false;
		const look = async (): Promise<void> => {
			while (!done) {
				await tick();
				for (const name of readdirSync(folder)) seen.add(((await stat(join(folder, name)).catch(() => undefined))?.mode ?? 0) & 0o077);
			}
		};
		try {
			const looking = look();
			await save(folder, [{...snapshot, text: 'x'.repeat(2 ** 24)}]);
			done = true;
			await looking;
		} finally {
			process.umask(old);
		}

		assert.deepEqual(
			[...seen].filter(bits => bits !== 0),
			[],
		);
	});

	test('a file that says otherwise is nobody’s to replace: it is named, and nothing is written', async () => {
		writeFileSync(join(folder, 'host.sh'), 'my own\n');
		await assert.rejects(save(folder, [snapshot, script]), {
			name: 'TargetError',
			message: `${folder} has host.sh already, and it says otherwise: nearmetal does not replace it, and nothing was written. Choose another folder.`,
		});
		assert.deepEqual(readdirSync(folder), ['host.sh']);
		assert.equal(readFileSync(join(folder, 'host.sh'), 'utf8'), 'my own\n');
	});

	test('one that says the same is no hindrance, beside files of other names', async () => {
		await save(folder, [script]);
		writeFileSync(join(folder, 'mine'), 'my own\n');
		await save(folder, [script, snapshot]);
		assert.deepEqual(readdirSync(folder), ['host.sh', 'mine', 'snapshot.json']);
	});

	test('what stands in the way is known before: files that say otherwise, and what is no file', async () => {
		assert.deepEqual(await inTheWay(join(folder, 'none'), [script]), []);
		await save(folder, [script]);
		assert.deepEqual(await inTheWay(folder, [script, snapshot]), []);
		assert.deepEqual(await inTheWay(folder, [{...script, text: 'echo 2\n'}]), ['host.sh']);
		mkdirSync(join(folder, 'snapshot.json'));
		assert.deepEqual(await inTheWay(folder, [script, snapshot]), ['snapshot.json']);
	});

	test('one’s own is written anew, also with other permissions', async () => {
		writeFileSync(join(folder, 'snapshot.json'), 'old and longer than the new one');
		chmodSync(join(folder, 'snapshot.json'), 0o444);
		await saveAnew(folder, [snapshot]);
		assert.equal(readFileSync(join(folder, 'snapshot.json'), 'utf8'), '{}\n');
		assert.equal(statSync(join(folder, 'snapshot.json')).mode & 0o777, 0o600);
	});

	test('another name of a file leaves the file as it is', async () => {
		linkSync(secret, join(folder, 'host.sh'));
		await saveAnew(folder, [script]);
		untouched();
	});

	const planted: readonly (readonly [string, (path: string) => void])[] = [
		['a link to a file', path => symlinkSync(secret, path)],
		['a link to nothing', path => symlinkSync(`${secret}-new`, path)],
		['a folder', path => mkdirSync(path)],
		['a FIFO', path => void spawnSync('mkfifo', [path])],
	];
	for (const [what, plant] of planted) {
		test(`${what} is refused before anything is written`, async () => {
			plant(join(folder, 'host.sh'));
			const before = lstatSync(join(folder, 'host.sh')).ino;
			await assert.rejects(
				save(folder, [snapshot, script]),
				(error: Error) =>
					error instanceof TargetError &&
					/host\.sh is there already, and it is not a regular file\. Choose another folder\.$/.test(error.message),
			);
			untouched();
			assert.deepEqual(readdirSync(folder), ['host.sh']);
			assert.equal(lstatSync(join(folder, 'host.sh')).ino, before);
			assert.deepEqual(readdirSync(join(secret, '..')), ['secret']);
		});
	}

	for (const out of ['/proc/nearmetal', '/proc/nearmetal/a/b', '/proc', '/dev/null', '/dev/null/a']) {
		test(`${out} is refused, and at once`, {timeout: 20_000}, async () => {
			await assert.rejects(
				save(out, [script]),
				(error: Error) =>
					error instanceof TargetError && /^\S+ could not be written: E[A-Z]+\. Choose another folder\.$/.test(error.message),
			);
		});
	}

	test('a link of our own on the way to the folder is followed', async () => {
		symlinkSync(folder, `${folder}-link`);
		await save(join(`${folder}-link`, 'a'), [script]);
		assert.deepEqual(readdirSync(join(folder, 'a')), ['host.sh']);
		assert.equal(readlinkSync(`${folder}-link`), folder);
	});

	const isRoot = process.geteuid?.() === 0;
	test('one that somebody else has put there is not', {skip: isRoot ? false : 'only root can give a link away'}, async () => {
		symlinkSync(folder, `${folder}-planted`);
		lchownSync(`${folder}-planted`, 65_534, 65_534);
		for (const out of [`${folder}-planted`, join(`${folder}-planted`, 'a')])
			await assert.rejects(save(out, [script]), {
				name: 'TargetError',
				message: /-planted is a symbolic link of user 65534, who is neither root nor you: it is not followed\. Choose another folder/,
			});
		assert.deepEqual(readdirSync(folder), []);
	});
});
