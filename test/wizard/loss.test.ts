import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {WizardEvent} from '../../src/wizard/event.ts';
import type {WizardState} from '../../src/wizard/state.ts';
import {back, begin, drive, next, toConfirm, toGuest, toPlan, toPreview, toSetup, toVerdict, write} from './drive.ts';

const at = (events: readonly WizardEvent[]): WizardState => drive(events).state;
const quit: WizardEvent = {type: 'quit'};
const yes: WizardEvent = {type: 'yes'};
const no: WizardEvent = {type: 'no'};
const toggled: readonly WizardEvent[] = [...toPlan, {type: 'toggle'}];
const typed: readonly WizardEvent[] = [...toPlan, {type: 'edit'}, {type: 'type', text: '4'}];
const incomplete: readonly WizardEvent[] = [...toPlan, {type: 'map'}, {type: 'assign', role: undefined}];
const peer: readonly WizardEvent[] = [...toSetup, {type: 'type', text: '10.0.0.20'}];

const lost = (events: readonly WizardEvent[]): readonly string[] => {
	const {overlay} = at(events);
	return typeof overlay === 'object' ? overlay.lost : [];
};

describe('what was made by hand is not lost without a word', () => {
	const off = 'virtio multi-queue: switched off';
	const cases: readonly (readonly [name: string, events: readonly WizardEvent[], lost: string, after: string])[] = [
		['quitting with a step switched', [...toggled, quit], off, 'goodbye'],
		['ctrl-c with a step switched', [...toggled, {type: 'interrupt'}], off, 'goodbye'],
		['quitting from the host', [...toggled, back, back, quit], off, 'goodbye'],
		['quitting with a value typed', [...typed, next, quit], 'virtio multi-queue: queue pairs 4', 'goodbye'],
		['ctrl-c in a form', [...typed, {type: 'interrupt'}], 'queue pairs: 4', 'goodbye'],
		['another preset', [...toggled, {type: 'preset'}], off, 'plan'],
		['another guest', [...toggled, back, {type: 'move', by: 1}, next], off, 'plan'],
		['no guest', [...toggled, back, {type: 'no guest'}], off, 'plan'],
		['leaving the CPU map', [...incomplete, {type: 'map'}], 'vCPU 0 has no CPU yet.', 'plan'],
		['back from the CPU map', [...incomplete, back], 'vCPU 0 has no CPU yet.', 'plan'],
		['quitting in the CPU map', [...incomplete, quit], 'vCPU 0 has no CPU yet.', 'goodbye'],
		['leaving “How to measure”', [...peer, back], 'peer: 10.0.0.20', 'tune'],
		['quitting where a verdict waits', [...toVerdict, quit], 'vhost workers: measured, and not decided yet', 'goodbye'],
		['going back where a verdict waits', [...toVerdict, back], 'vhost workers: measured, and not decided yet', 'preview'],
		['quitting before the run begins', [...toConfirm, quit], 'peer: 10.0.0.20', 'goodbye'],
	];
	for (const [name, events, what, screen] of cases) {
		test(name, () => {
			assert.ok(
				lost(events).some(text => text.includes(what)),
				JSON.stringify(lost(events)),
			);
			const before = at(events.slice(0, -1));
			assert.deepEqual(at([...events, no]), before, 'n changes nothing');
			const after = at([...events, yes]);
			assert.deepEqual([after.screen, after.overlay], [screen, undefined]);
			assert.notDeepEqual(after, before, 'y goes on');
		});
	}

	const silent: readonly (readonly [name: string, events: readonly WizardEvent[]])[] = [
		['quitting where nothing was chosen', [...toPlan, quit]],
		['quitting after a step was switched back', [...toggled, {type: 'toggle'}, quit]],
		['quitting where a value was cleared again', [...toPlan, {type: 'edit'}, {type: 'clear'}, next, quit]],
		['quitting once it is in files', [...toggled, next, {type: 'export'}, write, {type: 'exported', files: ['./x/plan.json']}, quit]],
		['quitting while a run has it', [...toConfirm, begin, quit]],
		['another preset where nothing was chosen', [...toPlan, {type: 'preset'}]],
		['another guest where nothing was chosen', [...toPlan, back, {type: 'move', by: 1}, next]],
		['the same guest again', [...toggled, back, next]],
		['a guest that cannot be planned for', [...toggled, back, {type: 'move', by: 2}, next]],
		['leaving a map with complete sets', [...toPlan, {type: 'map'}, {type: 'map'}]],
		['back from “How to measure” as it was', [...toSetup, back]],
		['back and forth', [...toggled, next, back, back, next]],
		['the list of guests alone', [...toGuest, quit]],
		['the preview alone', [...toPreview, quit]],
	];
	for (const [name, events] of silent) {
		test(`${name} asks nothing`, () => assert.equal(at(events).overlay, undefined));
	}
});

