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

test('where not all can be taken back while the guest is off, it is known with what it runs then', async () => {
	const calls: string[] = [];
	let isChanged = false;
	const run = {
		async apply(step: string) {
			calls.push(`apply ${step}`);
			return {kind: 'applied', readBacks: []};
		},
		async undoStep(step: string) {
			calls.push(`undo ${step}`);
			const complete = step !== 'a' || !isChanged;
			return {
				run: '',
				lines: complete ? [] : [{what: 'definition of web01', status: 'left alone', because: 'somebody else changed it since'}],
				complete,
			};
		},
		async restartGuest(_signal?: AbortSignal, whileOff?: () => Promise<void>) {
			await whileOff?.();
			calls.push('start');
			return [];
		},
	} as unknown as Run;
	const holding = new Holding(run, {async leaveGuest() {}, async settle() {}}, ['a', 'b'], ['a', 'b']);
	const {signal} = new AbortController();
	await holding.startWith(['a', 'b'], signal);
	isChanged = true;
	await assert.rejects(holding.startWith([], signal), /^StepFailed: a: could not be taken back\. definition of web01: somebody else/);
	assert.deepEqual(holding.held, ['a']);
	calls.length = 0;
	await holding.reach(['a', 'b'], signal);
	assert.deepEqual(calls, ['apply b', 'start'], 'b is felt only after a start');
});
