import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makePlan} from '../../src/plan/make-plan.ts';
import {type Choices, chosen} from '../../src/plan/plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import type {Target} from '../../src/target/target.ts';
import {editDefinition} from '../../src/xml/agreement.ts';
import {readDomain} from '../../src/xml/domain.ts';

const preset = presetNamed('reference');
assert.ok(preset);

const planFor = async (target: Target, options: Choices['options'] = {}) => {
	const {snapshot, facts} = await readHost(target);
	return makePlan({snapshot, facts, inside: unseen}, {preset, guest: 'web01', on: {}, options}).plan;
};

const accepted = {'machine-type': {inside: 'accepted'}, disk: {iothread: ''}};

/** The guest's definition once all is done. */
const definitionOf = (plan: Awaited<ReturnType<typeof planFor>>): string =>
	chosen(plan)
		.flatMap(({changes}) => changes)
		.findLast(({kind}) => kind === 'domain')?.after ?? '';

test('rows 5, 6 and 8 of the document have its values on the sample, or the reason why not there', async () => {
	const plan = await planFor(sampleTarget());
	const {cpu, disks, machine, iothreadIds} = readDomain(definitionOf(plan));
	const rows = ['cpu-mode', 'machine-type', 'disk'].map(id => plan.steps.find(step => step.id === id));
	assert.deepEqual(
		rows.map(row => [row?.id, row?.state, row?.summary]),
		[
			['cpu-mode', 'on', 'qemu64 → host-passthrough'],
			['machine-type', 'unavailable', 'its inside was not read: whether it finds its NIC again is not known'],
			['disk', 'on', 'vda: none, native'],
		],
	);
	assert.deepEqual(cpu, {
		mode: 'host-passthrough',
		model: undefined,
		topology: {sockets: 1, dies: 1, cores: 8, threads: 1},
		cells: 0,
		cacheMode: undefined,
		features: {},
	});
	assert.match(definitionOf(plan), /<cpu mode='host-passthrough' check='none'/);
	assert.equal(machine, 'pc-i440fx-7.2');
	// The document's disk is a raw block device; this one's bytes are qcow2.
	assert.deepEqual(
		disks.map(({target, format, cache, io}) => [target, format, cache, io]),
		[['vda', 'qcow2', 'none', 'native']],
	);
	assert.deepEqual(iothreadIds, []);
	assert.match(rows[2]?.because.join() ?? '', /Its type stays qcow2/);
	assert.match(rows[2]?.warnings.join() ?? '', /may still grow, and with native/);
});

test('what was planned is there once it is defined, and is planned no more', async () => {
	const target = sampleTarget();
	const plan = await planFor(target, accepted);
	const after = definitionOf(plan);
	const {machine, controllers, disks, iothreadPins} = readDomain(after);
	assert.deepEqual([machine, controllers.map(({type}) => type)], ['pc-q35-7.2', ['virtio-serial']]);
	assert.doesNotMatch(after, /<address type='pci'/);
	assert.deepEqual([disks[0]?.iothread, Object.keys(iothreadPins)], [1, ['1']]);
	const defined = await target.run(['virsh', 'define', '/dev/stdin'], {input: after});
	assert.equal(defined.status, 0, defined.stderr);
	const again = await planFor(target, accepted);
	assert.deepEqual(
		again.steps.filter(({state, changes}) => state === 'on' && changes.some(({kind}) => kind === 'domain')).map(({id}) => id),
		[],
	);
});

test('each wish holds in the definition with all of them', async () => {
	const plan = await planFor(sampleTarget(), accepted);
	const after = definitionOf(plan);
	for (const {id, changes} of chosen(plan))
		for (const change of changes) {
			if (change.kind === 'domain') assert.equal(editDefinition(after, change.wish.edits), after, id);
		}
});