describe('in place of leaving, the plan is saved', () => {
	const save: WizardEvent = {type: 'save and quit'};
	const asked = (events: readonly WizardEvent[]) => {
		const {overlay} = at(events);
		return typeof overlay === 'object' ? overlay.savable : undefined;
	};
	const saved: WizardEvent = {type: 'plan saved', saved: {path: '/root/plan.json', apply: 'nearmetal apply /root/plan.json'}};
	const switched = [...toggled, quit];

	test('it is written, and the last lines say where it is and how to go on', () => {
		const {effects, state} = drive([...switched, save]);
		assert.ok(state.screen === 'plan');
		assert.deepEqual(effects.at(-1), {type: 'save plan', plan: state.plan});
		const end = at([...switched, save, saved]);
		assert.deepEqual(end.screen === 'goodbye' && [end.to, ...end.lines], [
			'the end',
			'nearmetal: this session changed nothing.',
			'The plan is in /root/plan.json.',
			'To go on:  nearmetal apply /root/plan.json',
		]);
	});

	test('where it cannot be written, that is said, and nothing is left', () => {
		const failed: WizardEvent = {type: 'failed', during: 'save plan', because: 'no room', time: ''};
		assert.equal(asked([...switched, save, failed])?.problem, 'no room');
		assert.equal(at([...switched, save, failed, yes]).screen, 'goodbye');
	});

	test('who has thought better of it meanwhile stays', () => {
		assert.deepEqual(at([...switched, save, no, saved]), at(toggled));
	});

	test('what stands in an open form or an unfinished map is named as not in it', () => {
		assert.deepEqual(asked([...typed, {type: 'interrupt'}])?.unplanned, ['queue pairs: 4']);
		assert.deepEqual(asked([...incomplete, quit])?.unplanned, ['CPU sets of the map: vCPU 0 has no CPU yet.']);
		const end = at([...typed, {type: 'interrupt'}, save, saved]);
		assert.ok(end.screen === 'goodbye' && end.lines.includes('Not in it: queue pairs: 4'));
	});

	test('from every screen that knows the choices', () => {
		const plan = asked(switched)?.plan;
		for (const events of [
			[...toggled, back, quit],
			[...toggled, back, back, quit],
			[...toggled, next, quit],
		])
			assert.deepEqual(asked(events)?.plan, plan);
	});

	const none: readonly (readonly [name: string, events: readonly WizardEvent[]])[] = [
		['where nothing is left', [...toggled, {type: 'preset'}]],
		['where a run has the plan', [...toVerdict, quit]],
	];
	for (const [name, events] of none) {
		test(`not ${name}`, () => {
			assert.equal(asked(events), undefined);
			assert.deepEqual(drive([...events, save]).effects, drive(events).effects);
		});
	}

	test('not with a value that does not fit: nothing is made of that', () => {
		const {state} = drive([...toggled, quit], {stepAs: step => ({...step, state: 'invalid'})});
		assert.ok(typeof state.overlay !== 'object' || state.overlay.savable === undefined);
	});
});

describe('choices are taken back and made again', () => {
	const states = (events: readonly WizardEvent[]) => {
		const state = at(events);
		assert.ok(state.screen === 'plan');
		return state.plan.steps.slice(0, 2).map(step => step.state);
	};
	const undo: WizardEvent = {type: 'undo choice'};
	const redo: WizardEvent = {type: 'redo choice'};
	const two: readonly WizardEvent[] = [...toggled, {type: 'move', by: 1}, {type: 'toggle'}];

	test('one after the other', () => {
		assert.deepEqual(states(two), ['off', 'off']);
		assert.deepEqual(states([...two, undo]), ['off', 'on']);
		assert.deepEqual(states([...two, undo, undo]), ['on', 'on']);
		assert.deepEqual(states([...two, undo, undo, redo, redo]), ['off', 'off']);
	});

	test('after a look at the preview, and at the ways to go on, too', () => {
		assert.deepEqual(states([...two, next, back, undo]), ['off', 'on']);
		assert.deepEqual(states([...two, next, next, back, back, undo]), ['off', 'on']);
	});

	test('a new choice forgets those gone back from', () => {
		assert.deepEqual(states([...two, undo, {type: 'move', by: -1}, {type: 'toggle'}, redo]), ['on', 'on']);
	});

	test('a preset and sets moved on the map too', () => {
		const preset: readonly WizardEvent[] = [...toggled, {type: 'preset'}, yes, undo];
		assert.deepEqual(states(preset), ['off', 'on']);
		const taken: readonly WizardEvent[] = [...toPlan, {type: 'map'}, {type: 'alternative'}, {type: 'alternative'}, next, {type: 'map'}];
		const [moved, again] = [at(taken), at([...taken, undo])];
		assert.ok(moved.screen === 'plan' && again.screen === 'plan');
		assert.notDeepEqual(moved.choices.options, {});
		assert.deepEqual(again.choices.options, {});
	});

	test('it is named what is taken back, or made again', () => {
		const notice = (events: readonly WizardEvent[]) => {
			const state = at(events);
			assert.ok(state.screen === 'plan');
			return state.notice;
		};
		assert.equal(notice([...toggled, undo]), 'taken back: virtio multi-queue: switched off');
		assert.equal(notice([...toggled, undo, redo]), 'made again: virtio multi-queue: switched off');
		assert.equal(notice([...toggled, {type: 'toggle'}, undo]), 'taken back: virtio multi-queue: switched on');
		assert.equal(notice([...typed, next, undo]), 'taken back: virtio multi-queue: queue pairs 4');
		assert.match(notice([...toPlan, {type: 'preset'}, undo]) ?? '', /^taken back: preset (?!recommended)/);
		assert.equal(notice([...incomplete, {type: 'automatic'}, {type: 'yes'}]), 'taken back: the sets that were not complete');
	});

	test('where nothing was chosen nothing happens, and that is said', () => {
		const state = at(toPlan);
		assert.deepEqual(at([...toPlan, undo]), {...state, notice: 'there is no choice to take back'});
		assert.deepEqual(at([...toPlan, redo]), {...state, notice: 'no choice was taken back that could be made again'});
	});
});
