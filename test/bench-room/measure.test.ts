import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Bench, measure} from '../../src/bench/measure.ts';
import type {BenchSetup, Sample} from '../../src/bench/measurement.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import type {Output} from '../../src/target/target.ts';
import {fakeTarget} from './fake-target.ts';
import {guestProcess} from './guest-facts.ts';

const ok = (stdout: string): Output => ({status: 0, stdout, stderr: ''});
const version = (text: string) => ok(`iperf ${text} (cJSON 1.7.15)\n`);
const result = (gigabits: number) =>
	ok(
		JSON.stringify({
			end: {
				sum_received: {bits_per_second: gigabits * 1e9},
				sum_sent: {retransmits: 3},
				cpu_utilization_percent: {host_total: 40, remote_total: 30},
			},
		}),
	);

/** A host whose tap carries 1 Gbit/s and whose one CPU is half busy: a reading every half second, `count` of them at once. */
const readingsOf = (count: number): string =>
	Array.from(
		{length: count},
		(_, index) =>
			`${(100 + index / 2).toFixed(2)} 1.00\ncpu0 ${25 * index} 0 0 ${25 * index} 0 0 0 0 0 0\n vnet0: ${62_500_000 * index} 0 0 0 0 0 0 0 0 0 0 0\n.\n`,
	).join('');

const host = () =>
	fakeTarget('kvm1', (argv, {onOutput}) => {
		if (argv[0] === 'ip' || argv[0] === 'tc') return ok('[]');
		// One piece a reading: each is told.
		for (const piece of readingsOf(9).split(/(?<=^\.\n)/m)) {
			onOutput?.(piece);
		}
		return undefined;
	});
const guest = (client: string, answer: (argv: readonly string[]) => Output | undefined = () => result(2)) =>
	fakeTarget('web01', argv => (argv[1] === '--version' ? version(client) : answer(argv)));

const setup: BenchSetup = {
	peer: {kind: 'server', address: '10.0.0.9', port: 5201},
	guestUser: 'root',
	streams: [1, 4],
	seconds: 2,
	leadIn: 1,
	repeats: 3,
};
const facts = {
	host: {cloud: undefined},
	nics: [],
	bridges: [],
	stackedLinks: [],
	networks: [],
	services: {},
	uplink: undefined,
	taps: [{name: 'vnet0', domain: 'web01', mtu: 1500}],
	domains: [{name: 'web01', process: guestProcess}],
} as unknown as Facts;

const bench = (changes: Partial<Bench> & Pick<Bench, 'host' | 'guest'>): Bench => ({
	peer: undefined,
	setup,
	facts,
	domain: 'web01',
	onSample: () => {},
	signal: new AbortController().signal,
	...changes,
});

test('a server that runs already: every repeat of every stream count, none dropped', async () => {
	const [hypervisor, virtual] = [host(), guest('3.12')];
	const measurements = await measure(bench({host: hypervisor.target, guest: virtual.target}));
	assert.deepEqual(
		measurements.map(({streams, processes, throughput, retransmits, iperf, tool}) => ({
			streams,
			processes,
			throughput,
			retransmits,
			iperf,
			tool,
		})),
		[1, 4].map(streams => ({
			streams,
			processes: 1,
			throughput: [2, 2, 2],
			retransmits: [3, 3, 3],
			iperf: {client: '3.12', server: undefined},
			tool: {client: 0.4, server: 0.3},
		})),
	);
	// Half a CPU for 2 Gbit/s, which is a quarter of a gigabyte a second.
	assert.deepEqual(measurements[0]?.cpuPerGigabyte, [2, 2, 2]);
	assert.deepEqual(measurements[0]?.limits, ['Nothing that was read is at its limit (not read: the peer’s CPUs).']);
	assert.equal(virtual.started[1], 'iperf3 -c 10.0.0.9 -p 5201 -P 1 -t 2 -O 1 -J --connect-timeout 5000');
	assert.equal(virtual.started.length, 1 + 2 * 3);
	assert.equal(hypervisor.running.size, 0, 'the sampler was ended');
});

