import assert from 'node:assert/strict';
import {test} from 'node:test';
import {describeThroughput} from '../../src/bench/describe.ts';

const throughputs: readonly (readonly [readonly number[], string])[] = [
	[[], 'not measured'],
	[[9.2391], '9.24 Gbit/s'],
	[[9.24, 9.24, 9.24], '9.24 Gbit/s'],
	[[9.03, 9.24, 9.45], '9.24 Gbit/s (9.03 to 9.45)'],
	[[10, 20, 30, 40, 50], '30 Gbit/s (10 to 50)'],
	[[0.30012, 0.30014, 0.30016], '0.3 Gbit/s'],
	[[0.0123], '0.0123 Gbit/s'],
];
for (const [values, text] of throughputs) {
	test(`throughput ${text}`, () => assert.equal(describeThroughput(values), text));
}
