import assert from 'node:assert/strict';
import {test} from 'node:test';
import {guestLogin} from '../../src/cli/open-target.ts';
import {memoryHost} from '../../src/target/memory.ts';
import {type Output, type Snapshot, type Target, TargetError} from '../../src/target/target.ts';
import {fakeTarget} from '../bench-room/fake-target.ts';
import {besideTcp, carried, inNetwork} from '../measured/network.ts';
import {fresh, recorded} from '../run/host-in-memory.ts';
import {run, web01} from './run.ts';

const nobody = {
	homeDirectory: '/nonexistent',
	user: 'anna',
	agentSocket: undefined,
	askSecret: undefined,
	ask: undefined,
	isWaiting: false,
	tell() {},
};

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

/** What is told of web01 whose iperf3 answers so, from its first run on. */
const benchOf = async (answer: (n: number) => Output, signal = new AbortController().signal) => {
	let runs = 0;
	const guest: Target = {
		...fakeTarget('web01', () => undefined).target,
		run: async argv => (argv[1] === '--version' ? {status: 0, stdout: 'iperf 3.18\n', stderr: ''} : (besideTcp(argv) ?? answer(++runs))),
	};
	const host: Target = {...inNetwork(await fresh()), sample: false};
	const login = {guest: async () => guest, peer: () => assert.fail('its server runs already')};
	const done = await run(host, ['bench', ...web01, '--peer', '10.0.0.9'], {guestLogin: login, signal});
	return {...done, runs};
};
const busy: Output = {status: 1, stdout: '{"error":"the server is busy running a test. try again later"}', stderr: ''};

test('each repeat is told as it ends', async () => {
	const done = await benchOf(n => carried(n));
	assert.equal(done.status, 0);
	assert.deepEqual(done.told.split('\n').slice(0, 6), [
		...[1, 2, 3, 4, 5].map(n => `1 stream, ${n} of 5: ${n} Gbit/s`),
		'16 streams, 1 of 5: 6 Gbit/s',
	]);
});

for (const [what, failure, because] of [
	['that fails', busy, 'the server is busy with another test'],
	['that carries nothing', carried(0), 'iperf3 from web01 to 10.0.0.9 carried nothing in 10 s.'],
] as const)
	test(`a repeat ${what} leaves the others: 1`, async () => {
		const done = await benchOf(n => (n === 8 ? failure : carried(5)));
		assert.deepEqual([done.status, done.runs], [1, 10]);
		assert.match(done.out, /^ {2}1 stream {3}5 Gbit\/s {3}5 × 10 s/m);
		assert.match(done.out, /^ 16 streams {2}5 Gbit\/s {3}4 × 10 s/m);
		assert.ok(done.told.split('\n')[7]?.startsWith('16 streams, 3 of 5: ') && done.told.includes(because), done.told);
	});

test('a peer that goes away: two repeats tell it, and what was measured before is kept: 1', async () => {
	const done = await benchOf(n => (n > 6 ? busy : carried(5)));
	assert.deepEqual([done.status, done.runs], [1, 8]);
	assert.match(done.out, /^ {2}1 stream {3}.* 5 × 10 s[^]*^ 16 streams {2}.* 1 × 10 s/m);
	const gone = await benchOf(() => busy);
	assert.deepEqual([gone.status, gone.runs, gone.out], [1, 2, '']);
	assert.match(gone.told, /^nearmetal: iperf3 from web01 to 10\.0\.0\.9 port 5201: the server is busy/m);
});
