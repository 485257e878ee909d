import assert from 'node:assert/strict';
import {test} from 'node:test';
import {bootLevels} from '../../src/judge/boot-levels.ts';

const levels = (...boots: readonly (readonly number[])[]): readonly number[] =>
	bootLevels(boots).map(level => Math.round(Math.exp(level) * 1000) / 1000);

const cases: readonly (readonly [what: string, boots: readonly (readonly number[])[], levels: readonly number[]])[] = [
	[
		'each is the geometric mean of its runs',
		[
			[1, 4],
			[2, 8],
		],
		[2, 4],
	],
	[
		'a run that something got into moves nothing',
		[
			[9.9, 10, 10.1, 6.5],
			[10.9, 11, 11.1, 11],
		],
		[10, 11],
	],
	[
		'what is odd is known from all boots: one that scatters as they do keeps all its runs',
		[
			[8, 10, 12.5],
			[8, 10, 12.5],
		],
		[10, 10],
	],
	[
		'where one half is far from the other, neither is odd',
		[
			[4, 4, 9, 9],
			[10, 10.1],
			[10, 10.1],
			[10, 10.1],
		],
		[6, 10.05, 10.05, 10.05],
	],
	['runs that are all alike', [[5, 5, 5], [6]], [5, 6]],
];

for (const [what, boots, expected] of cases) test(what, () => assert.deepEqual(levels(...boots), expected));

test('a boot without a run, and a figure of nothing, are refused', () => {
	assert.throws(() => bootLevels([[1], []]), RangeError);
	assert.throws(() => bootLevels([[1, 0]]), RangeError);
});
