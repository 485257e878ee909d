import assert from 'node:assert/strict';
import {test} from 'node:test';
import {nothingFound} from '../../src/measured/found.ts';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {applied, begin, begun, drive, kept, next, restart, restarted, runOf, takeWay, toTune} from './drive.ts';
import type {Script} from './fake-engine.ts';

test('a sample measures nothing and still goes the whole way', () => {
	const script: Script = {target: {name: 'sample', sample: true, writable: true}};
	const events: readonly WizardEvent[] = [
		...toTune,
		...takeWay(0),
		begin,
		begun,
		...['multi-queue', 'cpu-pinning', 'vhost-workers', 'hugepages', 'interrupts'].flatMap(step => [
			applied(step),
			{type: 'keep'} as const,
			kept,
		]),
		restart,
		restarted,
		next,
	];
	const {state, effects} = drive(events, script);
	assert.equal(state.screen, 'export');
	assert.equal(
		effects.some(({type}) => type === 'measure'),
		false,
	);
	assert.deepEqual(runOf(state).found, nothingFound([]));
});
