import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {medianInterval} from '../../src/bench/median-interval.ts';
import {median} from '../../src/judge/median.ts';
import {casesOf} from '../thorough.ts';

test('inside the sample, around the median, always the same', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({min: 1, max: 50}), {minLength: 1, maxLength: 12}), sample => {
			const [low, high] = medianInterval(sample);
			assert.ok(low >= Math.min(...sample) && high <= Math.max(...sample) && low <= median(sample) && median(sample) <= high);
			assert.deepEqual(medianInterval(sample), [low, high]);
		}),
		casesOf(100),
	);
});