test('the CPU use is that of the counted seconds, without the lead-in', async () => {
	// The one CPU is full in the first second, and idle from then on.
	const busy = (index: number) => 25 * Math.min(index, 2);
	const readings = Array.from(
		{length: 7},
		(_, index) => `${(100 + index / 2).toFixed(2)} 1.00\ncpu0 ${2 * busy(index)} 0 0 ${50 * index - 2 * busy(index)} 0 0 0 0 0 0\n.\n`,
	);
	const hypervisor = fakeTarget('kvm1', (argv, {onOutput}) => {
		if (argv[0] === 'tc') return ok('[]');
		for (const piece of readings) onOutput?.(piece);
		return undefined;
	});
	const [measured] = await measure(
		bench({host: hypervisor.target, guest: guest('3.12').target, setup: {...setup, streams: [1], repeats: 1}}),
	);
	assert.deepEqual(measured?.cpuPerGigabyte, [0]);
});

test('samples: what the tap carried, unknown during the lead-in', async () => {
	const samples: Sample[] = [];
	await measure(
		bench({
			host: host().target,
			guest: guest('3.12').target,
			setup: {...setup, streams: [1], repeats: 1},
			onSample: one => samples.push(one),
		}),
	);
	assert.deepEqual(
		samples.map(({at, throughput}) => [at, throughput]),
		[[500, undefined], [1000, undefined], ...[1500, 2000, 2500, 3000, 3500, 4000].map(at => [at, 1])],
	);
	assert.deepEqual(samples[0]?.cpus, [{cpu: 0, busy: 0.5, softirq: 0, system: 0, steal: 0, role: 'other'}]);
	assert.deepEqual([samples[0]?.streams, samples[0]?.repeat], [1, 1]);
	assert.deepEqual(samples[0]?.links, [{name: 'vnet0', drops: 0}]);
});

/** A peer where 5202 is taken. */
const peer = () =>
	fakeTarget('peer', (argv, {onOutput}) => {
		if (argv[1] === '--version') {
			return version('3.9');
		}
		if (argv.at(-1) === '5202') {
			return {status: 1, stdout: '', stderr: 'iperf3: error - unable to start listener for connections: Address already in use\n'};
		}
		onOutput?.('-----\nServer lis');
		onOutput?.('tening on 5201\n');
		return undefined;
	});

test('a peer over SSH and an old iperf3: several processes, summed, on ports that are free', async () => {
	const [far, virtual] = [peer(), guest('3.18')];
	const [measured] = await measure(
		bench({
			host: host().target,
			guest: virtual.target,
			peer: far.target,
			setup: {...setup, streams: [4], repeats: 1, peer: {kind: 'ssh', user: 'root', address: '10.0.0.9', port: 22}},
		}),
	);
	assert.deepEqual(
		[measured?.throughput, measured?.processes, measured?.retransmits, measured?.iperf],
		[[8], 4, [12], {client: '3.18', server: '3.9'}],
	);
	assert.deepEqual(
		virtual.started.slice(1).map(command => /-p (\d+) -P 1 /.exec(command)?.[1]),
		['5201', '5203', '5204', '5205'],
	);
	assert.equal(far.running.size, 0, 'no server is left');
});

test('an abort ends everything and tells its reason', async () => {
	const abort = new AbortController();
	const [hypervisor, far, virtual] = [
		host(),
		peer(),
		guest('3.12', () => {
			setImmediate(() => abort.abort(new Error('the user stopped it')));
			return undefined;
		}),
	];
	const measuring = measure(bench({host: hypervisor.target, guest: virtual.target, peer: far.target, signal: abort.signal}));
	await assert.rejects(measuring, /the user stopped it/);
	assert.deepEqual([hypervisor.running.size, far.running.size, virtual.running.size], [0, 0, 0]);
});

