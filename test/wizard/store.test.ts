import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Sample} from '../../src/bench/measurement.ts';
import type {Engine, TuningSession} from '../../src/wizard/engine.ts';
import {engineOf} from '../../src/wizard/engine-of.ts';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {createStore, type WallClock} from '../../src/wizard/store.ts';
import {answer, runOf, toConfirm, toPlan} from './drive.ts';
import {engineParts} from './engine-parts.ts';
import {fakeEngine, sample} from './fake-engine.ts';

/** Time that passes only when the test says so. */
function stillClock() {
	const calls: (() => void)[] = [];
	const clock: WallClock = {now: () => '11:02:14', after: (_milliseconds, call) => void calls.push(call)};
	return {clock, waiting: () => calls.length, pass: () => calls.splice(0).forEach(call => call())};
}

/** An engine whose measurement is held open until the test lets it end. */
function measuringEngine() {
	const engine = fakeEngine();
	let onSample: (sample: Sample) => void = () => {};
	let signal: AbortSignal | undefined;
	let end: () => void = () => {};
	const begin: Engine['begin'] = async (plan, measuring, live) => {
		onSample = live.onSample;
		const run = await engine.begin(plan, measuring, live);
		const ask: TuningSession['ask'] = (question, _found, _seen, abort) => {
			signal = abort;
			return new Promise((resolve, reject) => {
				end = () => resolve([answer(question.steps, 8)]);
				abort.addEventListener('abort', () => reject(new Error('stopped')));
			});
		};
		return {...run, tuning: run.tuning && {...run.tuning, ask}};
	};
	return {engine: {...engine, begin}, sample: (value: Sample) => onSample(value), signal: () => signal, end: () => end()};
}

async function measuring(clock: WallClock) {
	const fake = measuringEngine();
	const store = createStore(fake.engine, clock);
	await store.settled();
	for (const event of toConfirm.slice(1)) {
		store.send(event);
	}

	const started = new Promise<void>(resolve => {
		const stop = store.subscribe(() => {
			if (runOf(store.getSnapshot()).run !== undefined) {
				stop();
				resolve();
			}
		});
	});
	store.send({type: 'begin'});
	await started;
	return {...fake, store};
}

test('samples reach the state in one batch, however many arrive', async () => {
	const {clock, pass, waiting} = stillClock();
	const {store, sample: emit, end} = await measuring(clock);
	let renders = 0;
	store.subscribe(() => renders++);
	for (let index = 0; index < 10; index++) {
		emit(sample(index, index));
	}

	assert.equal(waiting(), 1);
	assert.equal(renders, 0);
	pass();
	assert.equal(renders, 1);
	assert.deepEqual(
		runOf(store.getSnapshot()).samples.map(({throughput}) => throughput),
		[0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
	);
	end();
	await store.settled();
});

test('ctrl-c ends the measurement by its signal', async () => {
	const {clock} = stillClock();
	const {store, signal} = await measuring(clock);
	store.send({type: 'interrupt'});
	assert.equal(signal()?.aborted, true);
	await store.settled();
	assert.equal(runOf(store.getSnapshot()).activity, 'finished');
});

test('an error of the engine becomes an event', async () => {
	const store = createStore({...fakeEngine(), inspect: () => Promise.reject(new Error('Connection refused'))});
	await store.settled();
	const state = store.getSnapshot();
	assert.ok(state.screen === 'error' && state.because === 'Connection refused');
});

test('listeners hear nothing when nothing changes', async () => {
	const store = createStore(fakeEngine());
	await store.settled();
	for (const event of toPlan.slice(1)) {
		store.send(event);
	}

	let calls = 0;
	const stop = store.subscribe(() => calls++);
	store.send({type: 'move', by: 0});
	assert.equal(calls, 0);
	store.send({type: 'move', by: 1});
	assert.equal(calls, 1);
	stop();
	store.send({type: 'move', by: 1});
	assert.equal(calls, 1);
});

test('another guest is looked at, and the choices for the first are there again', async () => {
	const store = createStore(engineOf(engineParts()), stillClock().clock);
	await store.settled();
	const then = async (...events: readonly WizardEvent[]) => {
		for (const event of events) {
			store.send(event);
			await store.settled();
		}

		return store.getSnapshot();
	};
	const chosen = await then({type: 'next'}, {type: 'next'}, {type: 'preset'}, {type: 'toggle'}, {type: 'move', by: 1}, {type: 'toggle'});
	assert.ok(chosen.screen === 'plan' && chosen.choices.guest === 'web01');
	const other = await then({type: 'back'}, {type: 'move', by: 1}, {type: 'next'});
	assert.ok(other.screen === 'plan' && other.overlay === undefined && other.choices.guest === 'db02');
	const again = await then({type: 'back'}, {type: 'move', by: -1}, {type: 'next'});
	assert.ok(again.screen === 'plan' && again.choices.guest === 'web01');
	assert.deepEqual([again.choices.preset, again.choices.on], [chosen.choices.preset, chosen.choices.on]);
	// It lies in memory alone here.
	const elsewhere = await then({type: 'back'}, {type: 'move', by: 1}, {type: 'next'}, {type: 'quit'});
	assert.ok(
		elsewhere.screen === 'plan' && typeof elsewhere.overlay === 'object' && elsewhere.overlay.lost.every(text => /^web01: /.test(text)),
	);
	assert.deepEqual(elsewhere.overlay.savable?.unplanned, elsewhere.overlay.lost);
	const leaving = await then({type: 'no'}, {type: 'back'}, {type: 'move', by: -1}, {type: 'next'}, {type: 'quit'});
	assert.ok(Object.keys(chosen.choices.on).length > 0 && leaving.screen === 'plan' && typeof leaving.overlay === 'object');
});

test('with nobody there any more the measurement ends by its signal, and then the journal is closed without a question', async () => {
	const {clock} = stillClock();
	const {store, signal, engine} = await measuring(clock);
	store.hangUp();
	assert.equal(signal()?.aborted, true);
	await store.settled();
	assert.equal(store.getSnapshot().screen, 'goodbye');
	assert.equal(engine.calls.at(-1), 'close');
});

test('a run that is open only once the wizard was left is closed', async () => {
	const engine = fakeEngine();
	let open: () => void = () => {};
	const opened = new Promise<void>(resolve => {
		open = resolve;
	});
	const begin: Engine['begin'] = async (...run) => {
		await opened;
		return engine.begin(...run);
	};
	const store = createStore({...engine, begin}, stillClock().clock);
	await store.settled();
	for (const event of toConfirm.slice(1)) store.send(event);
	for (const type of ['begin', 'interrupt', 'interrupt', 'yes'] as const) store.send({type});
	assert.equal(store.getSnapshot().screen, 'goodbye');
	open();
	await store.settled();
	assert.equal(engine.calls.at(-1), 'close');
});
