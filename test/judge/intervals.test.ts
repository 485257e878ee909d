import assert from 'node:assert/strict';
import {test} from 'node:test';
import {median} from '../../src/judge/median.ts';
import {fewestFor, hodgesLehmann, signedRankInterval} from '../../src/judge/signed-rank.ts';
import {studentQuantile} from '../../src/judge/student.ts';

const near = (actual: number | undefined, expected: number, tolerance = 5e-4) =>
	assert.ok(actual !== undefined && Math.abs(actual - expected) < tolerance, `${actual} is not ${expected}`);

// Hollander and Wolfe 1973, 3.1 and R's wilcox.test(conf.int = TRUE, conf.level = 0.961): Hamilton depression scale, after less before.
const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
const depression = after.map((value, index) => value - (before[index] ?? 0));

test('Hodges-Lehmann and its interval as published', () => {
	near(hodgesLehmann(depression), -0.46);
	const [low, high] = signedRankInterval(depression, 0.96) ?? [];
	near(low, -0.786);
	near(high, -0.01);
});

/** All ways to give magnitudes their signs: when nothing changed, each has the same chance. */
const signings = (magnitudes: readonly number[]): readonly (readonly number[])[] =>
	Array.from({length: 2 ** magnitudes.length}, (_, bits) => magnitudes.map((size, index) => ((bits >> index) & 1 ? size : -size)));

for (const [count, confidence] of [
	[8, 0.98],
	[9, 0.99],
	[11, 0.95],
	[12, 0.98],
] as const) {
	test(`of all ${2 ** count} ways to sign ${count} values, ${confidence * 100} % or barely more of the intervals hold 0`, () => {
		const all = signings(Array.from({length: count}, (_, index) => (index + 1) ** 1.3));
		const holding = all.filter(values => {
			const [low, high] = signedRankInterval(values, confidence) ?? [1, 1];
			return low <= 0 && high >= 0;
		}).length;
		assert.ok(holding / all.length >= confidence, `${holding} of ${all.length}`);
		// One rank more outside would be too many: at most as many ways have one sum as another.
		assert.ok(holding / all.length < confidence + 0.012, `${holding} of ${all.length}`);
	});
}

test('too few values give no interval, and the number that does is known', () => {
	for (const confidence of [0.95, 0.98, 0.99]) {
		const fewest = fewestFor(confidence);
		const values = Array.from({length: fewest}, (_, index) => index);
		assert.notEqual(signedRankInterval(values, confidence), undefined);
		assert.equal(signedRankInterval(values.slice(1), confidence), undefined);
	}
	assert.equal(fewestFor(0.98), 7);
});

test('one wild value hardly moves the estimate', () => {
	const calm = [0.01, -0.02, 0.03, 0, 0.02, -0.01, 0.01, 0.02];
	assert.ok(Math.abs(hodgesLehmann([...calm, -5]) - hodgesLehmann(calm)) < 0.01);
});

test('median', () => {
	assert.equal(median([3, 1, 2]), 2);
	assert.equal(median([4, 1, 2, 3]), 2.5);
	assert.throws(() => median([]), RangeError);
});

// Any table of Student's distribution.
for (const [confidence, freedom, expected] of [
	[0.95, 1, 12.7062],
	[0.99, 1, 63.6567],
	[0.95, 2, 4.3027],
	[0.99, 2, 9.9248],
	[0.8, 3, 1.6377],
	[0.95, 7, 2.3646],
	[0.98, 19, 2.5395],
	[0.95, 30, 2.0423],
] as const) {
	test(`Student's t for ${confidence}, ${freedom}`, () => near(studentQuantile(confidence, freedom), expected, 6e-5));
}
