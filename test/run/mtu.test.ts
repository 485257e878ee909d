import assert from 'node:assert/strict';
import {test} from 'node:test';
import {holds} from '../../src/change/change.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {readHeld} from '../../src/run/states.ts';
import type {Snapshot} from '../../src/target/target.ts';
import {applyAll, differences, fresh, only, planFor, recorded, stateOf, undoAll} from './host-in-memory.ts';

/** The recorded host with uplinks that carry 9000. */
const large: Snapshot = {
	...recorded,
	files: {...recorded.files, '/sys/class/net/enp0s3/mtu': '9000\n', '/sys/class/net/ens1/mtu': '9000\n'},
};

test('the whole chain is raised, holds over the guest’s restart, and is taken back', async () => {
	const host = await fresh(large);
	const before = await stateOf(host);
	const plan = await planFor(host, only('mtu'));
	const changes = plan.steps.flatMap(step => (step.state === 'on' ? step.changes : []));
	assert.deepEqual(
		changes.map(({kind}) => kind),
		['mtu', 'network', 'domain'],
	);
	assert.ok(plan.restart);
	await applyAll(host, plan);
	const held = await readHeld(host, changes);
	for (const change of changes) assert.ok(holds(change, held.state(change) ?? null), change.kind);
	assert.equal(await host.read('/sys/class/net/vnet0/mtu'), '9000\n', 'the tap that libvirt has made anew');
	assert.equal((await planFor(host, only('mtu'))).steps.find(({id}) => id === 'mtu')?.state, 'satisfied', 'twice is once');

	await undoAll(host);
	await host.run(['virsh', 'shutdown', 'web01']);
	await host.run(['virsh', 'start', 'web01']);
	assert.deepEqual(differences(await stateOf(host), before), []);
});

test('a guest that starts under a bridge that was raised is no drift', async () => {
	const host = await fresh(large);
	const plan = await planFor(host, only('mtu'));
	await host.run(['virsh', 'shutdown', 'web01']);
	await applyAll(host, {...plan, restart: false});
	await host.run(['virsh', 'start', 'web01']);
	const {facts} = await readHost(host);
	assert.deepEqual(
		facts.taps.map(({mtu}) => mtu),
		[9000],
	);
	await undoAll(host);
});
