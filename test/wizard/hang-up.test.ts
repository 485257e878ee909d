import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {
	answer,
	applied,
	begin,
	begun,
	drive,
	keep,
	kept,
	liveSteps,
	measured,
	pairs,
	restart,
	startSteps,
	takeWay,
	toMeasuring,
	toPlan,
	toTune,
} from './drive.ts';

const hangUp: WizardEvent = {type: 'hang up'};
const applying: readonly WizardEvent[] = [...toTune, ...takeWay(1), begin, begun];
const restarting: readonly WizardEvent[] = [...applying, ...[...liveSteps, ...startSteps].map(step => applied(step)), restart];

/** The screen after it, and what was asked for by it alone. */
const after = (events: readonly WizardEvent[]) => {
	const before = drive(events);
	const {state, effects} = drive([hangUp], {}, before.state);
	return [state.screen, ...effects.map(({type}) => type)];
};

test('with nothing under way it is left at once, whatever lies over the screen', () => {
	assert.deepEqual(after(toPlan), ['goodbye']);
	assert.deepEqual(after([...toPlan, {type: 'toggle'}, {type: 'quit'}]), ['goodbye', 'remember']);
	assert.deepEqual(after([...toPlan, {type: 'help'}]), ['goodbye']);
});

test('a question about a step stays unanswered: it holds, and the journal is closed', () => {
	const asked = [...toMeasuring, ...pairs('vhost-workers', 8, 8.2), measured(answer(['vhost-workers'], 8.2))];
	assert.deepEqual(after(asked), ['goodbye', 'finish']);
});

test('what is measured is ended, once', () => {
	assert.deepEqual(after(toMeasuring), ['tune', 'abort']);
	assert.deepEqual(after([...toMeasuring, hangUp]), ['tune']);
});

test('a change that is being written, and a guest that is being restarted, come to their end: nothing further is begun', () => {
	assert.deepEqual(after(applying), ['tune']);
	assert.deepEqual(after([...applying, hangUp, applied(startSteps[0]), kept]), ['goodbye', 'finish']);
	assert.deepEqual(after(restarting), ['tune']);
	assert.deepEqual(after([...restarting, hangUp, {type: 'restarted', checks: [], time: '11:02:14'}, keep, kept]), ['goodbye', 'finish']);
});

test('a pause that was asked for is none any more: what is only measured is taken back first', () => {
	const ended: WizardEvent = {type: 'failed', during: 'measure', because: 'Stopped.', time: '11:02:14'};
	const {state, effects} = drive([...toMeasuring, {type: 'pause'}, hangUp, ended]);
	assert.equal(state.screen, 'tune');
	assert.deepEqual(
		effects.slice(-2).map(({type}) => type),
		['abort', 'settle'],
	);
	const later = drive([...toMeasuring, {type: 'interrupt'}, {type: 'pause'}, ended]);
	assert.equal(later.effects.at(-1)?.type, 'settle', 'nor is it one before that, where somebody is there');
});
