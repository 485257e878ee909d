import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {snapshotFile} from '../../src/target/recording.ts';
import {Login} from '../../src/target/ssh-login.ts';
import {readTextFile} from '../../src/target/text-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'text-file-'));
after(() => rmSync(folder, {recursive: true}));
const at = (name: string): string => join(folder, name);
writeFileSync(at('text'), 'größer\n');
writeFileSync(at('huge'), '');
truncateSync(at('huge'), 2 ** 40);
execFileSync('mkfifo', [at('pipe')]);

test('a file is its text, and so is one of the kernel, which tells no size', () => {
	assert.equal(readTextFile(at('text')), 'größer\n');
	assert.match(readTextFile('/proc/self/status'), /^Name:/);
});

describe('without waiting, is refused', () => {
	const cases: readonly (readonly [string, RegExp])[] = [
		[at('none'), /there is no such file/],
		[at('text/none'), /ENOTDIR/],
		[folder, /it is a folder/],
		[at('pipe'), /it is a pipe or a device, and not a file/],
		['/dev/zero', /it is a pipe or a device, and not a file/],
		[at('huge'), /it is larger than 256 MiB/],
	];
	for (const [path, message] of cases) {
		test(path.replace(folder, 'folder'), async () => {
			assert.throws(() => readTextFile(path), {name: 'FileError', message});
			await assert.rejects(snapshotFile(path), {name: 'TargetError', message});
			const login = new Login('root@kvm1', {user: 'root', homeDirectory: folder, identity: path});
			await assert.rejects(
				async () => {
					for await (const _ of login.attempts(() => undefined));
				},
				{name: 'TargetError', message},
			);
		});
	}
});
