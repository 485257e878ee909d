import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';

const {isOlder}: {isOlder: (built: string, sources: readonly string[]) => boolean} = await import(
	new URL('../../.build/older.mjs', import.meta.url).href
);

describe('npm start bundles', () => {
	const root = mkdtempSync(join(tmpdir(), 'nearmetal-older-'));
	const at = (name: string) => join(root, name);
	const [built, folder, deeper, file, other] = [at('built'), at('src'), at('src/deep'), at('src/deep/a.ts'), at('package.json')];
	const all = [folder, deeper, file, other];
	const touch = (path: string, seconds: number) => utimesSync(path, seconds, seconds);

	before(() => {
		mkdirSync(deeper, {recursive: true});
		for (const path of [built, file, other]) writeFileSync(path, '');
	});
	after(() => rmSync(root, {recursive: true}));

	const cases: readonly (readonly [what: string, changed: readonly string[], older: boolean])[] = [
		['not where all is older than what was built', [], false],
		['where a file deep inside was changed', [file], true],
		['where a file was taken from a folder', [deeper], true],
		['where another source was changed', [other], true],
	];
	for (const [what, changed, older] of cases) {
		test(what, () => {
			for (const path of all) touch(path, 1000);
			touch(built, 2000);
			for (const path of changed) touch(path, 2001);
			assert.equal(isOlder(built, [folder, other]), older);
		});
	}

	test('where nothing was built yet', () => assert.equal(isOlder(at('none'), [folder]), true));
	test('where both are of the same moment, as a clock of whole seconds makes them', () => {
		for (const path of [...all, built]) touch(path, 2000);
		assert.equal(isOlder(built, [folder]), true);
	});
});
