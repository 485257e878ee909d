import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {cacheFolder} from '../../src/start/cache-folder.ts';
import type {Files} from '../../src/target/private-folder.ts';

const me = 1000;
const other = 1001;

/** A machine's folders as [owner, permissions], without links. */
const machine = (folders: Readonly<Record<string, readonly [uid: number, mode: number]>>): Files => ({
	realPath: path => path,
	status(path) {
		const [uid, mode] = folders[path] ?? [];
		return uid === undefined || mode === undefined ? undefined : {uid, mode};
	},
});

const home = {'/': [0, 0o755], '/home': [0, 0o755], '/home/me': [me, 0o750]} as const;
const env = {XDG_CACHE_HOME: '/home/me/.cache'};
const folder = '/home/me/.cache/nearmetal';

describe('code is kept where nobody else can put any', () => {
	const cases: readonly (readonly [what: string, at: Files, expected: string | undefined])[] = [
		['a folder that is there', machine({...home, '/home/me/.cache': [me, 0o700], [folder]: [me, 0o700]}), folder],
		['a folder that is yet to be made, under one’s own', machine(home), folder],
		['one of another', machine({...home, '/home/me/.cache': [me, 0o700], [folder]: [other, 0o700]}), undefined],
		['one that the group writes to', machine({...home, '/home/me/.cache': [me, 0o700], [folder]: [me, 0o770]}), undefined],
		['one that everybody writes to', machine({...home, '/home/me/.cache': [me, 0o700], [folder]: [me, 0o707]}), undefined],
		['a private one in a folder of another', machine({...home, '/home/me': [other, 0o755], [folder]: [me, 0o700]}), undefined],
		['one yet to be made, in a folder of another', machine({...home, '/home/me': [other, 0o755]}), undefined],
		['in a folder for temporary files, whatever its sticky bit', machine({...home, '/home/me/.cache': [0, 0o1777]}), undefined],
	];
	for (const [what, at, expected] of cases) test(what, () => assert.equal(cacheFolder(env, me, at), expected));

	test('root keeps none in the home of a user, which sudo may leave as HOME', () =>
		assert.equal(cacheFolder(env, 0, machine(home)), undefined));

	test('a link counts as where it leads', () => {
		const linked: Files = {
			realPath: path => path.replace('/home/me/.cache', '/shared'),
			status: path => ({uid: me, mode: path.startsWith('/shared') ? 0o777 : 0o700}),
		};
		assert.equal(cacheFolder(env, me, linked), undefined);
		assert.equal(cacheFolder(env, me, {...linked, realPath: path => path}), folder);
	});

	test('a link that leads nowhere', () => {
		const broken: Files = {
			realPath: () => {
				throw Object.assign(new Error('nowhere'), {code: 'ENOENT'});
			},
			status: () => ({uid: me, mode: 0o700}),
		};
		assert.equal(cacheFolder(env, me, broken), undefined);
	});

	test('a base that is not absolute is ignored', () => {
		const all: Files = {realPath: path => path, status: () => ({uid: me, mode: 0o700})};
		assert.match(cacheFolder({XDG_CACHE_HOME: 'here'}, me, all) ?? '', /^\/.*\/\.cache\/nearmetal$/);
	});
});
