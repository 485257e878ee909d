import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {IperfVersion} from '../../src/bench/iperf.ts';
import {planIperf, threadShare} from '../../src/bench/iperf-plan.ts';
import {casesOf} from '../thorough.ts';

const old: IperfVersion = [3, 12];
const threaded: IperfVersion = [3, 16];

const cases: readonly (readonly [string, Parameters<typeof planIperf>, readonly number[]])[] = [
	['both ends threaded: one process carries all', [16, 'sending', threaded, [3, 18], 100], [16]],
	['an old client: many processes', [16, 'sending', old, threaded, undefined], [4, 4, 4, 4]],
	['an old server: many processes', [16, 'sending', threaded, old, undefined], [4, 4, 4, 4]],
	['3.9 is older than 3.16', [4, 'sending', [3, 9], [3, 9], undefined], [1, 1, 1, 1]],
	['a server that runs already serves one test at a time', [16, 'sending', old, undefined, undefined], [16]],
	['one stream cannot be divided', [1, 'sending', old, old, 100], [1]],
	['no more processes than the expected rate needs', [16, 'sending', old, old, 10], [8, 8]],
	['uneven streams', [10, 'sending', old, old, 20], [3, 3, 2, 2]],
	['a slow link needs one', [16, 'sending', old, old, 1], [16]],
	['iperf 4 is threaded', [8, 'sending', [4, 0], [4, 1], undefined], [8]],
	['both at once: a process each way', [16, 'both at once', threaded, threaded, 100], [16, 16]],
	['both at once against servers that run already', [16, 'both at once', old, undefined, undefined], [16, 16]],
	['both at once with an old iperf3: no more processes in all', [16, 'both at once', old, threaded, undefined], [8, 8, 8, 8]],
];
for (const [name, given, expected] of cases) {
	test(`plan: ${name}`, () => {
		const plan = planIperf(...given);
		assert.deepEqual(
			plan.map(({streams}) => streams),
			expected,
		);
		const half = plan.length / 2;
		const isEachWay = plan.every(({way}, index) => way === (given[1] === 'both at once' && index >= half ? 'receiving' : 'sending'));
		assert.ok(isEachWay);
	});
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
				const plan = planIperf(streams, 'receiving', client, server, expected).map(({streams: own}) => own);
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
	assert.equal(threadShare(0.97, 8, undefined), undefined, 'unknown version at one CPU: one thread’s or of all of them');
	assert.equal(threadShare(0.97, 1, undefined), 0.97);
	assert.equal(threadShare(0.9, 8, undefined), 0.9, 'no thread has more');
	assert.equal(threadShare(4, 8, undefined), 0.5, 'more than one CPU can only be several threads');
});
