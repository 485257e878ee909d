import assert from 'node:assert/strict';
import {rmSync, symlinkSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, test} from 'node:test';
import {chosen, type Plan} from '../../src/plan/plan.ts';
import type {MemoryHost, Operation} from '../../src/target/memory.ts';
import {
	applyAll,
	buffersAndDefinition,
	differences as differencesInMemory,
	fresh,
	only,
	planFor,
	stateOf,
	undoAll,
} from '../run/host-in-memory.ts';
import {ScratchHost} from './scratch-host.ts';

// The undo.sh that a run leaves on the host, in a real shell, on what the host held when the run ended or was cut off.

const {differences} = ScratchHost;
/** Of all runs, the oldest first. */
const undoScriptsOf = async (host: MemoryHost): Promise<readonly string[]> =>
	Object.keys((await host.collect({files: ['/var/lib/nearmetal/runs/*/undo.sh'], links: [], names: [], commands: []})).files).toSorted();
const undoScriptOf = async (host: MemoryHost): Promise<string | undefined> => (await undoScriptsOf(host))[0];

const applied = async (): Promise<{readonly host: MemoryHost; readonly plan: Plan; readonly script: string}> => {
	const host = await fresh();
	const plan = await planFor(host, buffersAndDefinition);
	await applyAll(host, plan);
	const script = await undoScriptOf(host);
	assert.ok(script);
	return {host, plan, script};
};

/** What nearmetal keeps for itself, and questions. */
const isOwn = (operation: Operation): boolean => {
	const words = 'run' in operation ? operation.run : 'write' in operation ? [operation.write] : [operation.append];
	return words.some(word => word.startsWith('/var/lib/nearmetal')) || words.includes('domstate');
};

for (const shell of ['dash', 'bash']) {
	test(`takes a whole run back in ${shell}, and a second time finds nothing more to do`, async () => {
		const before = (await ScratchHost.from(await fresh())).state();
		const {host, script} = await applied();
		const there = await ScratchHost.from(host);
		assert.notDeepEqual(differences(there.state(), before), []);
		const {status, stdout, stderr} = there.run(shell, script);
		assert.deepEqual({status, stderr}, {status: 0, stderr: ''}, stdout);
		assert.deepEqual(differences(there.state(), before), []);
		assert.match(stdout, /^shutting down web01, to start it again at the end$/m);
		assert.match(stdout, /^starting web01$/m);
		const again = there.run(shell, script);
		assert.deepEqual({status: again.status, stderr: again.stderr}, {status: 0, stderr: ''});
		assert.doesNotMatch(again.stdout, /putting back|shutting down/);
	});
}

test('a definition that was put back by hand is left, and nearmetal takes back the rest', async () => {
	const before = await stateOf(await fresh());
	const {host, plan} = await applied();
	const definition = (await (await fresh()).run(['virsh', 'dumpxml', '--inactive', '--security-info', 'web01'])).stdout;
	await host.run(['virsh', 'shutdown', 'web01']);
	await host.run(['virsh', 'define', '/dev/stdin'], {input: definition});
	await host.run(['virsh', 'start', 'web01']);
	assert.equal(
		chosen(plan)
			.flatMap(step => step.changes)
			.filter(change => change.kind === 'domain').length,
		3,
	);
	await undoAll(host);
	assert.deepEqual(differencesInMemory(await stateOf(host), before), []);
});

test('leaves alone what somebody changed since, with status 3', async () => {
	const {host, script} = await applied();
	const there = await ScratchHost.from(host);
	there.write('/proc/sys/net/core/rmem_max', '400000\n');
	const {status, stdout} = there.run('sh', script);
	assert.equal(status, 3);
	assert.match(stdout, /^left alone, changed by somebody else since: sysctl net\.core\.rmem_max$/m);
	assert.equal(there.read('/proc/sys/net/core/rmem_max'), '400000\n');
	assert.equal(there.read('/etc/sysctl.d/90-nearmetal-host-buffers.conf'), undefined);
});

