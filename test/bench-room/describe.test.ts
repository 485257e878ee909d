import assert from 'node:assert/strict';
import {test} from 'node:test';
import {describeChange, describeComparison, describeThroughput} from '../../src/bench/describe.ts';
import type {Comparison} from '../../src/bench/measurement.ts';

const change = (percent: number, low: number, high: number): Comparison => ({
	verdict: 'better',
	percent,
	interval: [low, high],
	p: 0.0079365,
});

const throughputs: readonly (readonly [readonly number[], string])[] = [
	[[], 'not measured'],
	[[9.2391], '9.24 Gbit/s'],
	[[9.24, 9.24, 9.24], '9.24 Gbit/s'],
	[[9.03, 9.24, 9.45], '9.24 Gbit/s ± 0.21'],
	[[10, 20, 30, 40, 50], '30 Gbit/s ± 20'],
	[[0.30012, 0.30014, 0.30016], '0.300140 Gbit/s ± 0.000020'],
	[[0.0123], '0.0123 Gbit/s'],
];
for (const [values, text] of throughputs) {
	test(`throughput ${text}`, () => assert.equal(describeThroughput(values), text));
}

const changes: readonly (readonly [Comparison, string])[] = [
	[change(31.2, 27, 35), '+31 % ± 4'],
	[change(-12.26, -14, -10), '-12 % ± 2'],
	[change(0.312, -0.1, 0.7), '+0.3 % ± 0.4'],
	[change(-0.01, -0.4, 0.4), '0.0 % ± 0.4'],
	[change(45, 30, 62), '+45 % ± 16'],
	[change(50, 50, 50), '+50 %'],
	[change(0, 0, 0), '0 %'],
];
for (const [comparison, text] of changes) {
	test(`change ${text}`, () => assert.equal(describeChange(comparison), text));
}

test('with the verdict', () => {
	assert.equal(describeComparison(change(31.2, 27, 35)), 'better +31 % ± 4 (p 0.0079)');
	assert.equal(describeComparison({...change(31.2, 27, 35), p: 1e-6}), 'better +31 % ± 4 (p < 0.001)');
});
