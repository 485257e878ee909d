import './as-built.ts';
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createElement} from 'react';
import {App} from '../../components/app.tsx';
import {farewell} from '../../src/wizard/farewell.ts';
import {progressOf} from '../../src/wizard/state.ts';
import {createStore, type WallClock} from '../../src/wizard/store.ts';
import {fakeEngine, type Script} from '../wizard/fake-engine.ts';
import {bareFacts} from '../wizard/fake-facts.ts';
import {rehearsed} from '../wizard/rehearsed.ts';
import {enter, render} from './render.ts';

const clock: WallClock = {now: () => '11:02:14', after: (_milliseconds, call) => void setImmediate(call)};
const jobControl = {stop: async () => {}, onContinued: () => () => {}, open: async () => undefined};

function open(script: Script) {
	const engine = fakeEngine(script);
	const store = createStore(engine, clock);
	return {engine, store, ...render(createElement(App, {store, redraw: () => {}, jobControl}))};
}

type Opened = ReturnType<typeof open>;

async function toRun({press, waitFor}: Opened): Promise<void> {
	await waitFor('What stands out');
	await press(enter);
	await waitFor('5 steps proposed');
	await press(enter);
	await waitFor('1 → 8 queue pairs');
	await press(enter);
	await waitFor('1 of 5');
	await press(enter);
	await waitFor('as recorded elsewhere: keep or undo each');
	await press(enter);
	await waitFor('What happens now');
	await waitFor('recorded in a made-up KVM host on 2026-11-26 (Linux 6.1.0, nearmetal 0.1.0)');
	await press('y');
}

test('the sample shows a recorded tuning run: one step kept, one that cannot be shown, boots, and the total', async () => {
	const opened = open(rehearsed);
	const {engine, store, press, waitFor, lastFrame, unmount} = opened;
	await toRun(opened);
	await waitFor('Proposed: keep');
	await waitFor(/TCP sending 16 streams: helps: \+8\.\d %/);
	assert.match(lastFrame() ?? '', /not measured here/, 'wherever its figures stand');
	await press('k');
	await waitFor('cannot show it: held by');
	await press('u');
	await waitFor('To show what was recorded of virtio multi-queue');
	await press('y');
	await waitFor(/TCP sending 16 streams: helps: \+31 %/);
	await press('k');
	await waitFor('To show what was recorded of the original state');
	await press('y');
	await waitFor('3 kept, 1 taken back, 1 not recorded.');
	await press(enter);
	await waitFor('Result: what the recorded figures prove');
	assert.match(lastFrame() ?? '', /recorded in a made-up KVM host on 2026-11-26, not measured here/);
	await waitFor('the recorded figures are in no file');
	await press('w');
	await waitFor('plan.json');
	assert.doesNotMatch(lastFrame() ?? '', /results\.json/);
	await press('q');
	await store.settled();
	assert.equal(engine.calls.filter(call => call === 'restart').length, 4 + 4);
	assert.deepEqual(farewell(store.getSnapshot()).slice(0, 1), [
		'nearmetal: this was the sample. Nothing was real and nothing stays changed.',
	]);
	unmount();
});

test('ctrl-c ends it after the run at hand, and what was switched on is taken back', async () => {
	const opened = open(rehearsed);
	const {engine, store, waitFor, press, lastFrame, unmount} = opened;
	const stop = store.subscribe(() => {
		if (progressOf(store.getSnapshot())?.series.length !== 6) return;
		stop();
		store.send({type: 'interrupt'});
	});
	await toRun(opened);
	await waitFor('1 taken back, 3 skipped, 1 not recorded.');
	assert.equal(
		engine.calls.filter(call => call === 'apply vhost-workers').length,
		engine.calls.filter(call => call === 'undo vhost-workers').length,
	);
	await press(enter);
	await waitFor('No step holds now, so there is nothing to write');
	assert.doesNotMatch(lastFrame() ?? '', /w write the files|e other folder|folder {2}/, 'no key that does nothing');
	assert.doesNotMatch(lastFrame() ?? '', /The files are/, 'no word of files where none will be');
	await press('w', 'e');
	assert.doesNotMatch(lastFrame() ?? '', /─ Written|› folder/);
	await press('q');
	await store.settled();
	unmount();
});

test('where there is no libvirt, one key leads to the sample', async () => {
	const {store, press, waitFor, unmount} = open({facts: bareFacts});
	await waitFor('t try the sample');
	await press('t');
	const state = store.getSnapshot();
	assert.ok(state.screen === 'goodbye' && state.to === 'the sample');
	unmount();
});

test('a sample that was opened from there says that leaving it leads back', async () => {
	const {waitFor, unmount} = open({...rehearsed, target: {...rehearsed.target, from: 'laptop'}});
	await waitFor('q leave the sample');
	unmount();
});
