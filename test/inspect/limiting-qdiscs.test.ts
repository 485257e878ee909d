import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {alwaysLimits, countsHeldBack} from '../../src/inspect/limiting-qdiscs.ts';

describe('which queueing disciplines limit', () => {
	const cases: readonly (readonly [kind: string, always: boolean, counted: boolean])[] = [
		['tbf', true, true],
		['htb', true, true],
		['hfsc', true, true],
		['netem', true, false],
		['cake', false, true],
		['fq_codel', false, false],
		['noqueue', false, false],
		['constructor', false, false],
	];
	for (const [kind, always, counted] of cases)
		test(kind, () => assert.deepEqual([alwaysLimits(kind), countsHeldBack(kind)], [always, counted]));
});
