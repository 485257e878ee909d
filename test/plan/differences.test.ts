import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {differences} from '../../src/plan/differences.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {parsePlan} from '../../src/plan/parse-plan.ts';
import type {Choices} from '../../src/plan/plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {sampleTarget} from '../../src/target/sample.ts';

const {snapshot, facts} = await readHost(sampleTarget());
const preset = presetNamed('recommended');
assert.ok(preset);
const choices: Choices = {preset, guest: 'web01', on: {'host-buffers': true}, options: {}};
const planned = makePlan({snapshot, facts, inside: unseen}, choices);
const text = JSON.stringify(planned.plan);

type Parts = Readonly<Record<string, unknown>> & {changes: Record<string, unknown>[]};

/** The file with one step otherwise, against what is made here. */
const edited = (id: string, edit: (step: Parts) => unknown): readonly string[] => {
	const data = JSON.parse(text) as {steps: Parts[]};
	const steps = data.steps.map(step => (step.id === id ? {...step, ...(edit(step) as object)} : step));
	return differences(parsePlan(JSON.stringify({...data, steps}), 'plan.json'), planned);
};

/** The file with one change of a step otherwise. */
const changed = (id: string, n: number, part: object): readonly string[] =>
	edited(id, ({changes}) => ({changes: changes.map((change, index) => (index === n ? {...change, ...part} : change))}));

const indexOf = (id: string, kind: string): number =>
	planned.plan.steps.find(step => step.id === id)?.changes.findIndex(change => change.kind === kind) ?? -1;

test('a plan as it was written differs in nothing', () => assert.deepEqual(differences(parsePlan(text, 'plan.json'), planned), []));

test('what the file asks for in other words does not matter: ours are done', () =>
	assert.deepEqual(
		edited('host-buffers', ({changes}) => ({summary: 'x', changes: changes.map(change => ({...change, wish: {value: '1'}}))})),
		[],
	));

const evil = 'rm -rf /\n';
const repin = indexOf('vhost-workers', 'file');
const definition = indexOf('multi-queue', 'domain');
const {after: xml = ''} = (planned.plan.steps.find(({id}) => id === 'multi-queue')?.changes[definition] ?? {}) as {after?: string};

