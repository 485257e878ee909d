import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {mannWhitney} from '../../src/bench/mann-whitney.ts';
import type {Measurement} from '../../src/bench/measurement.ts';
import {compare, compareAll, medianInterval, ratioInterval} from '../../src/bench/statistics.ts';
import {median} from '../../src/judge/median.ts';
import {casesOf} from '../thorough.ts';

const near = (actual: number, expected: number, tolerance = 5e-5) =>
	assert.ok(Math.abs(actual - expected) < tolerance, `${actual} is not ${expected}`);

const range = (from: number, count: number) => Array.from({length: count}, (_, index) => from + index);

const published: readonly {
	readonly source: string;
	readonly a: readonly number[];
	readonly b: readonly number[];
	readonly u: number;
	readonly p: number;
}[] = [
	{source: 'SciPy manual, mannwhitneyu: ages of diagnosis', a: [19, 22, 16, 29, 24], b: [20, 11, 17, 12], u: 17, p: 0.1111},
	// R's manual gives the one-sided p 0.1272 (Hollander and Wolfe 1973, 69f).
	{
		source: 'R manual, wilcox.test: permeability',
		a: [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
		b: [1.15, 0.88, 0.9, 0.74, 1.21],
		u: 35,
		p: 0.2544,
	},
	{source: 'least p of 3 and 3: 2/20', a: [1, 2, 3], b: [4, 5, 6], u: 0, p: 0.1},
	{source: 'least p of 4 and 4: 2/70', a: [1, 2, 3, 4], b: [5, 6, 7, 8], u: 0, p: 2 / 70},
	{source: 'table of critical values, 5 and 5: U = 2 is significant', a: [1, 2, 3, 4, 7], b: [5, 6, 8, 9, 10], u: 2, p: 8 / 252},
	{source: 'table of critical values, 5 and 5: U = 3 is not', a: [1, 2, 3, 4, 8], b: [5, 6, 7, 9, 10], u: 3, p: 14 / 252},
	{source: 'all the same', a: [5, 5, 5, 5], b: [5, 5, 5, 5], u: 8, p: 1},
	{source: 'ties, all 10 ways counted by hand: sums 3.5 3.5 5.5 5.5 4 6 6 6 6 8', a: [1, 2], b: [2, 3, 3], u: 0.5, p: 0.4},
];
for (const {source, a, b, u, p} of published) {
	test(`Mann-Whitney: ${source}`, () => {
		const found = mannWhitney(a, b);
		assert.equal(found.u, u);
		near(found.p, p);
	});
}

test('Mann-Whitney: from 41 values on the normal approximation', () => {
	// Expected: scipy.stats.mannwhitneyu(method='asymptotic'), SciPy 1.17.1.
	near(
		mannWhitney(
			range(1, 21),
			range(8, 21).map(value => value + 0.5),
		).p,
		0.0011741330904420642,
		1e-6,
	);
	const tied = [
		[1, 1, 2, 3, 3, 4],
		[2, 3, 3, 4, 5, 5],
	].map(block => Array.from({length: 5}, () => block).flat());
	const found = mannWhitney(tied[0] ?? [], tied[1] ?? []);
	assert.equal(found.u, 200);
	near(found.p, 0.00014756710905664032, 1e-6);
	near(mannWhitney(range(0, 30), range(0, 30)).p, 1, 1e-9);
});

const values = fc.array(fc.integer({min: 1, max: 50}), {minLength: 1, maxLength: 12});

test('Mann-Whitney: the sides may be swapped; only the order of values counts', () => {
	fc.assert(
		fc.property(values, values, fc.integer({min: 1, max: 9}), fc.integer({min: 0, max: 100}), (a, b, factor, shift) => {
			const [forth, back] = [mannWhitney(a, b), mannWhitney(b, a)];
			assert.equal(forth.u + back.u, a.length * b.length);
			near(forth.p, back.p, 1e-12);
			near(
				mannWhitney(
					a.map(value => value * factor + shift),
					b.map(value => value * factor + shift),
				).p,
				forth.p,
				1e-12,
			);
			assert.ok(forth.p > 0 && forth.p <= 1);
		}),
		casesOf(400),
	);
});

test('bootstrap: inside the sample, around the median, always the same', () => {
	fc.assert(
		fc.property(values, sample => {
			const [low, high] = medianInterval(sample);
			assert.ok(low >= Math.min(...sample) && high <= Math.max(...sample) && low <= median(sample) && median(sample) <= high);
			assert.deepEqual(medianInterval(sample), [low, high]);
		}),
		casesOf(100),
	);
	assert.deepEqual(ratioInterval([2, 2, 2], [3, 3, 3]), [1.5, 1.5]);
});

const verdicts: readonly (readonly [string, readonly number[], readonly number[], string])[] = [
	['a clear gain', [9.1, 9.2, 9.3, 9.2, 9.25], [12.9, 13.4, 13.2, 13.5, 13.1], 'better'],
	['a clear loss', [12.9, 13.4, 13.2, 13.5, 13.1], [9.1, 9.2, 9.3, 9.2, 9.25], 'worse'],
	['surely different, but by less than 2 %', [10, 10.01, 10.02, 10.03, 10.04], [10.1, 10.11, 10.12, 10.13, 10.14], 'no measurable change'],
	['three repeats are too few', [1, 1.1, 1.05], [2, 2.1, 2.05], 'no measurable change'],
	['overlap', [8, 9, 10, 11, 12], [9, 10, 11, 12, 13], 'no measurable change'],
	['one value each', [5], [9], 'no measurable change'],
];
for (const [name, before, after, verdict] of verdicts) {
	test(`compare: ${name}`, () => assert.equal(compare(before, after).verdict, verdict));
}

test('compare: the same sample is never a change; a factor moves median and interval alike', () => {
	fc.assert(
		fc.property(values, sample => {
			const same = compare(sample, sample);
			assert.deepEqual([same.verdict, same.percent], ['no measurable change', 0]);
			const halved = compare(
				sample.map(value => value * 2),
				sample,
			);
			near(halved.percent, -50, 1e-9);
			assert.ok(halved.interval[0] <= -50 + 1e-9 && halved.interval[1] >= -50 - 1e-9);
		}),
		casesOf(100),
	);
});

const measurement = (streams: number, throughput: readonly number[]): Measurement => ({
	streams,
	throughput,
	retransmits: [],
	cpuPerGigabyte: [],
	processes: 1,
	iperf: {client: '3.18', server: undefined},
	tool: {client: undefined, server: undefined},
	limits: [],
	heldBy: undefined,
});
const slow = [4, 4.1, 4.05, 4.02, 4.08];
const fast = [8, 8.1, 8.05, 8.02, 8.08];

test('compareAll: the highest stream count decides, a loss of more than 5 % at any other makes it worse', () => {
	const sides = (one: readonly number[], many: readonly number[]) => [measurement(1, one), measurement(16, many)];
	assert.equal(compareAll(sides(slow, slow), sides(slow, fast)).verdict, 'better');
	assert.equal(compareAll(sides(slow, slow), sides(fast, slow)).verdict, 'no measurable change');
	assert.equal(
		compareAll(
			sides(slow, slow),
			sides(
				slow.map(rate => rate * 0.97),
				fast,
			),
		).verdict,
		'better',
		'a guard may lose a little',
	);
	const lost = compareAll(sides(fast, slow), sides(slow, fast));
	assert.equal(lost.verdict, 'worse');
	assert.ok(lost.percent < 0, 'the figures are those of the stream count that lost');
	assert.equal(
		compareAll([measurement(4, slow)], [measurement(4, fast), measurement(64, slow)]).verdict,
		'better',
		'only what both measured',
	);
	const held = (rates: readonly number[]) => [{...measurement(16, rates), heldBy: 'the uplink'}];
	assert.deepEqual(
		[slow, fast, slow.map(rate => rate * 0.9)]
			.map(rates => compareAll(held(slow), [measurement(16, rates)]))
			.map(({verdict, heldBy}) => [verdict, heldBy]),
		[
			['cannot show it', 'the uplink'],
			['better', undefined],
			['worse', undefined],
		],
		'a cap hides a gain, but not a loss',
	);
	assert.throws(() => compareAll([measurement(1, slow)], [measurement(4, slow)]), /Nothing to compare/);
});
