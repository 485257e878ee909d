import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {countsHeldBack, slowsDown} from '../../src/inspect/limiting-qdiscs.ts';

describe('which queueing disciplines limit', () => {
	const cases: readonly (readonly [kind: string, always: boolean, withRate: boolean, counted: boolean])[] = [
		['tbf', true, true, true],
		['htb', true, true, true],
		['hfsc', true, true, true],
		['netem', true, true, false],
		['cake', false, true, true],
		['fq_codel', false, false, false],
		['noqueue', false, false, false],
		['constructor', false, false, false],
	];
	for (const [kind, always, withRate, counted] of cases)
		test(kind, () =>
			assert.deepEqual(
				[slowsDown({kind, rate: undefined}), slowsDown({kind, rate: 1e9}), countsHeldBack(kind)],
				[always, withRate, counted],
			),
		);
});
