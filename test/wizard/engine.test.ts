import assert from 'node:assert/strict';
import {before, describe, test} from 'node:test';
import {formatCpulist} from '../../src/cpu/cpu-set.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import type {GuestSets} from '../../src/placement/placement.ts';
import type {Choices} from '../../src/plan/plan.ts';
import {type Preset, presetNamed} from '../../src/plan/preset.ts';
import {cpusOf} from '../../src/wizard/cpu-map/by-hand.ts';
import {coresInOrder} from '../../src/wizard/cpu-map/layout.ts';
import {markedCpus} from '../../src/wizard/cpu-map/marked.ts';
import {placedSets} from '../../src/wizard/cpu-map/shown.ts';
import type {Engine} from '../../src/wizard/engine.ts';
import {engineOf} from '../../src/wizard/engine-of.ts';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {initialState, type PlanState, type WizardState} from '../../src/wizard/state.ts';
import {update} from '../../src/wizard/update.ts';
import {engineParts} from './engine-parts.ts';

const preset = (name: string): Preset => presetNamed(name) ?? assert.fail(`no preset ${name}`);

/** The real engine on the sample, for what it works out about sets moved by hand. */
describe('sets of the sample’s web01', () => {
	let engine: Engine;
	let facts: Facts;
	let choices: Choices;
	before(async () => {
		engine = engineOf(engineParts());
		facts = await engine.inspect();
		choices = engine.defaultChoices('web01');
	});

	const placed = (choices: Choices): GuestSets => engine.plan(facts, choices).placement.guests[0] ?? assert.fail('web01 found no place');
	const byHand = (options: Choices['options']): Choices => ({...choices, options});

	test('the first alternative is what the plan has', () => {
		const [first, ...others] = engine.alternatives(facts, choices);
		assert.deepEqual(first?.placement.guests[0], placed(choices));
		assert.ok(others.length > 0 && others.every(({cost}) => cost > first.cost));
	});

	test('sets by hand do not bind the alternatives, nor does a layout of the preset', () => {
		const bare = engine.alternatives(facts, choices);
		assert.deepEqual(engine.alternatives(facts, byHand({'cpu-pinning': {vcpus: '19-26'}, 'vhost-workers': {cpus: '30'}})), bare);
		assert.ok(engine.alternatives(facts, {...choices, preset: preset('reference')}).length > 1);
	});

	test('what the plan has is without errors; a vCPU too few, or CPUs that are not there, are errors', () => {
		const sets = placed(choices);
		const errors = (wrong: GuestSets) => engine.checkSets(facts, choices, wrong).filter(({severity}) => severity === 'error').length;
		assert.equal(errors(sets), 0);
		assert.equal(errors({...sets, vcpuPins: sets.vcpuPins.slice(1)}), 1);
		assert.equal(errors({...sets, vhost: [900]}), 1);
	});

	test('as many workers are wanted as there are queue pairs under these choices', () => {
		const wanted = (choices: Choices) =>
			engine.checkSets(facts, choices, placed(choices)).filter(({text}) => /^The vhost workers have \d+ CPUs; \d+ would be best/.test(text))
				.length;
		assert.equal(wanted(choices), 1);
		assert.equal(wanted(byHand({'multi-queue': {queues: '4'}})), 0);
	});

	test('sets by hand are where the plan puts the guest', () => {
		const sets = placed(byHand({'cpu-pinning': {vcpus: '19-26', emulator: '31'}, 'vhost-workers': {cpus: '27-30'}}));
		assert.deepEqual([sets.vcpuPins.flat(), sets.emulator, sets.vhost], [[19, 20, 21, 22, 23, 24, 25, 26], [31], [27, 28, 29, 30]]);
	});

	describe('moved on the map, half of the vCPUs at once', () => {
		const at = (cpu: number, from: PlanState): PlanState => {
			const order = coresInOrder(facts).flat();
			const cpus = order.indexOf(cpu) - order.indexOf(from.map?.cursor ?? 0);
			return after([{type: 'point', by: {cpus}, columns: 80}], from);
		};
		const after = (events: readonly WizardEvent[], from: WizardState): PlanState => {
			const state = events.reduce<WizardState>((state, event) => update(engine, state, event)[0], from);
			return state.screen === 'plan' ? state : assert.fail(`on ${state.screen}`);
		};
		/** vCPUs 4 to 7 to the last CPUs of the map. */
		const moved = (): {readonly before: PlanState; readonly after: PlanState; readonly vcpus: string} => {
			const inspected: WizardEvent = {type: 'inspected', facts};
			const before = after([inspected, {type: 'next'}, {type: 'next'}, {type: 'map'}], initialState(engine.target));
			const [, , , , first = 0, , , last = 0] = cpusOf(placedSets(before), 'vcpus');
			const marked = at(last, after([{type: 'mark'}], at(first, before)));
			assert.ok(marked.map !== undefined);
			const goal = coresInOrder(facts).flat().at(-markedCpus(facts, marked.map).length) ?? 0;
			const put = after([{type: 'next'}], at(goal, after([{type: 'relocate'}], marked)));
			return {before, after: put, vcpus: formatCpulist(cpusOf(placedSets(put), 'vcpus'))};
		};

		test('the plan pins each vCPU where the map shows it', () => {
			const {before, after, vcpus} = moved();
			const [were, are] = [placedSets(before).vcpus, placedSets(after).vcpus];
			assert.deepEqual(are.slice(0, 4), were.slice(0, 4));
			assert.ok(are.slice(4).every((pins, index) => pins.length === 1 && pins[0] !== were[index + 4]?.[0]));
			assert.equal(after.choices.options['cpu-pinning']?.vcpus, vcpus);
		});

		test('it is named when it is taken back', () => {
			const {after: put, vcpus} = moved();
			const named = `CPUs for the vCPUs ${vcpus}`;
			assert.match(after([{type: 'automatic'}], put).notice ?? '', new RegExp(`^taken back: .*${named}`));
			assert.match(after([{type: 'map'}, {type: 'undo choice'}], put).notice ?? '', new RegExp(`^taken back: .*${named}`));
		});
	});

	test('no guest has no alternatives and no flaws', () => {
		const none = engine.defaultChoices(undefined);
		assert.deepEqual([engine.alternatives(facts, none), engine.checkSets(facts, none, placed(choices))], [[], []]);
	});
});
