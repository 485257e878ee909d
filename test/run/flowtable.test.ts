import assert from 'node:assert/strict';
import {test} from 'node:test';
import {hostAlone} from '../../src/run/machines.ts';
import {openRun} from '../../src/run/open-run.ts';
import type {MemoryHost} from '../../src/target/memory.ts';
import {applyAll, differences, fresh, only, operator, planFor, recorded, silent, stateOf, undoAll} from './host-in-memory.ts';

// A flowtable over what happens to a host: kept, made again where it was lost, and taken back.

const chosen = only('flowtable');
const listed = async (host: MemoryHost): Promise<readonly unknown[]> =>
	JSON.parse((await host.run(['nft', '-j', 'list', 'flowtables'])).stdout).nftables.flatMap(
		({flowtable}: {flowtable?: {table: string; dev: readonly string[]}}) =>
			flowtable === undefined ? [] : [[flowtable.table, flowtable.dev]],
	);
const ours = [['nearmetal-virbr0', ['enp0s3', 'virbr0']]];

test('it is there after apply, comes again after “nft flush ruleset”, and is gone after undo', async () => {
	const host = await fresh();
	const before = await stateOf(host);
	await applyAll(host, await planFor(host, chosen));
	assert.deepEqual(await listed(host), ours);
	const step = async () => (await planFor(host, chosen)).steps.find(({id}) => id === 'flowtable');
	assert.deepEqual((await step())?.changes, []);

	await host.run(['nft', 'flush', 'ruleset']);
	assert.deepEqual(await listed(host), []);
	assert.deepEqual(
		(await step())?.changes.map(({kind}) => kind),
		['flowtable'],
	);
	// Its timer’s service.
	assert.equal((await host.run(['sh', '/etc/nearmetal/flowtable.sh'])).status, 0);
	assert.deepEqual(await listed(host), ours);

	await undoAll(host);
	assert.deepEqual(differences(await stateOf(host), before), []);
});

test('while the network is stopped it lacks its bridge, which nobody else has changed: it is as it was left, and undone', async () => {
	const host = await fresh();
	await applyAll(host, await planFor(host, chosen));
	await host.run(['rm', '-rf', '/sys/class/net/virbr0']);
	assert.deepEqual(await listed(host), [['nearmetal-virbr0', ['enp0s3']]]);
	await undoAll(host);
	assert.deepEqual(await listed(host), []);
});

test('where nft refuses it, the step is undone and says so', async () => {
	const host = await fresh();
	const plan = await planFor(host, chosen);
	const before = await stateOf(host);
	await host.run(['rm', '-f', '/sys/class/net/enp0s3/mtu']);
	const run = await openRun(hostAlone(host), plan, operator, silent);
	const [step] = plan.steps.filter(({id}) => id === 'flowtable');
	const outcome = await run.session.apply('flowtable', step?.changes ?? []);
	assert.equal(outcome.kind, 'failed', JSON.stringify(outcome));
	assert.match(JSON.stringify(outcome), /Could not process rule: No such file or directory/);
	await run.close();
	assert.deepEqual(
		differences(await stateOf(host), before).filter(line => !line.includes('/enp0s3/mtu')),
		[],
	);
});

test('a kernel without flowtables refuses what somebody asks of it all the same', async () => {
	const commands = Object.fromEntries(
		Object.entries(recorded.commands).map(([argv, output]) => [
			argv,
			{...output, stdout: output.stdout.replace(/^.*nf_flow_table.*\n/m, '')},
		]),
	);
	const host = await fresh({...recorded, commands});
	const [step] = (await planFor(host, chosen)).steps.filter(({id}) => id === 'flowtable');
	assert.equal(step?.summary, 'the kernel has no flowtables (module nf_flow_table)');
});
