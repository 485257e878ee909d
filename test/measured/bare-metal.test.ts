import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {RunRecord} from '../../src/measured/found.ts';
import type {MeterReading} from '../../src/measured/meter.ts';
import {bareMetalLines, ofBareMetal} from '../../src/measured/of-bare-metal.ts';
import type {Output} from '../../src/target/target.ts';
import {fakeTarget} from '../bench-room/fake-target.ts';
import {fresh} from '../run/host-in-memory.ts';
import {besideTcp, carried, inNetwork, inQuestion, meterBetween} from './network.ts';

const ok = (stdout: string): Output => ({status: 0, stdout, stderr: ''});
const refused = ok(JSON.stringify({error: 'unable to connect to server: Connection refused'}));
const isClient = ([program, option]: readonly string[]): boolean => program === 'iperf3' && option === '-c';

/** A meter whose guest carries 5 Gbit/s, on a host in this network; `asked` are the host's own runs of iperf3. */
const meterOn = async (network: Parameters<typeof inNetwork>[1] = {}) => {
	const guest = fakeTarget('web01', argv => (argv[1] === '--version' ? ok('iperf 3.18\n') : (besideTcp(argv) ?? carried(5)))).target;
	const asked: string[] = [];
	const host = inNetwork(await fresh(), {
		...network,
		answer(argv, options) {
			if (isClient(argv)) asked.push(argv.join(' '));
			return network.answer?.(argv, options);
		},
	});
	const {meter, told} = await meterBetween(host, async () => guest);
	return {meter, told, asked, ids: meter.instruments.map(({metric}) => metric.id).filter(id => id.startsWith('bare-metal'))};
};

test('bare metal: the host right after its guest, one flow a run, in turns, on ports that its guest has not', async () => {
	const {meter, told, asked, ids} = await meterOn();
	assert.deepEqual(
		ids,
		['sending-16', 'receiving-16', 'sending-1', 'receiving-1', 'both-at-once-16'].map(id => `bare-metal-${id}`),
	);
	const readings: MeterReading[] = [];
	for (const ports of [0, 1, 2, 3, 4, 5]) readings.push(await meter.read(ports, inQuestion));
	assert.deepEqual(
		readings.map(({figures}) => Object.keys(figures).filter(id => id.startsWith('bare-metal'))),
		[...ids, ids[0]].map(id => [id]),
	);
	const [first] = readings;
	assert.deepEqual(first?.figures['bare-metal-sending-16'], {value: 8, heldBy: undefined});
	assert.ok(first?.measurements['bare-metal-sending-16'] !== undefined);
	assert.deepEqual(asked.slice(0, -1), [
		'iperf3 -c 10.0.0.9 -p 5201 -P 1 -t 1 -O 0 -J --connect-timeout 5000 --cport 20068',
		'iperf3 -c 10.0.0.9 -p 5201 -P 16 -t 5 -O 1 -J --connect-timeout 5000 --cport 20068',
		'iperf3 -c 10.0.0.9 -p 5201 -P 16 -t 5 -O 1 -J -R --connect-timeout 5000 --cport 20196',
		'iperf3 -c 10.0.0.9 -p 5201 -P 1 -t 5 -O 1 -J --connect-timeout 5000 --cport 20324',
		'iperf3 -c 10.0.0.9 -p 5201 -P 1 -t 5 -O 1 -J -R --connect-timeout 5000 --cport 20452',
		'iperf3 -c 10.0.0.9 -p 5201 -P 16 -t 5 -O 1 -J --connect-timeout 5000 --cport 20580',
		'iperf3 -c 10.0.0.9 -p 5202 -P 16 -t 5 -O 1 -J -R --connect-timeout 5000 --cport 20596',
	]);
	assert.deepEqual(told, []);
});

const none: readonly (readonly [string, Parameters<typeof inNetwork>[1], RegExp])[] = [
	[
		'no iperf3 on the host',
		{answer: argv => (argv[0] === 'iperf3' ? {status: 127, stdout: '', stderr: ''} : undefined)},
		/^There is no iperf3 on root@kvmhost\. Install the package iperf3 there\. The host itself is not measured, so there will be no “% of bare metal”\.$/,
	],
	[
		'no route to the peer',
		{answer: argv => (argv[0] === 'ip' ? {status: 2, stdout: '', stderr: 'RTNETLINK answers: Network is unreachable\n'} : undefined)},
		/^By which NIC root@kvmhost reaches the peer is not known: root@kvmhost tells no route to 10\.0\.0\.9\. The host itself/,
	],
	[
		'the peer lies behind a bridge without a NIC',
		{device: 'virbr0'},
		/^By which NIC root@kvmhost reaches the peer is not known: no NIC was found under virbr0\. The host/,
	],
	[
		'the peer lets the guest in, and not the host',
		{answer: argv => (isClient(argv) ? refused : undefined)},
		/^iperf3 from root@kvmhost to 10\.0\.0\.9 port 5201: nothing listens there\. .* The host itself is not measured/,
	],
];
for (const [name, network, words] of none) {
	test(`no bare metal: ${name}: said before anything is measured, and the guest is`, async () => {
		const {meter, told, ids} = await meterOn(network);
		assert.deepEqual([ids, told.length], [[], 1]);
		assert.deepEqual(
			meter.unmeasured.map(({what, because}) => [what, told[0]?.startsWith(because)]),
			[['bare metal', true]],
		);
		assert.match(told[0] ?? '', words);
		const {figures} = await meter.read(0, inQuestion);
		assert.deepEqual(figures['sending-16'], {value: 5, heldBy: undefined});
	});
}

