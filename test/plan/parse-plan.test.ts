import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {PlanError, parsePlan} from '../../src/plan/parse-plan.ts';
import type {Plan} from '../../src/plan/plan.ts';
import {buffersAndDefinition, fresh, planFor} from '../run/host-in-memory.ts';

const plan = await planFor(await fresh(), buffersAndDefinition);
const parse = (value: unknown): Plan => parsePlan(typeof value === 'string' ? value : JSON.stringify(value), 'plan.json');

const sysctl = {kind: 'sysctl', where: {key: 'net.core.rmem_max'}, wish: {atLeast: '5'}, before: '1', after: '5'};
const file = {kind: 'file', where: {path: '/etc/sysctl.d/90-nearmetal.conf'}, wish: {text: 'x\n'}, before: null, after: 'x\n'};
const definition = plan.steps.flatMap(step => step.changes).find(change => change.kind === 'domain');

/** The plan with these changes as its first step. */
const changing = (...changes: readonly unknown[]) => ({...plan, steps: [{...plan.steps[0], id: 'one', state: 'on', changes}]});
const stepping = (part: object) => ({...plan, steps: [{...plan.steps[0], id: 'one', ...part}]});
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

test('a plan comes back as it was written', () => {
	assert.deepEqual(parse(plan), JSON.parse(JSON.stringify(plan)));
	assert.deepEqual(parse(changing(sysctl, file, definition)).steps[0]?.changes, JSON.parse(JSON.stringify([sysctl, file, definition])));
});

describe('refused is', () => {
	const cases: readonly (readonly [string, unknown, RegExp])[] = [
		['an empty file', '', /this is not JSON/],
		['a page of text', 'Plan for web01', /this is not JSON/],
		['half a plan', JSON.stringify(plan).slice(0, 2000), /this is not JSON/],
		['a list', [], /not a plan of this nearmetal/],
		['null', null, /not a plan of this nearmetal/],
		['a snapshot', {nearmetal: 1, files: {}}, /steps, host and choices/],
		['another version', {...plan, nearmetal: 2}, /not a plan of this nearmetal/],
		['a version of text', {...plan, nearmetal: '1'}, /not a plan of this nearmetal/],
		['a plan without host', {...plan, host: null}, /steps, host and choices/],
		['a plan without preset', {...plan, choices: {}}, /choices with their preset/],
		['steps that are no list', {...plan, steps: {}}, /steps, host and choices/],
		['a guest that is a name', {...plan, guest: 'web01'}, /the guest needs a name and a uuid/],
		['a guest without uuid', {...plan, guest: {name: 'web01'}}, /the guest needs a name and a uuid/],
		['a guest of a path', {...plan, guest: {name: 'web01', uuid: '../../../../etc/passwd'}}, /the guest needs a name and a uuid/],
		['a step of text', {...plan, steps: ['hugepages']}, /a step is not an object/],
		['a step without id', stepping({id: 1}), /step \?: id must be a text/],
		['too many stars', stepping({stars: 1e9}), /step one: stars must be a number from 1 to 5/],
		['an unknown state', stepping({state: 'forced'}), /step one: state must be on, off/],
		['an unknown effect', stepping({effect: 'never'}), /step one: effect must be now/],
		['a warning that is a number', stepping({warnings: [1]}), /step one: warnings must be a list of texts/],
		['changes that are no list', stepping({changes: 'all'}), /step one: changes must be a list/],
		['a change of text', changing('rm -rf /'), /step one: a change is not an object/],
		['a foreign kind', changing({...sysctl, kind: 'shell'}), /“shell” is no kind of change/],
		['a kind that every object has', changing({...sysctl, kind: 'constructor'}), /“constructor” is no kind of change/],
		['a kind that is a list', changing({...sysctl, kind: ['sysctl']}), /is no kind of change/],
		['a change without wish', changing({...sysctl, wish: undefined}), /needs a wish, and a where of texts/],
		['a where that only reads like a text', changing({...file, where: {path: [file.where.path]}}), /needs a wish, and a where of texts/],
		['a huge nesting', changing({...sysctl, where: {key: JSON.parse(nested(1000))}}), /needs a wish, and a where of texts/],
		['an absurd nesting', nested(200_000), /this is not JSON|not a plan/],
		['/etc/passwd', changing({...file, where: {path: '/etc/passwd'}}), /a file change may not reach \{"path":"\/etc\/passwd"\}/],
		['a way around', changing({...file, where: {path: '/etc/sysctl.d/../passwd'}}), /may not reach/],
		['a way around by our name', changing({...file, where: {path: '/etc/sysctl.d/nearmetal/../../shadow'}}), /may not reach/],
		['a second line', changing({...file, where: {path: '/etc/sysctl.d/90-nearmetal.conf\n/etc/passwd'}}), /may not reach/],
		['a file that is not ours', changing({...file, where: {path: '/etc/sysctl.d/99-sysctl.conf'}}), /may not reach/],
		['a program for core dumps', changing({...sysctl, where: {key: 'kernel.core_pattern'}}), /may not reach/],
		['a sysctl by path', changing({...sysctl, where: {key: 'net/../kernel/core_pattern'}}), /may not reach/],
		[
			'a module by path',
			changing({kind: 'module', where: {name: '../evil'}, wish: {loaded: true}, before: false, after: true}),
			/may not reach/,
		],
		[
			'another file of the kernel',
			changing({kind: 'sysfs', where: {path: '/sys/power/state'}, wish: {value: '1'}, before: '0', after: '1'}),
			/may not reach/,
		],
		[
			'another guest',
			changing({...definition, where: {name: 'db02', uuid: 'c877d552-f269-4c7f-8eeb-c1f18fa3ce2c'}}),
			/a domain change is for another guest than the plan/,
		],
		['a definition where no guest is chosen', {...changing(definition), guest: undefined}, /for another guest than the plan/],
		['a number for a text', changing({...sysctl, before: 1}), /sysctl net\.core\.rmem_max: before and after are not both string/],
		[
			'a text for a yes',
			changing({kind: 'module', where: {name: 'vhost_net'}, wish: {loaded: true}, before: 'no', after: true}),
			/not both boolean/,
		],
		['a state left out', changing({...file, after: undefined}), /not both string or null/],
		['a wish of another shape', changing({...sysctl, wish: {value: 5}}), /its wish is none that this nearmetal makes/],
		['edits that are none', changing({...definition, wish: {edits: 'all'}}), /its wish is none that this nearmetal makes|was edited/],
		['an edit that does not fit', changing({...definition, wish: {edits: [{set: 'a[', attributes: {}}]}}), /definition of web01: /],
		['an after that was edited', changing({...sysctl, after: '6'}), /its after does not follow from its before; the file was edited/],
		['a text that was edited', changing({...file, after: 'y\n'}), /the file was edited/],
		['a definition that was edited', changing({...definition, after: `${definition?.after}<!-- -->`}), /the file was edited/],
	];
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
