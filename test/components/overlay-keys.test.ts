import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Room} from '../../components/binding.ts';
import {wishOf} from '../../components/keys.ts';
import type {WizardEvent} from '../../src/wizard/event.ts';
import type {WizardState} from '../../src/wizard/state.ts';
import {update} from '../../src/wizard/update.ts';
import {drive, names, next, toConfirm, toGuest, toMeasuring, toPlan, toVerdict} from '../wizard/drive.ts';
import {fakeEngine} from '../wizard/fake-engine.ts';

const room: Room = {page: 10, columns: 80};

/** What keys make of the screen, each looked up in the table as it stands then. */
function pressed(
	events: readonly WizardEvent[],
	...keys: readonly string[]
): {readonly state: WizardState; readonly effects: readonly string[]} {
	let {state} = drive(events);
	const effects: string[] = [];
	for (const key of keys) {
		const wish = wishOf(state, key, room);
		if (wish === undefined) continue;
		const [after, wanted] = update(fakeEngine(), state, wish);
		state = after;
		effects.push(...names(wanted));
	}
	return {state, effects};
}

describe('over what is only read, leaving means the same as under it', () => {
	test('q leaves, so that y after it is never the answer to another question', () => {
		for (const over of ['?', 'w']) {
			const {state, effects} = pressed(toConfirm, over, 'q', 'y');
			assert.equal(state.screen, 'goodbye', over);
			assert.deepEqual(effects, [], over);
		}
	});

	test('it asks where it asks', () => {
		assert.equal(typeof pressed([...toPlan, {type: 'toggle'}], '?', 'q').state.overlay, 'object');
		assert.equal(typeof pressed(toVerdict, '?', 'q').state.overlay, typeof pressed(toVerdict, 'q').state.overlay);
	});

	test('where the screen has no such key, there is none: a run under way is not left', () => {
		assert.equal(pressed(toMeasuring, '?', 'q').state.overlay, 'help');
		assert.deepEqual(pressed(toMeasuring, '?', 'ctrl-c').effects, ['abort']);
	});

	test('esc and enter close it, and no other key leads back', () => {
		for (const key of ['?', 'escape', 'enter']) assert.equal(pressed([...toGuest, next], '?', key).state.overlay, undefined, key);
		assert.equal(pressed([...toGuest, next], '?', 'b').state.overlay, 'help');
	});
});
