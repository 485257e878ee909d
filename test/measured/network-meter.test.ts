import assert from 'node:assert/strict';
import {test} from 'node:test';
import {GuestStartedAnew} from '../../src/measured/boot-watch.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {type Output, type RunOptions, type Target, TargetError} from '../../src/target/target.ts';
import {fakeTarget} from '../bench-room/fake-target.ts';
import {fresh} from '../run/host-in-memory.ts';
import {besideTcp, carried, inNetwork, inQuestion, meterBetween} from './network.ts';

const ok = (stdout: string): Output => ({status: 0, stdout, stderr: ''});

/** A meter on a host whose sampler answers so, and what it told. */
const meterOn = async (sampler: (options: RunOptions, tid: number) => Promise<Output>) => {
	const memory = await fresh();
	const {facts} = await readHost(memory);
	const tid = facts.domains.find(({name}) => name === 'web01')?.process?.pid ?? assert.fail('web01 does not run');
	const network = inNetwork(memory);
	const host: Target = {
		...network,
		run: async (argv, options = {}) => (isSettling && argv[0] === 'sh' ? await sampler(options, tid) : network.run(argv, options)),
	};
	const guest = fakeTarget('web01', argv => besideTcp(argv) ?? (argv[1] === '--version' ? ok('iperf 3.18\n') : carried(5))).target;
	let isSettling = false;
	const {meter, told} = await meterBetween(host, async () => guest);
	isSettling = true;
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
	const result = JSON.stringify({end: {sum_received: {bits_per_second: 5e9}, sum_sent: {}, cpu_utilization_percent: {}}});
	const {target} = fakeTarget('web01', argv => besideTcp(argv) ?? ok(argv[1] === '--version' ? 'iperf 3.18\n' : result));
	const cut: Target = {
		...target,
		run: async argv => {
			if (argv[1] === '--version' || argv[0] === 'cat') return ok('iperf 3.18\n');
			const said = besideTcp(argv);
			if (said !== undefined) return said;
			throw new TargetError('The connection to web01 was lost.');
		},
	};
	const guests = [cut, target];
	const {meter} = await meterBetween(inNetwork(memory), async () => guests.shift() ?? assert.fail('it is entered twice'));
	await assert.rejects(meter.read(0, inQuestion), /The connection to web01 was lost\.$/);
	const {figures} = await meter.read(0, inQuestion);
	assert.deepEqual(figures['sending-16'], {value: 5, heldBy: undefined});
	assert.equal(guests.length, 0);
});

test('a guest that somebody else started anew is noticed, before and within a run; from here it may be', async () => {
	let [boot, bootAfterPing] = [1, 1];
	const answer = (argv: readonly string[]): Output => {
		if (argv[0] === 'cat' && /boot_id$/.test(argv[1] ?? '')) return ok(`5a3c19a4-7d52-4d7e-9a77-00000000000${boot}\n`);
		if (argv[0] === 'ping') boot = bootAfterPing;
		return besideTcp(argv) ?? (argv[1] === '--version' ? ok('iperf 3.18\n') : carried(5));
	};
	const {target} = fakeTarget('root@10.0.0.7', answer);
	const {meter} = await meterBetween(inNetwork(await fresh()), async () => target);
	await meter.read(0, inQuestion);
	await meter.read(0, inQuestion);
	boot = 2;
	bootAfterPing = 2;
	await assert.rejects(meter.read(1, inQuestion), startedAnew);
	await meter.read(1, inQuestion);
	bootAfterPing = 3;
	await assert.rejects(meter.read(1, inQuestion), startedAnew);
	await meter.read(1, inQuestion);
	await meter.leaveGuest();
	boot = 4;
	bootAfterPing = 4;
	await meter.read(1, inQuestion);
});
const startedAnew = (error: Error) =>
	error instanceof GuestStartedAnew && /^web01 was started anew meanwhile, and not from here/.test(error.message);