describe('told is', () => {
	const cases: readonly (readonly [string, readonly string[], readonly RegExp[]])[] = [
		[
			'another value',
			changed('host-buffers', 0, {after: '26777216'}),
			[/^host-buffers: sysctl net\.core\.rmem_max would become 16777216, and the plan says 26777216$/],
		],
		[
			'another text of a file of ours, with the first line that differs',
			changed('vhost-workers', repin, {after: evil, wish: {text: evil}}),
			[
				/^vhost-workers: \/etc\/nearmetal\/repin\.sh would become “# Written by nearmetal \(vhost-workers\)\..*” in line 1, and the plan says “rm -rf \/” in line 1$/,
			],
		],
		[
			'a line more in a definition, once and not for each step after it',
			changed('multi-queue', definition, {after: xml.replace('  <devices>', "  <devices>\n    <hostdev type='pci'/>")}),
			[/^multi-queue: definition of web01 would become “.*” in line \d+, and the plan says “ {4}<hostdev type='pci'\/>” in line \d+$/],
		],
		[
			'a text that ends sooner',
			changed('multi-queue', definition, {after: xml.slice(0, xml.indexOf('\n  <devices>'))}),
			[/and the plan says at its end after line \d+$/],
		],
		[
			'a value that somebody changed since',
			changed('host-buffers', 0, {before: '300000'}),
			[
				/^host-buffers: sysctl net\.core\.rmem_max is 212992, and the plan expects 300000\. Somebody changed it: nothing was overwritten\.$/,
			],
		],
		[
			'a file that somebody removed since',
			changed('vhost-workers', repin, {before: '# Written\n'}),
			[/\/etc\/nearmetal\/repin\.sh is no file, and the plan expects “# Written” in line 1\. Somebody changed it/],
		],
		['a state of another kind', changed('host-buffers', 0, {before: {a: 1}}), [/is 212992, and the plan expects something else\./]],
		[
			'a state that is not there',
			changed('host-buffers', 0, {after: undefined}),
			[/would become 16777216, and the plan says something else$/],
		],
		[
			'a change that is left out',
			edited('host-buffers', ({changes}) => ({changes: changes.slice(1)})),
			[/^host-buffers: sysctl net\.core\.rmem_max would change as well, and the plan does not say so$/],
		],
		[
			'a change of something else',
			changed('host-buffers', 0, {where: {key: 'kernel.core_pattern'}}),
			[
				/^host-buffers: sysctl net\.core\.rmem_max would change as well, and the plan does not say so$/,
				/^host-buffers: the plan also changes sysctl kernel\.core_pattern, and nothing here asks for that$/,
			],
		],
		[
			'a where that says more',
			changed('host-buffers', 0, {where: {key: 'net.core.rmem_max', path: '/etc/passwd'}}),
			[/rmem_max would change as well/, /also changes sysctl net\.core\.rmem_max \/etc\/passwd, and nothing/],
		],
		[
			'a where of nesting',
			changed('host-buffers', 0, {where: {key: {toString: 1}}}),
			[/would change as well/, /also changes sysctl, and nothing/],
		],
		[
			'a foreign kind',
			changed('host-buffers', 0, {kind: 'constructor'}),
			[/would change as well/, /also changes constructor net\.core\.rmem_max, and/],
		],
		[
			'a thing that is changed twice',
			edited('host-buffers', ({changes}) => ({changes: [...changes, changes[0]]})),
			[/^host-buffers: the plan also changes sysctl net\.core\.rmem_max, and nothing here asks for that$/],
		],
		[
			'changes without end, in one sentence',
			edited('host-buffers', ({changes}) => ({
				changes: [...changes, ...Array(100_000).fill({on: 'host', kind: 'file', where: {path: '/etc/passwd'}})],
			})),
			[/^host-buffers: the plan also changes file \/etc\/passwd and 99999 more, and nothing here asks for that$/],
		],
		[
			'the change of another step',
			edited('multi-queue', step => ({
				changes: [
					...step.changes,
					{on: 'host', kind: 'sysctl', where: {key: 'net.core.rmem_max'}, before: '212992\n', after: '16777216\n'},
				],
			})),
			[/^multi-queue: the plan also changes sysctl net\.core\.rmem_max/],
		],
		[
			'another guest',
			changed('multi-queue', definition, {where: {name: 'db02', uuid: 'c877d552-f269-4c7f-8eeb-c1f18fa3ce2c'}}),
			[/definition of web01 would change as well/, /also changes domain db02 c877d552-f269-4c7f-8eeb-c1f18fa3ce2c, and/],
		],
		[
			'a step that is left out',
			edited('host-buffers', () => ({state: 'off'})),
			[/^host-buffers: the plan does not take this step, and here there is something to do: 8 of 8 values to raise$/],
		],
		[
			'a step that is not here',
			edited('host-buffers', () => ({state: 'on', changes: []})),
			Array(9).fill(/^host-buffers: \S+ ?\S* would change as well, and the plan does not say so$/),
		],
	];
	for (const [name, told, expected] of cases) {
		test(name, () => {
			assert.equal(told.length, expected.length, told.join('\n'));
			for (const [index, sentence] of told.entries()) {
				assert.match(sentence, expected[index] ?? /^$/);
				assert.ok(sentence.length < 500);
			}
		});
	}

	test('a step that the choices leave out', () => {
		const data = JSON.parse(text) as {choices: object};
		const on = {'host-buffers': false};
		const file = parsePlan(JSON.stringify({...data, choices: {...data.choices, on}}), 'plan.json');
		const off = makePlan({snapshot, facts, inside: unseen}, {...choices, on});
		assert.deepEqual(differences(file, off), ['host-buffers: the plan takes this step, and its own choices leave it out']);
	});

	test('a step that cannot be taken here', () => {
		const wrong = makePlan({snapshot, facts, inside: unseen}, {...choices, options: {'multi-queue': {queues: '99'}}});
		const [first] = differences(parsePlan(text, 'plan.json'), wrong);
		assert.equal(
			first,
			'multi-queue: the plan takes this step, and here it cannot be taken: queue pairs: web01 has 8 vCPUs: more pairs than twice that are of no use to anybody',
		);
	});
});

test('a thing that is so already is left out of what is done, and differs in nothing', () => {
	const files = {...snapshot.files, '/proc/sys/net/core/rmem_max': '16777216\n'};
	const here = makePlan(
		{snapshot: {...snapshot, files}, facts: {...facts, sysctls: {...facts.sysctls, 'net.core.rmem_max': '16777216'}}, inside: unseen},
		choices,
	);
	assert.deepEqual(differences(parsePlan(text, 'plan.json'), here), []);
	assert.equal(here.plan.steps.find(({id}) => id === 'host-buffers')?.changes.length, 8);
});
