import assert from 'node:assert/strict';
import {chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {keptCode} from '../../src/start/kept-code.ts';
import {runScript} from '../../src/start/run-script.ts';

const user = process.geteuid?.() ?? 0;
const build = '0123456789abcdef';
const roots: string[] = [];
const newFolder = (): string => {
	const root = mkdtempSync(join(tmpdir(), 'nearmetal-kept-'));
	roots.push(root);
	return join(root, 'cache', 'nearmetal');
};
after(() => roots.forEach(root => rmSync(root, {recursive: true})));

describe('code that is kept', () => {
	test('is read as it was written, by its user alone', () => {
		const folder = newFolder();
		const kept = keptCode(folder, user, build, 'wizard');
		assert.equal(kept.read(), undefined);
		kept.write(Buffer.from('code'));
		assert.equal(kept.read()?.toString(), 'code');
		assert.deepEqual(readdirSync(folder), [`${build}-wizard`]);
		assert.deepEqual([statSync(folder).mode & 0o777, statSync(join(folder, `${build}-wizard`)).mode & 0o777], [0o700, 0o600]);
	});

	test('is another one for another use and another build; what other builds left goes, what is not nearmetal’s stays', () => {
		const folder = newFolder();
		keptCode(folder, user, 'ffffffffffffffff', 'wizard').write(Buffer.from('old'));
		writeFileSync(join(folder, 'notes.txt'), 'mine');
		keptCode(folder, user, build, 'plan').write(Buffer.from('plan'));
		keptCode(folder, user, build, 'wizard').write(Buffer.from('wizard'));
		assert.deepEqual(readdirSync(folder).toSorted(), [`${build}-plan`, `${build}-wizard`, 'notes.txt']);
		assert.equal(keptCode(folder, user, build, 'plan').read()?.toString(), 'plan');
	});

	test('is not read where others can write to it, or through a link', () => {
		const folder = newFolder();
		const kept = keptCode(folder, user, build, 'wizard');
		kept.write(Buffer.from('code'));
		const file = join(folder, `${build}-wizard`);
		chmodSync(file, 0o666);
		assert.equal(kept.read(), undefined);
		chmodSync(file, 0o600);
		symlinkSync(file, join(folder, `${build}-plan`));
		assert.equal(keptCode(folder, user, build, 'plan').read(), undefined);
	});

	test('that cannot be kept harms nothing', () => {
		const folder = join(newFolder(), '..', '..', 'file');
		writeFileSync(folder, '');
		keptCode(folder, user, build, 'wizard').write(Buffer.from('code'));
		assert.equal(readFileSync(folder, 'utf8'), '');
	});
});

describe('a script', () => {
	const text = '(() => { const inner = () => 6 * 7; return inner(); })()';

	test('gives its value with and without code, and code only where there is new one', () => {
		const first = runScript<number>(text, undefined);
		const code = first.codeToKeep();
		assert.ok(code);
		const second = runScript<number>(text, code);
		assert.deepEqual([first.value, second.value, second.codeToKeep()], [42, 42, undefined]);
	});

	test('runs from its text where the code is of something else', () => {
		const foreign = runScript<number>('1', undefined).codeToKeep();
		for (const [length, code] of [foreign, Buffer.from('not code'), Buffer.alloc(0)].entries()) {
			// A text of its own each: V8 remembers what this process has compiled.
			const {value, codeToKeep} = runScript<number>(`${text} + ${length}`, code);
			assert.equal(value, 42 + length);
			assert.ok(codeToKeep());
		}
	});
});
