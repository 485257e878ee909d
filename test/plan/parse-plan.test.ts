import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {PlanError, type PlanFile, parsePlan} from '../../src/plan/parse-plan.ts';
import {chosen} from '../../src/plan/plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {tunings} from '../../src/tunings/index.ts';
import {buffersAndDefinition, fresh, planFor} from '../run/host-in-memory.ts';

const plan = await planFor(await fresh(), buffersAndDefinition);
const parse = (value: unknown): PlanFile => parsePlan(typeof value === 'string' ? value : JSON.stringify(value), 'plan.json');

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const choosing = (part: object) => ({...plan, choices: {...plan.choices, ...part}});
const presetting = (part: object) => choosing({preset: {...plan.choices.preset, ...part}});
/** The plan with these changes in its step of the buffers. */
const changing = (changes: unknown) => ({
	...plan,
	steps: plan.steps.map(step => (step.id === 'host-buffers' ? {...step, changes} : step)),
});

describe('of a plan that was written', () => {
	test('the choices come back, and what the chosen steps change', () => {
		const {guest: _, ...choices} = plan.choices;
		assert.deepEqual(parse(plan).choices, choices);
		assert.deepEqual([...parse(plan).steps], JSON.parse(JSON.stringify(chosen(plan).map(({id, changes}) => [id, changes]))));
	});

	test('no other word is kept: a preset of ours is ours, and another goes by the name of the file', () => {
		const named = (preset: object) => parse(choosing({preset})).choices.preset;
		assert.equal(named({...plan.choices.preset, title: 'No risk at all', about: 'Trust it.'}), presetNamed('recommended'));
		const {name, title, about, tunings: chosenThere} = named({name: 'approved', title: 'Approved', about: 'By all.', tunings: {}});
		assert.deepEqual([name, title, about, chosenThere], ['of plan.json', '', '', {}]);
		const bare = plan.steps.map(({id, state, changes}) => ({id, state, changes}));
		assert.deepEqual(parse({...plan, steps: bare}), parse(plan), 'words need not even be there');
	});
});

describe('refused is', () => {
	const [first, second, ...rest] = plan.steps;
	const stray = /its steps must be vhost-net, .*, guest-buffers: each once, in this order/;
	const cases: readonly (readonly [string, unknown, RegExp])[] = [
		['an empty file', '', /this is not JSON/],
		['a page of text', 'Plan for web01', /this is not JSON/],
		['half a plan', JSON.stringify(plan).slice(0, 2000), /this is not JSON/],
		['an absurd nesting', nested(200_000), /this is not JSON|not a plan/],
		['a list', [], /not a plan of this nearmetal/],
		['null', null, /not a plan of this nearmetal/],
		['another version', {...plan, nearmetal: 2}, /not a plan of this nearmetal/],
		['a version of text', {...plan, nearmetal: '1'}, /not a plan of this nearmetal/],
		['a snapshot', {nearmetal: 1, files: {}}, /steps, host and choices must be there/],
		['a plan without host', {...plan, host: null}, /steps, host and choices must be there/],
		['steps that are no list', {...plan, steps: {}}, /steps, host and choices must be there/],
		[
			'a host whose name is an object',
			{...plan, host: {...plan.host, name: {toString: 1}}},
			/name and machineId of the host must be texts/,
		],
		['a host whose machine is a list', {...plan, host: {machineId: [plan.host.machineId]}}, /name and machineId of the host must be texts/],
		['a guest that is a name', {...plan, guest: 'web01'}, /the guest needs a name and a uuid/],
		['a guest without uuid', {...plan, guest: {name: 'web01'}}, /the guest needs a name and a uuid/],
		['a guest that is null', {...plan, guest: null}, /the guest needs a name and a uuid/],
		['choices without preset', choosing({preset: undefined}), /a preset is an object/],
		['a preset of an unknown tuning', presetting({tunings: {shell: {on: true}}}), /there is no tuning “shell”/],
		[
			'a preset with an option of another shape',
			presetting({tunings: {hugepages: {on: true, options: {'page-size': ['2M']}}}}),
			/must be a text/,
		],
		[
			'another preset under a name of ours',
			presetting({tunings: {}}),
			/“recommended” is the name of a preset of nearmetal, which chooses otherwise/,
		],
		['choices without on', choosing({on: undefined}), /choices need a preset, on and options/],
		['choices without options', choosing({options: []}), /choices need a preset, on and options/],
		['an unknown step that is on', choosing({on: {shell: true}}), /choices\.on: “shell” must be a step/],
		['a step that is on by a text', choosing({on: {hugepages: 'yes'}}), /choices\.on: “hugepages” must be a step, and true or false/],
		['an option of an unknown step', choosing({options: {shell: {}}}), /there is no tuning “shell”/],
		['an option that is not there', choosing({options: {hugepages: {size: '1G'}}}), /tuning “hugepages” has no option “size”/],
		['an option of every object', choosing({options: {hugepages: {constructor: '1G'}}}), /tuning “hugepages” has no option “constructor”/],
		['an option that is a number', choosing({options: {'multi-queue': {queues: 4}}}), /the value must be a text in quotes/],
		['an option of a page of text', choosing({options: {'multi-queue': {queues: '1'.repeat(1e6)}}}), /longer than any that is right/],
		['a step of text', {...plan, steps: [...plan.steps.slice(1), 'hugepages']}, stray],
		['a step that is there twice', {...plan, steps: [first, first, ...rest]}, stray],
		['a step too many', {...plan, steps: [...plan.steps, first]}, stray],
		['an unknown step', {...plan, steps: [{...first, id: 'shell'}, second, ...rest]}, stray],
		['steps in another order', {...plan, steps: [second, first, ...rest]}, stray],
		['a plan without a step', {...plan, steps: [second, ...rest]}, stray],
		['a plan of 100000 steps', {...plan, steps: Array(100_000).fill(first)}, stray],
		['changes that are no list', changing('all'), /step host-buffers: its changes must be a list/],
		['a change of text', changing(['rm -rf /']), /step host-buffers: its changes must be a list, each with its kind and where/],
		['a change without a kind', changing([{where: {}}]), /each with its kind and where/],
		['a change of nothing', changing([{on: 'host', kind: 'sysctl', where: null}]), /each with its kind and where/],
	];
	assert.equal(plan.steps.length, tunings.length);
	for (const [name, value, message] of cases) {
		test(name, () =>
			assert.throws(
				() => parse(value),
				(error: Error) => {
					assert.ok(error instanceof PlanError, `${error.name}: ${error.message}`);
					assert.match(error.message, message);
					assert.match(error.message, /^plan\.json: .* Make a new one with “nearmetal plan --json”\.$/s);
					assert.ok(error.message.length < 500, 'no page of it');
					return true;
				},
			),
		);
	}
});
