import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {Locked, type Owner, releaseLock, takeLock} from '../../src/run/lock.ts';
import {fresh} from './host-in-memory.ts';

const folder = '/var/lib/nearmetal/lock';
const me: Owner = {machine: 'desk', bootId: 'now', pid: 100, since: '2026-11-22T12:00:00Z'};
const another: Owner = {...me, pid: 200};

const cases: readonly {readonly name: string; readonly owner: string | undefined; readonly alive?: boolean; readonly because?: RegExp}[] = [
	{name: 'a process of this machine that is gone', owner: JSON.stringify(another)},
	{name: 'a process of this machine that works', owner: JSON.stringify(another), alive: true, because: /process 200 on desk, since 2026/},
	{name: 'a process of another machine', owner: JSON.stringify({...another, machine: 'laptop'}), because: /process 200 on laptop/},
	{name: 'nobody yet', owner: undefined, because: /has just begun, or was cut off/},
	{name: 'an empty file', owner: '', because: /has just begun, or was cut off/},
	{name: 'a torn file', owner: '{"machine":"desk","boot', because: /cut off/},
	{name: 'a file that is no owner', owner: '[1]', because: /cut off/},
	{name: 'null', owner: 'null', because: /cut off/},
	{name: 'an owner without a process', owner: JSON.stringify({...another, pid: 'x'}), because: /cut off/},
];

describe('the lock of', () => {
	for (const {name, owner, alive = false, because} of cases) {
		test(`${name} ${because === undefined ? 'is taken over' : 'is left, and the message says how to go on'}`, async () => {
			const host = await fresh();
			await host.run(['mkdir', '-p', folder]);
			if (owner !== undefined) await host.write(`${folder}/owner.json`, owner);
			const taking = takeLock(host, {me, isAlive: one => alive && one.pid === 200});
			if (because === undefined) {
				await taking;
				assert.deepEqual(JSON.parse((await host.read(`${folder}/owner.json`)) ?? ''), me);
				return;
			}

			await assert.rejects(taking, (error: Error) => {
				assert.ok(error instanceof Locked);
				assert.match(error.message, because);
				assert.match(error.message, /on root@kvmhost: rm -r \/var\/lib\/nearmetal\/lock$/);
				return true;
			});
			assert.equal(await host.read(`${folder}/owner.json`), owner);
		});
	}

	test('nobody is taken and given back without a trace', async () => {
		const host = await fresh();
		await takeLock(host, {me, isAlive: () => true});
		await releaseLock(host);
		assert.equal((await host.run(['ls', folder])).status, 2);
		await takeLock(host, {me: another, isAlive: () => true});
	});

	test('a lost connection stays without a second error', async () => {
		const host = await fresh();
		await takeLock(host, {me, isAlive: () => true});
		host.failAt(1);
		await releaseLock(host);
	});
});
