import assert from 'node:assert/strict';
import {test} from 'node:test';
import {measure} from '../../src/bench/measure.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import type {Output} from '../../src/target/target.ts';
import {fakeTarget} from './fake-target.ts';
import {guestProcess} from './guest-facts.ts';

const ok = (stdout: string): Output => ({status: 0, stdout, stderr: ''});

/** Readings of one CPU, half a second each, of which so many hundredths are receiving and none is left over. */
const receiving = (softirq: number): string =>
	Array.from(
		{length: 9},
		(_, index) => `${(100 + index / 2).toFixed(2)} 1.00\ncpu0 ${(50 - softirq) * index} 0 0 0 0 0 ${softirq * index} 0 0 0\n.\n`,
	).join('');

const facts = {
	host: {cloud: 'amazon'},
	nics: [{name: 'ens5', mtu: 9001, driver: 'ena', irqs: []}],
	bridges: [],
	stackedLinks: [],
	networks: [],
	services: {},
	uplink: {device: 'ens5'},
	taps: [],
	domains: [{name: 'web01', process: guestProcess}],
} as unknown as Facts;

/** Measures one run on a host whose counters grow with every look. */
const limitsOf = async (peerReads: string, allowed: number, over: number) => {
	let looks = 0;
	const host = fakeTarget('kvm1', (argv, {onOutput}) => {
		const queue = {
			dev: 'ens5',
			root: true,
			kind: 'tbf',
			options: {rate: 250_000_000},
			packets: 900 * looks,
			drops: 0,
			overlimits: over * looks,
		};
		if (argv[0] === 'tc') {
			looks++;
			return ok(JSON.stringify([queue]));
		}
		if (argv[0] === 'ethtool') return ok(`NIC statistics:\n     bw_out_allowance_exceeded: ${allowed * looks}\n`);
		if (argv[0] === 'ip') return ok('[]');
		onOutput?.(receiving(10).replaceAll(' 0 0 0 0 0 10', ' 0 0 25 0 0 10'));
		return undefined;
	});
	const guest = fakeTarget('web01', argv =>
		argv[1] === '--version'
			? ok('iperf 3.18\n')
			: ok(JSON.stringify({end: {sum_received: {bits_per_second: 2e9}, sum_sent: {retransmits: 0}, cpu_utilization_percent: {}}})),
	);
	const peer = fakeTarget('peer', (argv, {onOutput}) => {
		if (argv[1] === '--version') return ok('iperf 3.18\n');
		onOutput?.(argv[0] === 'sh' ? peerReads : 'Server listening on 5201\n');
		return undefined;
	});
	const [measured] = await measure({
		host: host.target,
		guest: guest.target,
		peer: peer.target,
		setup: {
			peer: {kind: 'ssh', user: 'root', address: '10.0.0.9', port: 22},
			guestUser: 'root',
			streams: [4],
			seconds: 2,
			leadIn: 1,
			repeats: 1,
		},
		facts,
		domain: 'web01',
		onSample: () => {},
		signal: new AbortController().signal,
	});
	assert.deepEqual([host.running.size, peer.running.size], [0, 0], 'nothing runs on');
	return measured?.limits.map(sentence => sentence.split(':')[0]);
};

test('the peer, the adapter and tc are looked at in every run', async () => {
	assert.deepEqual(await limitsOf(receiving(40), 500, 4000), [
		'All CPUs of the peer are busy (each at least 100 %). This is the ceiling of the peer.',
		'EC2 held 500 packets back',
		'A limit of tc holds ens5 back',
	]);
});

test('counters that stand still tell nothing', async () => {
	assert.deepEqual(await limitsOf('', 0, 0), ['Nothing that was read is at its limit (not read']);
});