test('both directions at once: an iperf3 each way, to servers on two ports, summed', async () => {
	const samples: Sample[] = [];
	const virtual = guest('3.1.3', argv => result(argv.includes('-R') ? 5 : 6));
	const [measured] = await measure(
		bench({
			host: host().target,
			guest: virtual.target,
			setup: {...setup, streams: [16], repeats: 1, direction: 'both at once'},
			onSample: one => samples.push(one),
		}),
	);
	assert.deepEqual(virtual.started.slice(1), [
		'iperf3 -c 10.0.0.9 -p 5201 -P 16 -t 2 -O 1 -J',
		'iperf3 -c 10.0.0.9 -p 5202 -P 16 -t 2 -O 1 -J -R',
	]);
	const {streams, throughput, eachWay, retransmits, processes, cpuPerGigabyte} = measured ?? assert.fail();
	assert.deepEqual(
		{streams, throughput, eachWay, retransmits, processes},
		{streams: 16, throughput: [11], eachWay: {sending: [6], receiving: [5]}, retransmits: [6], processes: 2},
	);
	// Half a CPU for 11 Gbit/s.
	assert.equal(cpuPerGigabyte[0]?.toFixed(4), (0.5 / (11 / 8)).toFixed(4));
	assert.deepEqual(samples.at(-1)?.direction, 'both at once');
});

test('both directions at once with an old iperf3: several processes each way, on ports of their own', async () => {
	const [far, virtual] = [peer(), guest('3.12')];
	const [measured] = await measure(
		bench({
			host: host().target,
			guest: virtual.target,
			peer: far.target,
			setup: {...setup, streams: [16], repeats: 1, direction: 'both at once', clientPort: 20_000},
		}),
	);
	assert.deepEqual([measured?.throughput, measured?.processes], [[8], 4]);
	assert.deepEqual(
		virtual.started.slice(1).map(command => /-p (\d+) -P (\d+) .*?( -R)? --connect-timeout 5000 --cport (\d+)/.exec(command)?.slice(1)),
		[
			['5201', '8', undefined, '20000'],
			['5203', '8', undefined, '20008'],
			['5204', '8', ' -R', '20016'],
			['5205', '8', ' -R', '20024'],
		],
	);
	assert.equal(far.running.size, 0, 'no server is left');
});

test('a client that fails ends the others and the servers', async () => {
	const virtual = guest('3.12', argv =>
		argv.includes('5203') ? ok('{"error":"unable to connect to server: Connection refused"}') : undefined,
	);
	const far = peer();
	await assert.rejects(
		measure(bench({host: host().target, guest: virtual.target, peer: far.target, setup: {...setup, streams: [4]}})),
		/iperf3 from web01 to 10.0.0.9 port 5203: nothing listens there/,
	);
	assert.deepEqual([far.running.size, virtual.running.size], [0, 0]);
});

test('a host that cannot be sampled is told, not guessed', async () => {
	const broken = fakeTarget('kvm1', () => ({status: 126, stdout: '', stderr: 'sh: not allowed'}));
	const [measured] = await measure(bench({host: broken.target, guest: guest('3.12').target, setup: {...setup, streams: [1], repeats: 1}}));
	assert.deepEqual(measured?.cpuPerGigabyte, [undefined]);
	assert.deepEqual(measured?.limits, [
		'Nothing that was read is at its limit (not read: the host’s CPUs, the peer’s CPUs, limits of tc).',
		'The CPU use of kvm1 could not be read: sh: not allowed.',
	]);
});

test('no iperf3 in the guest', async () => {
	const without = fakeTarget('web01', () => ({status: 127, stdout: '', stderr: 'timeout: failed to run command'}));
	await assert.rejects(
		measure(bench({host: host().target, guest: without.target})),
		/There is no iperf3 on web01. Install the package iperf3 there./,
	);
});

test('a server that cannot be started ends those that were', async () => {
	const far = fakeTarget('peer', (argv, {onOutput}) => {
		if (argv[1] === '--version') {
			return version('3.9');
		}
		if (argv.at(-1) === '5203') {
			return {status: 1, stdout: '', stderr: 'iperf3: error - unable to start listener for connections: Permission denied\n'};
		}
		onOutput?.('Server listening on 5201\n');
		return undefined;
	});
	await assert.rejects(
		measure(bench({host: host().target, guest: guest('3.9').target, peer: far.target, setup: {...setup, streams: [4]}})),
		/iperf3 -s on port 5203 ended before it listened: .*Permission denied/,
	);
	assert.equal(far.running.size, 0);
});

