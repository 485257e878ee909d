import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {farewell} from '../../src/wizard/farewell.ts';
import {
	answer,
	begin,
	begun,
	drive as driveOn,
	keep,
	measured,
	names,
	next,
	phases as phasesOn,
	restart,
	runOf,
	settled,
	takeWay,
	toTune,
	write,
} from './drive.ts';
import {rehearsed} from './rehearsed.ts';

const drive = (events: readonly WizardEvent[]) => driveOn(events, rehearsed);
const phases = (events: readonly WizardEvent[]) => phasesOn(events, rehearsed);
const toConfirm: readonly WizardEvent[] = [...toTune, ...takeWay(0)];
const toRun: readonly WizardEvent[] = [...toConfirm, begin, begun];
const bundle = ['multi-queue', 'cpu-pinning'];
const decided: readonly WizardEvent[] = [
	...toRun,
	measured(answer(['vhost-workers'], 8.2)),
	keep,
	settled,
	measured(answer(['interrupts'], 0.1, 'pairs', 'the uplink')),
	{type: 'undo'},
	settled,
	restart,
	measured(answer(bundle, 31, 'boots')),
	keep,
	settled,
];

describe('a recording in place of measuring', () => {
	test('asks for no peer: the next question is the last one, and back from it leads to the ways', () => {
		const {state} = drive(toConfirm);
		assert.ok(
			state.screen === 'tune' && state.stage.name === 'confirm' && state.stage.answered?.measuring.recording === rehearsed.recording,
		);
		const {state: before} = drive([...toConfirm, {type: 'back'}]);
		assert.ok(before.screen === 'tune' && before.stage.name === 'way');
		assert.equal(drive([...toConfirm, {type: 'quit'}]).state.screen, 'goodbye', 'nothing was typed that could be lost');
	});

	test('what was not recorded is left as it is', () => {
		assert.deepEqual(phases(toRun), ['measuring', 'waiting', 'waiting', 'waiting', 'not recorded']);
		assert.deepEqual(phases(decided), ['kept', 'undone', 'kept', 'kept', 'not recorded']);
	});

	test('the total is shown of what was kept there', () => {
		const total = drive([...decided, restart]).effects.at(-1);
		assert.deepEqual(total?.type === 'measure' && total.question.steps, ['vhost-workers', ...bundle]);
	});

	test('no total is claimed of anything else', () => {
		const otherwise = decided.with(-2, {type: 'undo'});
		const progress = runOf(drive([...otherwise, settled]).state);
		assert.deepEqual([progress.activity, progress.found.total], ['finished', undefined]);
	});

	test('the figures are in no file', () => {
		const {effects} = drive([...decided, restart, measured(answer(['vhost-workers', ...bundle], 40, 'boots')), settled, next, write]);
		const written = effects.at(-1);
		assert.ok(written?.type === 'export' && written.found === undefined, names(effects).join());
	});
});

describe('the sample, from a machine where no guest can be tuned', () => {
	const at = (events: readonly WizardEvent[]) => driveOn(events).state;
	const unreadable: WizardEvent = {type: 'failed', during: 'inspect', because: 'no answer', time: ''};

	test('is one key away, and says nothing of what was not done', () => {
		const state = at([unreadable, {type: 'sample'}]);
		assert.ok(state.screen === 'goodbye' && state.to === 'the sample');
		assert.deepEqual(farewell(state), []);
	});

	test('is not offered where there are guests, nor once a run is planned', () => {
		assert.equal(at([...toTune, {type: 'sample'}]).screen, 'tune');
		assert.equal(at([...toTune.slice(0, 1), {type: 'sample'}]).screen, 'host');
	});
});
