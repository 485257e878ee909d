import assert from 'node:assert/strict';
import {test} from 'node:test';
import {unseen} from '../../src/plan/reading.ts';
import {machinesFor} from '../../src/run/machines.ts';
import {type Target, TargetError} from '../../src/target/target.ts';
import {fakeTarget} from '../bench-room/fake-target.ts';
import {fresh} from './host-in-memory.ts';

test('a guest whose connection was cut, as by a start of somebody else, is entered anew by the next who needs it', async () => {
	let isCut = false;
	const closed: string[] = [];
	const entered: Target[] = [];
	const open = async (): Promise<Target> => {
		const name = `entry ${entered.length + 1}`;
		const {target} = fakeTarget(name, () => ({status: 0, stdout: name, stderr: ''}));
		const guest: Target = {
			...target,
			run: async (argv, options) => {
				if (isCut && entered[0] === guest) throw new TargetError(`The connection to ${name} was lost.`);
				return await target.run(argv, options);
			},
			close: async () => {
				closed.push(name);
			},
		};
		entered.push(guest);
		return guest;
	};
	const ways = () => [{way: 'ssh', open} as const];
	const machines = machinesFor(await fresh(), {name: 'web01', uuid: 'u'}, ways, unseen, new AbortController().signal);
	const says = async () => (await (await machines.guest()).run(['true'])).stdout;
	assert.deepEqual([await says(), await says()], ['entry 1', 'entry 1']);
	isCut = true;
	await assert.rejects(says(), /The connection to entry 1 was lost/);
	assert.deepEqual([await says(), await says()], ['entry 2', 'entry 2']);
	await machines.close();
	assert.deepEqual(closed.toSorted(), ['entry 1', 'entry 2']);
});