/** A reading of a meter whose guest answers TCP, and beside it so. */
const readingOf = async (answer: (argv: readonly string[]) => Output | undefined) => {
	const result = JSON.stringify({end: {sum_received: {bits_per_second: 5e9}, sum_sent: {}, cpu_utilization_percent: {}}});
	const guest = fakeTarget('web01', argv => (argv[1] === '--version' ? ok('iperf 3.18\n') : (answer(argv) ?? ok(result))));
	const {meter, told} = await meterBetween(inNetwork(await fresh()), async () => guest.target);
	const reading = await meter.read(1, inQuestion);
	const ids = meter.instruments.map(({metric}) => metric.id).filter(id => !/^(bare-metal-)?(sending|receiving|both-at-once)-/.test(id));
	const beside = Object.fromEntries(ids.flatMap(id => (reading.figures[id] ? [[id, reading.figures[id].value]] : [])));
	return {ids, beside, packets: reading.packets, seconds: meter.seconds, told, started: guest.started};
};
const failed = (status: number, stderr: string): Output => ({status, stdout: '', stderr});
const all = ['round-trip-median', 'round-trip-p99', 'small-packets'];

test('beside TCP: ping and small packets, each with what was sent and what arrived', async () => {
	const {ids, beside, packets, seconds, told, started} = await readingOf(besideTcp);
	assert.deepEqual(ids, all);
	assert.deepEqual(beside, {'round-trip-median': 0.2, 'round-trip-p99': 0.4, 'small-packets': 180_000});
	assert.deepEqual(packets, {'round-trip': {sent: 200, arrived: 200}, 'small-packets': {sent: 600_000, arrived: 540_000}});
	assert.deepEqual([seconds, told], [4 * 7 + 4 + 7 + 5 + 7, []]);
	assert.ok(started.includes('iperf3 -c 10.0.0.9 -p 5201 -u -l 64 -b 0 -t 3 -J --connect-timeout 5000 --cport 20128'));
});

const unable: readonly (readonly [string, (argv: readonly string[]) => Output | undefined, readonly string[], RegExp])[] = [
	[
		'no ping',
		argv => (argv[0] === 'ping' ? failed(127, 'sh: ping: not found') : besideTcp(argv)),
		['small-packets'],
		/^There is no ping in web01\. Install the package iputils-ping .* The round trip is not measured\.$/,
	],
	[
		'ICMP is filtered',
		argv => (argv[0] === 'ping' ? ok('3 packets transmitted, 0 received, 100% packet loss\n') : besideTcp(argv)),
		['small-packets'],
		/^10\.0\.0\.9 does not answer ping from web01: ICMP echo may be filtered\. The round trip is not measured\.$/,
	],
	[
		'a user who may not ping at all',
		argv => (argv[0] === 'ping' ? failed(2, 'ping: socket: Operation not permitted\n') : besideTcp(argv)),
		['small-packets'],
		/^ping from web01 to 10\.0\.0\.9 gave nothing \(status 2\): ping: socket: Operation not permitted\. The round/,
	],
	[
		'UDP is filtered',
		argv => (argv.includes('-u') ? ok('{"error": "unable to read from stream socket: timed out"}') : besideTcp(argv)),
		['round-trip-median', 'round-trip-p99'],
		/Small packets are not measured: where TCP passes, UDP may be filtered\.$/,
	],
];
for (const [name, answer, ids, words] of unable) {
	test(`beside TCP: ${name}: what can be measured is`, async () => {
		const seen = await readingOf(answer);
		assert.deepEqual([seen.ids, Object.keys(seen.beside)], [ids, ids]);
		assert.equal(seen.told.length, 1);
		assert.match(seen.told[0] ?? '', words);
	});
}

test('an older ping that wants 200 ms between requests: the median alone', async () => {
	const slow = 'ping: cannot flood; minimal interval allowed for user is 200ms\n';
	const {ids, beside, started} = await readingOf(argv => (argv.includes('0.01') ? failed(2, slow) : besideTcp(argv)));
	assert.deepEqual([ids, Object.keys(beside)], [all.toSpliced(1, 1), all.toSpliced(1, 1)]);
	assert.ok(started.includes('ping -n -i 0.2 -c 20 -w 5 10.0.0.9'));
});

test('a guard without a figure is told, and the run counts', async () => {
	const {beside, packets, told} = await readingOf(argv =>
		argv.includes('200') || (argv.includes('-u') && argv.includes('0')) ? ok('') : besideTcp(argv),
	);
	assert.deepEqual([beside, packets], [{}, {'round-trip': {sent: 0, arrived: 0}}]);
	assert.deepEqual(told, [
		'iperf3 from web01 to 10.0.0.9 by UDP: the result is incomplete (0 bytes, exit status 0). Measure again.',
		'This run gave no figure of ping round trip (median), ping round trip (99th percentile), UDP packets of 64 bytes received.',
	]);
});