test('a run in which the host gave no figure counts without it', async () => {
	let runs = 0;
	const {meter, told} = await meterOn({answer: argv => (isClient(argv) && ++runs === 2 ? refused : undefined)});
	const {figures} = await meter.read(0, inQuestion);
	assert.deepEqual([figures['sending-16']?.value, figures['bare-metal-sending-16']], [5, undefined]);
	assert.match(told.join(), /nothing listens there\. .* This run tells nothing of bare metal\.$/);
});

type Told = readonly [guest: number, host: number, heldBy?: string];
const runs = (holds: readonly string[], boot: number, figures: readonly Told[]): readonly RunRecord[] =>
	figures.map(([guest, host, heldBy], ports) => ({
		judging: 'x',
		holds,
		boot,
		ports,
		at: '',
		seconds: {prepared: 1, measured: 50},
		figures: {'sending-16': {value: guest, heldBy: undefined}, 'bare-metal-sending-16': {value: host, heldBy}},
		measurements: {},
		packets: {},
	}));
const keeping = (...steps: readonly string[]) =>
	[{steps, unit: 'pairs', isKept: true, outcome: {proposed: 'keep', because: '', vetoes: [], judged: [], guards: [], beside: []}}] as const;

test('% of bare metal: the guest against the host of the same runs, so what both have in common falls out', () => {
	const drifting: readonly Told[] = [1, 0.9, 0.8, 0.7].map((level, run) => [9.24 * level * (1 + run / 100), 23.1 * level]);
	const found = {
		runs: [
			...runs([], 0, drifting),
			...runs(['a'], 0, [
				[13.4, 23.1],
				[13.3, 23.1],
				[13.5, 23.1],
			]),
		],
		judgements: keeping('a'),
	};
	const [row, ...more] = ofBareMetal(found);
	assert.deepEqual([more, row?.metric, row?.original?.runs, row?.kept?.runs], [[], 'sending-16', 4, 3]);
	const [low = 0, high = 0] = row?.original?.effect.interval ?? [];
	assert.ok(low > -61 && high < -57, `${low} to ${high}`);
	assert.deepEqual(bareMetalLines(found), [
		'TCP, Gbit/s         as it was           with what is kept    bare metal',
		'sending 16 streams  7.9 = 41 % (40–41)  13.4 = 58 % (57–59)  19.5 → 23.1',
	]);
});

test('% of bare metal: a table too wide for its room is told in words, so that no figure is cut', () => {
	const found = {runs: [...runs([], 0, [[9, 20]]), ...runs(['a'], 0, [[13.4, 23.1, 'a limit of tc']])], judgements: keeping('a')};
	assert.deepEqual(bareMetalLines(found, 59), [
		'TCP, Gbit/s',
		'sending 16 streams: as it was 9 = 45 %, with what is kept 13.4 = 58 %, bare metal 20 → 23.1',
		'Bare metal was held by a limit of tc: the host itself may carry more, and each % be less.',
	]);
	assert.equal(bareMetalLines(found, 60)[1], 'sending 16 streams  9 = 45 %   13.4 = 58 %        20 → 23.1');
});

test('% of bare metal: a boot counts once, one run tells no interval, and a cap of the host is said', () => {
	const several = {
		runs: [
			...runs([], 1, [
				[9, 20],
				[9, 20],
				[9, 20],
			]),
			...runs([], 3, [[11, 20]]),
		],
		judgements: [],
	};
	assert.equal(ofBareMetal(several)[0]?.original?.figure.toFixed(2), '9.95');
	const one = {runs: runs([], 0, [[9.4, 9.41, 'iperf3 itself']]), judgements: []};
	assert.deepEqual(bareMetalLines(one), [
		'TCP, Gbit/s         as it was    with what is kept  bare metal',
		'sending 16 streams  9.4 = 100 %  –                  9.41',
		'Bare metal was held by iperf3 itself: the host itself may carry more, and each % be less.',
	]);
});

test('% of bare metal: nothing where the host was not measured', () => {
	const [run] = runs([], 0, [[9, 20]]);
	assert.ok(run);
	const found = {runs: [{...run, figures: {'sending-16': {value: 9, heldBy: undefined}}}], judgements: []};
	assert.deepEqual([ofBareMetal(found), bareMetalLines(found)], [[], []]);
});
