import assert from 'node:assert/strict';
import {before, describe, test} from 'node:test';
import type {Facts} from '../../src/inspect/facts.ts';
import type {GuestSets} from '../../src/placement/placement.ts';
import type {Choices} from '../../src/plan/plan.ts';
import {type Preset, presetNamed} from '../../src/plan/preset.ts';
import type {Engine} from '../../src/wizard/engine.ts';
import {engineOf} from '../../src/wizard/engine-of.ts';
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

	test('no guest has no alternatives and no flaws', () => {
		const none = engine.defaultChoices(undefined);
		assert.deepEqual([engine.alternatives(facts, none), engine.checkSets(facts, none, placed(choices))], [[], []]);
	});
});
