import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Room} from '../../components/binding.ts';
import {wishOf} from '../../components/keys.ts';
import {engineOf} from '../../src/wizard/engine-of.ts';
import type {SideEffect} from '../../src/wizard/event.ts';
import type {Planner} from '../../src/wizard/planner.ts';
import type {WizardState} from '../../src/wizard/state.ts';
import {createStore, type Store, type WallClock} from '../../src/wizard/store.ts';
import {update} from '../../src/wizard/update.ts';
import {drive} from '../wizard/drive.ts';
import {engineParts} from '../wizard/engine-parts.ts';
import {fakeEngine} from '../wizard/fake-engine.ts';
import {frames} from './frames.ts';

const room: Room = {page: 10, columns: 80};
/** All that Enter may set going: reading and judging. */
const harmless: readonly SideEffect['type'][] = ['inspect', 'look inside', 'judge', 'find folder'];

/** What comes of fourteen Enters, also where the key table has none: going on does no harm anywhere. */
function entered(planner: Planner, from: WizardState): {readonly state: WizardState; readonly effects: readonly SideEffect[]} {
	let state = from;
	const effects: SideEffect[] = [];
	for (let press = 0; press < 14; press++) {
		const [next, wanted] = update(planner, state, wishOf(state, 'enter', room) ?? {type: 'next'});
		state = next;
		effects.push(...wanted);
	}

	return {state, effects};
}

/** From every row: of a list of steps, of guests, of ways to go. */
function assertHarmless(planner: Planner, from: WizardState): void {
	for (const row of [0, 1, 2]) {
		const [at] = update(planner, from, {type: 'move', by: row});
		const {state, effects} = entered(planner, at);
		assert.deepEqual(
			effects.filter(({type}) => !harmless.includes(type)),
			[],
			`from ${from.screen}`,
		);
		assert.ok(state.screen !== 'goodbye' || from.screen === 'goodbye', `from ${from.screen}`);
	}
}

describe('fourteen Enters start no write, no restart and no undo, and do not leave', () => {
	for (const [name, [events, script]] of Object.entries(frames)) {
		test(name, () => assertHarmless(fakeEngine(script), drive(events, script).state));
	}

	test('everywhere on the way through the sample', async () => {
		const engine = engineOf(engineParts({save: async (folder, files) => files.map(({name}) => `${folder}/${name}`)}));
		const store = createStore(engine, clock);
		const states: WizardState[] = [];
		store.subscribe(() => states.push(store.getSnapshot()));
		await store.settled();
		const through = ['enter', 'enter', 'down', 'e', 'escape', 'm', 'a', 'escape', 'm', 'enter', 'enter', '?', '?'];
		await press(store, ...through);
		await press(store, 'enter', 'y');
		for (let step = 0; step < 30 && shows(store.getSnapshot()) === 'deciding'; step++) await press(store, step % 2 === 0 ? 'k' : 'u');
		assert.equal(shows(store.getSnapshot()), 'asking restart');
		await press(store, 'y', 'b', 'n', 'q', 'n', 'enter', 'e', 'enter', 'w', 'b', 'b', 'y', 'q');
		assert.equal(store.getSnapshot().screen, 'goodbye');
		assert.deepEqual(
			['host', 'guest', 'plan', 'preview', 'tune', 'export'].filter(screen => !states.some(state => state.screen === screen)),
			[],
		);
		for (const state of states) assertHarmless(engine, state);
	});
});

const clock: WallClock = {now: () => '11:02:14', after: (_milliseconds, call) => void setImmediate(call)};

/** Presses keys, and waits after each until all that it set going has ended. */
async function press(store: Store, ...keys: readonly string[]): Promise<void> {
	for (const key of keys) {
		const wish = wishOf(store.getSnapshot(), key, room);
		assert.ok(wish, `${key} means nothing on ${shows(store.getSnapshot())}`);
		store.send(wish);
		await store.settled();
	}
}

/** The screen, or during a run what it waits for. */
function shows(state: WizardState): string {
	return state.screen === 'tune' && state.stage.name === 'run' ? String(state.stage.progress.activity) : state.screen;
}
