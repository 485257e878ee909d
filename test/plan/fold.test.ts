import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {commandsFor, type Edit, linesOf, titleOf} from '../../src/change/change.ts';
import {shellLines} from '../../src/change/command.ts';
import {effectOfAll, Fold, Unplannable} from '../../src/plan/fold.ts';
import {makePlan, type Planned} from '../../src/plan/make-plan.ts';
import {chosen, type Plan} from '../../src/plan/plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {previewPlan} from '../../src/plan/preview.ts';
import {previewLines} from '../../src/plan/preview-lines.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {refold} from '../../src/plan/refold.ts';
import type {Snapshot} from '../../src/target/target.ts';
import {bindMemory, pinEmulator, setQueues, useHugepages} from '../../src/xml/domain-edits.ts';
import {buffersAndDefinition, fresh, only, recorded} from '../run/host-in-memory.ts';

const web01 = {uuid: '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01', name: 'web01'};
const definition = (...edits: Extract<Edit, {kind: 'domain'}>['wish']['edits']): Edit => ({
	on: 'host',
	kind: 'domain',
	where: web01,
	wish: {edits},
});
const atLeast = (key: string, value: string): Edit => ({on: 'host', kind: 'sysctl', where: {key}, wish: {atLeast: value}});
const text = (path: string, content: string): Edit => ({on: 'host', kind: 'file', where: {path}, wish: {text: content}});

const {snapshot, facts} = await readHost(await fresh());
const empty: Snapshot = {...recorded, files: {}, names: [], commands: {}};

describe('a step that follows another', () => {
	test('starts from what the steps ahead leave', () => {
		const first = new Fold({host: snapshot}).add([definition(...setQueues('52:54:00:10:00:01', 2))]);
		const second = first.after.add([definition(...pinEmulator([4]))]);
		assert.equal(second.changes[0]?.before, first.changes[0]?.after);
		assert.ok(String(second.changes[0]?.after).includes("<emulatorpin cpuset='4'/>"));
		assert.ok(String(second.changes[0]?.after).includes("queues='2'"));
	});

	test('comes to the same document in whatever order', () => {
		const edits = [
			definition(...setQueues('52:54:00:10:00:01', 2)),
			definition(...pinEmulator([4])),
			definition(...useHugepages([{size: 2048}]), ...bindMemory(0)),
		];
		const fold = (order: readonly number[]): unknown =>
			order.reduce<{fold: Fold; after: unknown}>(
				({fold}, index) => {
					const {changes, after} = fold.add([edits[index] as Edit]);
					return {fold: after, after: changes[0]?.after};
				},
				{fold: new Fold({host: snapshot}), after: undefined},
			).after;
		const [one, ...others] = [
			[0, 1, 2],
			[0, 2, 1],
			[1, 0, 2],
			[1, 2, 0],
			[2, 0, 1],
			[2, 1, 0],
		].map(fold);
		assert.ok(typeof one === 'string');
		for (const other of others) assert.equal(other, one);
	});

	test('has nothing to do where a step ahead did it', () => {
		const {after} = new Fold({host: snapshot}).add([atLeast('net.core.rmem_max', '16777216')]);
		assert.deepEqual(after.add([atLeast('net.core.rmem_max', '1000000')]).changes, []);
	});

	test('does not change the fold that it was added to', () => {
		const fold = new Fold({host: snapshot});
		const edit = atLeast('net.core.rmem_max', '16777216');
		assert.deepEqual(fold.add([edit]).changes, fold.add([edit]).changes);
	});
});

describe('in one step', () => {
	test('edits of one definition are one change with all of them', () => {
		const {changes} = new Fold({host: snapshot}).add([definition(...pinEmulator([4])), definition(...bindMemory(0))]);
		assert.equal(changes.length, 1);
		assert.equal(changes[0]?.kind === 'domain' && changes[0].wish.edits.length, pinEmulator([4]).length + bindMemory(0).length);
	});

	test('an edit that changes nothing makes no change', () => {
		assert.deepEqual(new Fold({host: snapshot}).add([atLeast('net.core.rmem_max', '1'), definition()]).changes, []);
	});

	test('the changes keep the order of the edits', () => {
		const edits = [
			text('/etc/sysctl.d/nearmetal-b.conf', 'b\n'),
			atLeast('net.core.rmem_max', '16777216'),
			text('/etc/sysctl.d/nearmetal-a.conf', 'a\n'),
		];
		assert.deepEqual(new Fold({host: snapshot}).add(edits).changes.map(titleOf), edits.map(titleOf));
	});
});

test('a state that was not read is named, and not taken for “none”', () => {
	const cases: readonly (readonly [Edit, string])[] = [
		[atLeast('net.core.rmem_max', '1'), 'sysctl net.core.rmem_max'],
		[text('/etc/sysctl.d/nearmetal.conf', 'x\n'), '/etc/sysctl.d/nearmetal.conf'],
		[{on: 'host', kind: 'module', where: {name: 'vhost_net'}, wish: {loaded: true}}, 'module vhost_net'],
		[definition(...pinEmulator([4])), 'definition of web01'],
	];
	for (const [edit, title] of cases) {
		assert.throws(
			() => new Fold({host: empty}).add([edit]),
			(error: Error) => error instanceof Unplannable && error.message === `${title} could not be read`,
		);
	}
});

test('the latest effect of several counts', () => {
	const sysctl = atLeast('net.core.rmem_max', '1');
	assert.equal(effectOfAll([]), 'now');
	assert.equal(effectOfAll([sysctl]), 'now');
	assert.equal(effectOfAll([sysctl, definition(), sysctl]), 'next guest start');
});

const preset = presetNamed('recommended');
assert.ok(preset);
const planned = (on: Readonly<Record<string, boolean>>): Planned =>
	makePlan({snapshot, facts, inside: unseen}, {preset, guest: 'web01', on, options: {}});