test('does not put back what is not as it was saved, and puts back the rest', async () => {
	const {host, script} = await applied();
	const pristine = (await ScratchHost.from(await fresh())).state();
	const there = await ScratchHost.from(host);
	const folder = script.replace('/undo.sh', '/before');
	const tuned = there.read('/proc/sys/net/core/rmem_max');
	there.write(`${folder}/0.before`, '4096\n');
	there.write(`${folder}/1.before`, '');
	const {status, stderr} = there.run('sh', script);
	assert.equal(status, 1);
	assert.match(
		stderr,
		/^could not be put back: sysctl net\.core\.rmem_max, for what was there before is damaged or gone: \S*\/before\/0\.before$/m,
	);
	assert.equal(there.read('/proc/sys/net/core/rmem_max'), tuned);
	assert.deepEqual(
		differences(there.state(), pristine).map(line => line.split(':')[0]),
		['/proc/sys/net/core/rmem_max', '/proc/sys/net/core/wmem_max'],
	);
});

test('an earlier run is not taken back under a later one that holds: what that found there it has not made again', async () => {
	const host = await fresh();
	const before = (await ScratchHost.from(host)).state();
	for (const step of ['host-buffers', 'multi-queue']) await applyAll(host, await planFor(host, only(step)));
	const there = await ScratchHost.from(host);
	const [earlier = '', later = ''] = await undoScriptsOf(host);
	const held = there.state();
	for (const argument of [[], ['--dry-run']]) {
		const {status, stderr} = there.run('sh', earlier, ...argument);
		assert.equal(status, 2);
		assert.match(
			stderr,
			/^Later runs hold, and may use what this one made: \d{8}-\d{6}-\d{3}\. Nothing was done\. Take those back first, .*--force/,
		);
	}
	// Whatever leads there.
	symlinkSync(join(there.root, dirname(earlier)), join(there.root, 'latest'));
	assert.equal(there.run('sh', '/latest/undo.sh').status, 2);
	rmSync(join(there.root, 'latest'));
	assert.deepEqual(differences(there.state(), held), []);
	assert.match(there.run('sh', earlier, '--status').stdout, /^holds: /m);
	assert.equal(there.run('sh', later).status, 0);
	assert.equal(there.run('sh', earlier).status, 0);
	assert.deepEqual(differences(there.state(), before), []);
});

test('--force takes an earlier run back all the same', async () => {
	const host = await fresh();
	for (const step of ['host-buffers', 'multi-queue']) await applyAll(host, await planFor(host, only(step)));
	const there = await ScratchHost.from(host);
	const [earlier = ''] = await undoScriptsOf(host);
	assert.equal(there.run('sh', earlier, '--force').status, 0);
	assert.match(there.run('sh', earlier, '--status').stdout, /^as before: /m);
});

test('puts nothing back under a guest that does not shut down', async () => {
	const {host, script} = await applied();
	const there = await ScratchHost.from(host);
	const before = there.state();
	there.write('/bin/virsh', (there.read('/bin/virsh') ?? '').replace(/^shutdown\).*$/m, 'shutdown) ;;'));
	there.executable('/bin/virsh');
	const {status, stderr} = there.run('sh', script);
	assert.equal(status, 1);
	assert.match(stderr, /^web01 did not shut down in 180 s; nothing was put back yet/);
	assert.deepEqual(differences({...there.state(), '/bin/virsh': ''}, {...before, '/bin/virsh': ''}), []);
});

describe('after a loss at any change, and at any step of the restart', async () => {
	const {host: whole, plan} = await applied();
	const before = (await ScratchHost.from(await fresh())).state();
	// Without the two operations that made the host.
	const changing = [...whole.operations.slice(2).entries()].filter(([, operation]) => !isOwn(operation)).map(([index]) => index + 1);

	test('there are such moments', () => assert.ok(changing.length > 12));
	for (const moment of ['before', 'after'] as const) {
		test(`${moment} it takes effect`, async () => {
			for (const n of changing) {
				const host = await fresh();
				host.failAt(n, moment);
				await assert.rejects(applyAll(host, plan));
				host.reconnect();
				const script = await undoScriptOf(host);
				assert.ok(script);
				const there = await ScratchHost.from(host);
				const {status, stdout, stderr} = there.run('sh', script);
				assert.deepEqual({status, stderr}, {status: 0, stderr: ''}, `${moment} operation ${n}: ${stdout}`);
				// A guest that was off at that moment had no tap, and nothing makes one here.
				const found = differences(there.state(), before).filter(line => !/^\/sys\/class\/net\/\S*vnet0/.test(line));
				assert.deepEqual(found, [], `${moment} operation ${n}`);
			}
		});
	}
});
