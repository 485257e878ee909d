import assert from 'node:assert/strict';
import {test} from 'node:test';
import {guestLogin} from '../../src/cli/open-target.ts';
import {memoryHost} from '../../src/target/memory.ts';
import {type Snapshot, TargetError} from '../../src/target/target.ts';
import {recorded} from '../run/host-in-memory.ts';
import {run} from './run.ts';

const nobody = {homeDirectory: '/nonexistent', user: 'anna', agentSocket: undefined, askSecret: undefined, ask: undefined, tell() {}};

test('a guest whose name is the id of another one is measured itself', async () => {
	const web01 = memoryHost(recorded);
	const list = (await web01.run(['virsh', 'list'])).stdout;
	const id = / (\d+) +web01 /.exec(list)?.[1] ?? assert.fail(list);
	// The second guest gets that name, wherever it stands.
	const text = JSON.stringify(recorded).replaceAll(/db 02 \(R(?:&|&amp;)D\) it(?:'|&apos;)s\+blüe/g, id);
	const snapshot = JSON.parse(text) as Snapshot;
	const uuids = snapshot.commands['virsh list --all --uuid']?.stdout.trim().split('\n') ?? [];
	const leases = uuids.map((uuid, index) => [
		`virsh -q domifaddr ${uuid} --source lease`,
		{status: 0, stdout: ` vnet0 52:54:00:10:00:0${index} ipv4 192.168.122.${index + 10}/24\n`, stderr: ''},
	]);
	const memory = memoryHost({...snapshot, commands: {...snapshot.commands, ...Object.fromEntries(leases)}});
	assert.equal((await memory.run(['virsh', 'start', id])).stdout, `Domain '${id}' started\n\n`);
	const asked: string[] = [];
	const host = {
		...memory,
		sample: false,
		forward: async (address: string) => {
			asked.push(address);
			throw new TargetError('nobody there');
		},
	};
	const {status} = await run(host, ['bench', '--guest', id, '--peer', '10.0.0.9'], {guestLogin: guestLogin({kind: 'local'}, nobody)});
	assert.deepEqual([status, asked], [1, ['192.168.122.11']]);
});
