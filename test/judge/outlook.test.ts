import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Design, designs, refusal, type Work} from '../../src/judge/design.ts';
import {assumedNoise, outlook, runSeconds} from '../../src/judge/outlook.ts';
import {type Load, settling} from '../../src/judge/settled.ts';

const bundle = (boots: number): Design => ({pairs: 20, starts: {kind: 'as one', boots}});
const refusals: readonly (readonly [Work, Design, RegExp | undefined])[] = [
	[{live: 1, atStart: 0}, {...designs.normal, pairs: 5}, /5 pairs of runs can never decide it: measure 8 or more/],
	[{live: 12, atStart: 0}, designs.quick, /8 pairs of runs can never decide any of 12 steps: measure 12 or more/],
	[{live: 10, atStart: 0}, designs.quick, undefined],
	[{live: 0, atStart: 3}, {...designs.normal, pairs: 5}, undefined],
	[{live: 1, atStart: 0}, bundle(2), undefined],
	[{live: 0, atStart: 1}, bundle(2), /has to be started 4 times/],
	[{live: 0, atStart: 1}, bundle(5), /has to be started 6 times/],
	[{live: 0, atStart: 12}, designs.thorough, /12 steps cannot be judged one by one: leave out 1, or judge them as one/],
	[{live: 0, atStart: 12}, designs.normal, undefined],
	[{live: 9, atStart: 11}, designs.thorough, undefined],
];
for (const [work, design, expected] of refusals) {
	test(`refusal: ${JSON.stringify(work)} by ${JSON.stringify(design)}`, () => {
		const told = refusal(work, design);
		if (expected === undefined) assert.equal(told, undefined);
		else assert.match(told ?? '', expected);
	});
}

test('before a run: time, restarts, and what could be seen', () => {
	const minutes = (work: Work, design: Design, reading = runSeconds) =>
		outlook(work, design, reading, assumedNoise).seconds.map(one => Math.round(one / 6) / 10);
	assert.deepEqual(minutes({live: 1, atStart: 0}, designs.normal), [2.1, 5.3]);
	assert.deepEqual(
		minutes({live: 2, atStart: 0}, designs.normal),
		[4.3, 16],
		'and, where a step is kept, the original against the final state',
	);
	assert.deepEqual(minutes({live: 1, atStart: 3}, designs.normal), [9.3, 19.6], 'the same, by boots');
	assert.deepEqual(minutes({live: 0, atStart: 3}, designs.normal), [7.1, 7.1]);
	assert.deepEqual(minutes({live: 0, atStart: 3}, designs.normal, 2 * runSeconds), [9.9, 9.9]);
	const of = (work: Work, design: Design) => outlook(work, design, runSeconds, assumedNoise);
	assert.deepEqual(
		[
			of({live: 2, atStart: 0}, designs.normal),
			of({live: 0, atStart: 3}, designs.normal),
			of({live: 1, atStart: 3}, designs.normal),
			of({live: 0, atStart: 3}, designs.thorough),
		].map(({restarts}) => restarts),
		[0, 4, 8, 16],
	);
	assert.deepEqual(of({live: 1, atStart: 0}, designs.normal).seen.atStart, undefined);
	const eight = of({live: 0, atStart: 3}, {pairs: 20, starts: {kind: 'as one', boots: 8}}).seen;
	assert.equal(eight.total, eight.atStart, 'one judgement of all is the total');
	assert.throws(() => of({live: 0, atStart: 0}, designs.normal), /no step/);
});

test('more noise hides more, more boots show more', () => {
	const seen = (design: Design, boot: number) => outlook({live: 0, atStart: 4}, design, runSeconds, {run: 3, boot}).seen.atStart ?? 0;
	assert.ok(seen(bundle(4), 4) > seen(bundle(4), 2));
	assert.ok(seen(bundle(8), 2) < seen(bundle(4), 2));
	assert.ok(seen(designs.thorough, 2) < seen(bundle(8), 2));
});

const loads = (seconds: number, busy: (second: number) => number): readonly Load[] =>
	Array.from({length: seconds}, (_, index) => ({seconds: index + 1, busy: busy(index + 1)}));
const settled: readonly (readonly [string, readonly Load[], string])[] = [
	['nothing was read yet', [], 'wait'],
	['calm, but for ten seconds only', loads(12, () => 0.02), 'wait'],
	['calm', loads(20, () => 0.02), 'settled'],
	['still starting', loads(25, second => (second < 20 ? 1.5 : 0.1)), 'wait'],
	['started', loads(45, second => (second < 20 ? 1.5 : 0.1)), 'settled'],
	['busy by itself, and evenly', loads(40, second => 3 + (second % 2) / 10), 'settled'],
	['never calm', loads(180, second => Math.floor(second / 10) % 2), 'never'],
];
for (const [name, given, expected] of settled) {
	test(`settling: ${name}`, () => assert.equal(settling(given), expected));
}
