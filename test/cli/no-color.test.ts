import assert from 'node:assert/strict';
import {test} from 'node:test';
import {heedNoColor} from '../../src/cli/no-color.ts';

const cases: readonly (readonly [what: string, env: NodeJS.ProcessEnv, forced: string | undefined])[] = [
	['NO_COLOR switches colour off', {NO_COLOR: '1'}, '0'],
	['NO_COLOR wins over FORCE_COLOR', {NO_COLOR: 'yes', FORCE_COLOR: '3'}, '0'],
	['an empty NO_COLOR says nothing', {NO_COLOR: ''}, undefined],
	['without it the terminal decides', {}, undefined],
];

for (const [what, env, forced] of cases) {
	test(what, () => {
		heedNoColor(env);
		assert.equal(env.FORCE_COLOR, forced);
	});
}
