import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Holding, StepFailed} from '../../src/measured/holding.ts';
import type {Run} from '../../src/run/run.ts';

test('what a step wrote that failed on its way is taken back before anything else is done', async () => {
	const calls: string[] = [];
	let fails = true;
	const run = {
		async apply(step: string) {
			calls.push(`apply ${step}`);
			return fails && step === 'b' ? {kind: 'failed', because: 'disk full'} : {kind: 'applied', readBacks: []};
		},
		async undoStep(step: string) {
			calls.push(`undo ${step}`);
			return {run: '', lines: [], complete: true};
		},
	} as unknown as Run;
	const holding = new Holding(run, {async leaveGuest() {}, async settle() {}}, ['a', 'b'], []);
	const {signal} = new AbortController();
	await assert.rejects(holding.reach(['a', 'b'], signal), StepFailed);
	assert.deepEqual(holding.held, ['a']);
	fails = false;
	await holding.reach(['a', 'b'], signal);
	assert.deepEqual(calls, ['apply a', 'apply b', 'undo b', 'apply b']);
	assert.deepEqual(holding.held, ['a', 'b']);
});
