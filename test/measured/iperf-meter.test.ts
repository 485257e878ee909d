import assert from 'node:assert/strict';
import {test} from 'node:test';
import {iperfMeter} from '../../src/measured/iperf-meter.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {type Output, type RunOptions, type Target, TargetError} from '../../src/target/target.ts';
import {fakeTarget} from '../bench-room/fake-target.ts';
import {fresh} from '../run/host-in-memory.ts';

/** A meter on a host whose sampler answers so, and what it told. */
const meterOn = async (sampler: (options: RunOptions, tid: number) => Promise<Output>) => {
	const memory = await fresh();
	const {facts} = await readHost(memory);
	const tid = facts.domains.find(({name}) => name === 'web01')?.process?.pid ?? assert.fail('web01 does not run');
	const host: Target = {
		...memory,
		run: async (argv, options = {}) => (argv[0] === 'sh' ? await sampler(options, tid) : memory.run(argv, options)),
	};
	const guest = fakeTarget('web01', () => ({status: 0, stdout: 'iperf 3.18\n', stderr: ''})).target;
	const told: string[] = [];
	const meter = await iperfMeter({
		host,
		domain: 'web01',
		peer: {kind: 'server', address: '10.0.0.9', port: 5201},
		guestUser: 'root',
		toGuest: async () => guest,
		toPeer: async () => undefined,
		tell: line => told.push(line),
	});
	return {meter, told};
};

/** Prints a reading every so many seconds until nobody listens: `busy` says which share of a CPU the guest's first thread used until then. */
const printing = (busy: (second: number) => number, every = 1) => {
	const seen = {seconds: 0};
	const sampler = async ({signal, onOutput}: RunOptions, tid: number): Promise<Output> => {
		let ticks = 0;
		for (let second = 0; second <= 300 && !signal?.aborted; second += every) {
			ticks += Math.round(100 * every * busy(second));
			seen.seconds = second;
			onOutput?.(`${(50 + second).toFixed(2)} 1.00\n${tid} (qemu) S ${'0 '.repeat(10)}${ticks} 0${' 0'.repeat(30)}\n.\n`);
		}
		if (signal?.aborted) throw new TargetError('cancelled');
		return {status: 0, stdout: '', stderr: ''};
	};
	return {seen, sampler};
};
const never = new AbortController().signal;

test('a guest that was started is waited for until it is calm', async () => {
	const {seen, sampler} = printing(second => (second <= 15 ? 1 : 0.02));
	const {meter, told} = await meterOn(sampler);
	await meter.settle(never);
	assert.ok(seen.seconds >= 30 && seen.seconds < 40, `${seen.seconds} s`);
	assert.deepEqual(told, []);
});

test('one that never gets calm is told', async () => {
	const {seen, sampler} = printing(second => (second / 10) % 2, 10);
	const {meter, told} = await meterOn(sampler);
	await meter.settle(never);
	assert.deepEqual(
		[seen.seconds, told],
		[180, ['web01 keeps working by itself, three minutes after its start: it competes with what is measured.']],
	);
});

test('who is told to stop does not wait', async () => {
	const abort = new AbortController();
	const {seen, sampler} = printing(second => {
		if (second === 12) abort.abort();
		return 1;
	});
	const {meter, told} = await meterOn(sampler);
	await meter.settle(abort.signal);
	assert.deepEqual([seen.seconds, told], [12, []]);
});

test('a host that cannot be sampled does not tell whether it has settled', async () => {
	const {meter} = await meterOn(async () => ({status: 126, stdout: '', stderr: 'sh: not allowed\n'}));
	await assert.rejects(
		meter.settle(never),
		/Whether web01 has settled after its start could not be seen on root@kvmhost: sh: not allowed\.$/,
	);
});

test('after a connection that was cut the next attempt enters the guest anew', async () => {
	const memory = await fresh();
	const ok = (stdout: string): Output => ({status: 0, stdout, stderr: ''});
	const result = JSON.stringify({end: {sum_received: {bits_per_second: 5e9}, sum_sent: {}, cpu_utilization_percent: {}}});
	const {target} = fakeTarget('web01', argv => ok(argv[1] === '--version' ? 'iperf 3.18\n' : result));
	const cut: Target = {
		...target,
		run: async argv => {
			if (argv[1] === '--version') return ok('iperf 3.18\n');
			throw new TargetError('The connection to web01 was lost.');
		},
	};
	const guests = [cut, target];
	const meter = await iperfMeter({
		host: memory,
		domain: 'web01',
		peer: {kind: 'server', address: '10.0.0.9', port: 5201},
		guestUser: 'root',
		toGuest: async () => guests.shift() ?? assert.fail('it is entered twice'),
		toPeer: async () => undefined,
		tell: () => {},
	});
	await assert.rejects(meter.read(0), /The connection to web01 was lost\.$/);
	const {figures} = await meter.read(0);
	assert.deepEqual(figures['sending-16'], {value: 5, heldBy: undefined});
	assert.equal(guests.length, 0);
});