const planWith = (on: Readonly<Record<string, boolean>>): Plan => planned(on).plan;
const whole = planned(buffersAndDefinition);
const {plan} = whole;
const xmlAfter = (one: Plan): unknown =>
	chosen(one)
		.flatMap(step => step.changes)
		.findLast(change => change.kind === 'domain')?.after;

describe('a step taken out', () => {
	for (const {id} of chosen(plan)) {
		test(`${id}: what remains starts from what is there, and each step keeps its wishes`, () => {
			const less = refold(whole, {snapshot, facts, inside: unseen}, new Set([id]));
			assert.deepEqual(
				chosen(less).map(step => step.id),
				chosen(plan)
					.map(step => step.id)
					.filter(one => one !== id),
			);
			let fold = new Fold({host: snapshot});
			for (const step of chosen(less)) {
				const {changes, after} = fold.add(step.changes);
				assert.deepEqual(step.changes, changes);
				fold = after;
			}
		});
	}

	test('where no other step depends on it, that is the plan without it', () => {
		const less = refold(whole, {snapshot, facts, inside: unseen}, new Set(['hugepages']));
		const without = planWith({...buffersAndDefinition, hugepages: false});
		assert.equal(xmlAfter(less), xmlAfter(without));
		assert.deepEqual(
			chosen(less).map(step => step.changes),
			chosen(without).map(step => step.changes),
		);
	});

	test('a step does itself what a step ahead of it did for it', () => {
		const limit = atLeast('net.core.rmem_max', '16777216');
		const first = new Fold({host: snapshot}).add([limit]);
		const second = first.after.add([limit, text('/etc/sysctl.d/nearmetal.conf', 'x\n')]);
		const step = (id: string, changes: Plan['steps'][number]['changes']) => ({
			...(plan.steps[0] as Plan['steps'][number]),
			id,
			state: 'on' as const,
			changes,
		});
		const two = {
			plan: {...plan, steps: [step('one', first.changes), step('two', second.changes)]},
			asked: new Map([
				['one', first.asked],
				['two', second.asked],
			]),
		};
		assert.deepEqual(second.changes.map(titleOf), ['/etc/sysctl.d/nearmetal.conf']);
		const [, left] = refold(two, {snapshot, facts, inside: unseen}, new Set(['one'])).steps;
		assert.deepEqual(left?.changes.map(titleOf), ['sysctl net.core.rmem_max', '/etc/sysctl.d/nearmetal.conf']);
	});

	test('without any of the guest’s steps the guest need not restart', () => {
		assert.equal(plan.restart, true);
		assert.equal(refold(whole, {snapshot, facts, inside: unseen}, new Set(['multi-queue', 'cpu-pinning', 'hugepages'])).restart, false);
	});
});

describe('the preview', () => {
	const parts = previewPlan(plan).flatMap(step => step.parts);
	const changes = chosen(plan).flatMap(step => step.changes);

	test('shows every change, with exactly the commands that set it', () => {
		assert.deepEqual(
			parts.map(part => part.heading),
			changes.map(titleOf),
		);
		for (const [index, change] of changes.entries()) {
			assert.deepEqual(
				parts[index]?.commands,
				change.kind === 'domain'
					? []
					: commandsFor(change, change.after).flatMap(command => shellLines(command, {text: change.after ?? ''})),
			);
		}
	});

	test('a definition, of which the plan has no passwords, is nearmetal’s to put: no command to copy would keep them', () => {
		const definitions = parts.filter((_, index) => changes[index]?.kind === 'domain');
		assert.ok(definitions.length > 0);
		for (const {remark} of definitions) assert.match(remark, /^Done by nearmetal, .*domain\.xml\.$/);
	});

	test('commands stand at the start of their line, without a sign; a new file’s text stands there once', () => {
		const lines = previewPlan(plan).flatMap(previewLines);
		const printed = lines.filter(({kind}) => kind === 'command').map(({text}) => text);
		assert.deepEqual(
			printed,
			parts.flatMap(({commands}) =>
				commands
					.join('\n')
					.split('\n')
					.filter(line => line !== ''),
			),
		);
		const about = '# Written by nearmetal (host-buffers). Take it back with: nearmetal undo';
		assert.equal(lines.filter(({text}) => text.includes(about)).length, 1);
	});

	test('of a file that is there already the difference is shown, and the command has the whole text', () => {
		const there = plan.steps.map(step => ({
			...step,
			changes: step.changes.map(change => (change.kind === 'file' ? {...change, before: 'old\n'} : change)),
		}));
		const lines = previewPlan({...plan, steps: there}).flatMap(previewLines);
		const written = lines.findIndex(({text}) => text.startsWith('cat > /etc/'));
		assert.deepEqual(lines[lines.findIndex(({text}) => text === '-old')]?.kind, 'removed');
		assert.match(lines[written]?.text ?? '', / <<'END'$/);
		assert.match(lines[written + 1]?.text ?? '', /^# Written by nearmetal/);
	});

	test('its diffs are those of before and after', () => {
		for (const [index, change] of changes.entries()) {
			const diff = parts[index]?.diff ?? [];
			const taken = diff.filter(line => line.kind === 'removed' || line.kind === 'same').map(line => line.text);
			const given = diff.filter(line => line.kind === 'added' || line.kind === 'same').map(line => line.text);
			assert.ok(diff.some(line => line.kind === 'added'));
			for (const line of taken) assert.ok(linesOf(change, change.before).includes(line), line);
			for (const line of given) assert.ok(linesOf(change, change.after).includes(line), line);
		}
	});

	test('of nothing is nothing', () => {
		assert.deepEqual(previewPlan(planWith(only())), []);
	});
});
