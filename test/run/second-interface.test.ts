import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checkGuest} from '../../src/run/check-guest.ts';
import {applyAll, fresh, only, planFor} from './host-in-memory.ts';

test('the workers of an interface that names no driver are counted as those of one that does', async () => {
	const host = await fresh();
	const {stdout: xml} = await host.run(['virsh', 'dumpxml', '--inactive', 'web01']);
	const second =
		"    <interface type='network'>\n      <mac address='52:54:00:10:00:07'/>\n      <source network='default'/>\n      <model type='virtio'/>\n      <driver queues='4'/>\n    </interface>\n  </devices>";
	const defined = await host.run(['virsh', 'define', '/dev/stdin'], {input: xml.replace('  </devices>', second)});
	assert.equal(defined.status, 0, defined.stderr);
	await host.run(['virsh', 'shutdown', 'web01']);
	await host.run(['virsh', 'start', 'web01']);
	const plan = await planFor(host, only('cpu-pinning'));
	await applyAll(host, plan);
	const workers = (await checkGuest(host, plan)).find(({what}) => what === 'vhost workers');
	assert.ok(workers?.same, JSON.stringify(workers));
	assert.equal(workers.got, '5');
});
