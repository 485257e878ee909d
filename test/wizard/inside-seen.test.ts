import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Step} from '../../src/plan/plan.ts';
import type {WizardEvent} from '../../src/wizard/event.ts';
import type {WizardState} from '../../src/wizard/state.ts';
import {begin, begun, drive, next, takeWay, toConfirm, toPlan, toPreview, toSetup, toTune, write} from './drive.ts';

const seen: WizardEvent = {type: 'looked inside', guest: 'web01'};
const move: WizardEvent = {type: 'move', by: 1};
const unmeasured: readonly WizardEvent[] = [...toTune, ...takeWay(1)];
const toExport: readonly WizardEvent[] = [...toPreview, {type: 'export'}];

/** Where the events lead, and where they lead on when the guest's inside becomes known, in which a step is not as it was planned. */
const before = (
	events: readonly WizardEvent[],
	id: string,
	inside: Partial<Step>,
	report: WizardEvent = seen,
): readonly [WizardState, WizardState] => {
	const from = drive(events).state;
	const stepAs = (step: Step): Step => (step.id === id ? {...step, ...inside} : step);
	return [from, drive([report], {stepAs}, from).state];
};

const stateOf = (state: WizardState, id: string) => ('plan' in state ? state.plan.steps.find(step => step.id === id)?.state : undefined);

describe('the inside of the guest becomes known', () => {
	const screens: readonly (readonly [name: string, events: readonly WizardEvent[]])[] = [
		['on Preview', [...toPreview, move]],
		['under the help of Preview', [...toPreview, {type: 'help'}]],
		['when it is asked how to go', [...toTune, move]],
		['while the setup is filled in', toSetup],
		['when it is asked whether to begin', toConfirm],
		['before an export', toExport],
	];

	for (const [name, events] of screens) {
		test(`${name}: what would be done is the same, and all stays where it is`, () => {
			const [from, to] = before(events, 'mtu', {state: 'unavailable'});
			assert.equal(stateOf(to, 'mtu'), 'unavailable');
			assert.ok('previews' in to && !to.previews.some(({step}) => step === 'mtu'));
			assert.deepEqual({...to, plan: null, previews: null}, {...from, plan: null, previews: null});
		});

		test(`${name}: something else would be done, and the plan says so`, () => {
			const [from, to] = before(events, 'host-buffers', {state: 'on'});
			assert.equal(stateOf(to, 'host-buffers'), 'on');
			assert.ok(to.screen === 'plan');
			assert.equal(to.plan.steps[to.cursor]?.id, 'host-buffers');
			assert.equal(
				to.notice,
				'The inside of web01 was read meanwhile, and that changes: host network buffers. Enter shows the changes anew.',
			);
			assert.equal(to.overlay, from.overlay);
		});
	}

	test('on Plan, where the cursor stays', () => {
		const [, to] = before([...toPlan, move], 'host-buffers', {state: 'on'});
		assert.ok(to.screen === 'plan' && to.cursor === 1 && stateOf(to, 'host-buffers') === 'on' && to.notice === undefined);
	});

	for (const [name, inside] of [
		['a chosen step that is so already', {state: 'satisfied'}],
		['one that cannot be as typed', {state: 'invalid'}],
		['one with other changes', {changes: []}],
	] as const)
		test(`on Preview: ${name} leads to the plan`, () => assert.equal(before(toPreview, 'hugepages', inside)[1].screen, 'plan'));

	const untouched: readonly (readonly [name: string, events: readonly WizardEvent[], report?: WizardEvent])[] = [
		['a run that has begun', [...unmeasured, begin, begun]],
		['an export that is written', [...toExport, write, {type: 'exported', files: ['host.sh']}]],
		['the plan of another guest', toPreview, {type: 'looked inside', guest: 'db02'}],
		['the list of guests', [...toPlan, {type: 'back'}]],
	];
	for (const [name, events, report] of untouched)
		test(`${name} stays as it is`, () => {
			const [from, to] = before(events, 'host-buffers', {state: 'on'}, report);
			assert.equal(to, from);
		});

	test('Enter shows the changes anew', () => {
		const [, to] = before(toPreview, 'host-buffers', {state: 'on'});
		assert.equal(drive([next], {}, to).state.screen, 'preview');
	});
});