test('a bridge over a NIC that is full', async () => {
	const bridged = {
		...facts,
		nics: [{name: 'eno1', speed: 10_000, mtu: 1500, master: 'br0', irqs: []}],
		bridges: [{name: 'br0', ports: ['eno1', 'vnet0']}],
		uplink: {device: 'br0'},
	} as unknown as Facts;
	const virtual = guest('3.12', () => result(9.41));
	const [measured] = await measure(
		bench({host: host().target, guest: virtual.target, facts: bridged, setup: {...setup, streams: [1], repeats: 1}}),
	);
	assert.deepEqual(measured?.limits, ['The uplink is full: 9.41 of 9.41 Gbit/s of payload at 10 Gbit/s. This is the ceiling of the NIC.']);
});

const uplinks: readonly (readonly [string, number, string | undefined, readonly string[]])[] = [
	['both ways: a cap of both together', 9.4, 'the uplink', ['The uplink is full: 9.41 of 9.41', 'The uplink is full: 9.4 of 9.41']],
	['one way: the other can still be raised', 3, undefined, ['The uplink is full: 9.41 of 9.41']],
];
for (const [name, back, heldBy, says] of uplinks) {
	test(`both directions at once, a NIC that is full ${name}`, async () => {
		const wired = {
			...facts,
			nics: [{name: 'eno1', speed: 10_000, mtu: 1500, master: 'br0', irqs: []}],
			bridges: [{name: 'br0', ports: ['eno1', 'vnet0']}],
			uplink: {device: 'br0'},
		} as unknown as Facts;
		const virtual = guest('3.12', argv => result(argv.includes('-R') ? back : 9.41));
		const [measured] = await measure(
			bench({
				host: host().target,
				guest: virtual.target,
				facts: wired,
				setup: {...setup, streams: [1], repeats: 1, direction: 'both at once'},
			}),
		);
		assert.equal(measured?.heldBy, heldBy);
		assert.deepEqual(
			measured?.limits.map(sentence => sentence.split(' Gbit/s')[0]),
			says,
		);
	});
}

test('an iperf3 of the guest that is older than its options gets none of them', async () => {
	const virtual = guest('3.1.3');
	await measure(bench({host: host().target, guest: virtual.target, setup: {...setup, streams: [1], repeats: 1}}));
	assert.equal(virtual.started[1], 'iperf3 -c 10.0.0.9 -p 5201 -P 1 -t 2 -O 1 -J');
});

test('an iperf3 of the peer that cannot say in time that it listens is named before anything is started', async () => {
	const old = fakeTarget('peer', () => version('3.1.7'));
	await assert.rejects(
		measure(bench({host: host().target, guest: guest('3.12').target, peer: old.target})),
		/iperf3 3\.1 on peer is too old to be started from here\. Install 3\.2 or newer there\./,
	);
});

test('the guest receives, on client ports that are known: each process has its own', async () => {
	const receiving = {...setup, streams: [6], repeats: 1, direction: 'receiving', clientPort: 20_000} as const;
	const virtual = guest('3.12');
	await measure(bench({host: host().target, guest: virtual.target, setup: receiving}));
	assert.equal(virtual.started[1], 'iperf3 -c 10.0.0.9 -p 5201 -P 6 -t 2 -O 1 -J -R --connect-timeout 5000 --cport 20000');

	const several = guest('3.12');
	await measure(bench({host: host().target, guest: several.target, peer: peer().target, setup: receiving}));
	assert.deepEqual(
		several.started.slice(1).map(command => /-P (\d) .* --cport (\d+)/.exec(command)?.slice(1).map(Number)),
		[
			[2, 20_000],
			[2, 20_002],
			[1, 20_004],
			[1, 20_005],
		],
	);

	const old = guest('3.1.3');
	await measure(bench({host: host().target, guest: old.target, setup: receiving}));
	assert.equal(old.started[1], 'iperf3 -c 10.0.0.9 -p 5201 -P 6 -t 2 -O 1 -J -R', 'one that knows it only together with --bind');
});
