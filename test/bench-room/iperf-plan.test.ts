import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {IperfVersion} from '../../src/bench/iperf.ts';
import {planIperf, threadShare} from '../../src/bench/iperf-plan.ts';
import {casesOf} from '../thorough.ts';

const old: IperfVersion = [3, 12];
const threaded: IperfVersion = [3, 16];

const cases: readonly (readonly [string, Parameters<typeof planIperf>, readonly number[]])[] = [
	['both ends threaded: one process carries all', [16, threaded, [3, 18], 100], [16]],
	['an old client: many processes', [16, old, threaded, undefined], [4, 4, 4, 4]],
	['an old server: many processes', [16, threaded, old, undefined], [4, 4, 4, 4]],
	['3.9 is older than 3.16', [4, [3, 9], [3, 9], undefined], [1, 1, 1, 1]],
	['a server that runs already serves one test at a time', [16, old, undefined, undefined], [16]],
	['one stream cannot be divided', [1, old, old, 100], [1]],
	['no more processes than the expected rate needs', [16, old, old, 10], [8, 8]],
	['uneven streams', [10, old, old, 20], [3, 3, 2, 2]],
	['a slow link needs one', [16, old, old, 1], [16]],
	['iperf 4 is threaded', [8, [4, 0], [4, 1], undefined], [8]],
];
for (const [name, given, expected] of cases) {
	test(`plan: ${name}`, () => assert.deepEqual(planIperf(...given), expected));
}

test('every stream is carried once, in processes that differ by one stream at most', () => {
	const version = fc.constantFrom<IperfVersion>([3, 9], [3, 15], [3, 16], [3, 22]);
	fc.assert(
		fc.property(
			fc.integer({min: 1, max: 256}),
			version,
			fc.option(version, {nil: undefined}),
			fc.option(fc.integer({min: 1, max: 400}), {nil: undefined}),
			(streams, client, server, expected) => {
				const plan = planIperf(streams, client, server, expected);
				assert.equal(
					plan.reduce((sum, own) => sum + own, 0),
					streams,
				);
				assert.ok(plan.length <= 4 && Math.max(...plan) - Math.min(...plan) <= 1 && Math.min(...plan) >= 1);
			},
		),
		casesOf(400),
	);
});

test('the share of a thread', () => {
	assert.equal(threadShare(0.97, 8, old), 0.97);
	assert.equal(threadShare(4, 8, threaded), 0.5);
	assert.equal(threadShare(undefined, 8, threaded), undefined);
	assert.equal(threadShare(0.97, 8, undefined), 0.97, 'unknown version at one CPU: taken as one thread');
	assert.equal(threadShare(4, 8, undefined), 0.5, 'more than one CPU can only be several threads');
});
