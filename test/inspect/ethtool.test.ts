import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Nic} from '../../src/inspect/facts.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import {ethtoolCommand} from '../../src/inspect/probe.ts';
import {snapshotOf} from './snapshot-of.ts';

/** One NIC, and what ethtool said of it. */
const nicWith = (option: '-l' | '-g' | '-k' | '-c', status: number, stdout: string): Nic => {
	const facts = inspect(
		snapshotOf({
			files: {'/sys/class/net/eth0/mtu': '1500\n'},
			links: {'/sys/class/net/eth0/device': '/sys/devices/pci0000:00/0000:00:05.0'},
			commands: {[ethtoolCommand(option, 'eth0').join(' ')]: {status, stdout, stderr: ''}},
		}),
	);
	const [nic] = facts.nics;
	assert.ok(nic);
	return nic;
};

/** ethtool 6.1's form, of which the fields that a device lacks are `n/a`; before 5.12 they were 0. */
const channels = (maximum: readonly string[], current: readonly string[]): string => {
	const fields = (values: readonly string[]) => ['RX', 'TX', 'Other', 'Combined'].map((name, n) => `${name}:\t\t${values[n]}\n`).join('');
	return `Channel parameters for eth0:\nPre-set maximums:\n${fields(maximum)}Current hardware settings:\n${fields(current)}`;
};

const channelCases: readonly (readonly [what: string, status: number, text: string, expected: Nic['channels']])[] = [
	['combined', 0, channels(['n/a', 'n/a', 'n/a', '32'], ['n/a', 'n/a', 'n/a', '8']), {maximum: 32, current: 8}],
	['combined of an older ethtool', 0, channels(['0', '0', '1', '63'], ['0', '0', '1', '16']), {maximum: 63, current: 16}],
	['a veth, which counts directions apart', 0, channels(['2', '2', 'n/a', 'n/a'], ['1', '1', 'n/a', 'n/a']), {maximum: 2, current: 1}],
	['fewer of one direction', 0, channels(['8', '4', 'n/a', 'n/a'], ['8', '2', 'n/a', 'n/a']), {maximum: 4, current: 2}],
	['the driver cannot tell', 1, '', undefined],
	['no ethtool', 127, '', undefined],
	['cut off', 0, 'Channel parameters for eth0:\nPre-set maximums:\nRX:\t\t2\n', undefined],
];

for (const [what, status, text, expected] of channelCases) {
	test(`channels: ${what}`, () => assert.deepEqual(nicWith('-l', status, text).channels, expected));
}

const rings = `Ring parameters for eth0:
Pre-set maximums:
RX:			8192
RX Mini:		n/a
RX Jumbo:		n/a
TX:			1024
TX push buff len:	n/a
Current hardware settings:
RX:			1024
RX Mini:		n/a
RX Jumbo:		n/a
RX Buf Len:		n/a
TX:			512
`;

test('rings: RX is not RX Mini', () =>
	assert.deepEqual(nicWith('-g', 0, rings).rings, {rx: 1024, rxMaximum: 8192, tx: 512, txMaximum: 1024}));
test('rings: the driver cannot tell', () => assert.equal(nicWith('-g', 1, '').rings, undefined));

// Of a veth of Linux 6.18, by ethtool 6.1.
const features = `Features for v0:
rx-checksumming: on
tx-checksumming: on
	tx-checksum-ipv4: off [fixed]
scatter-gather: on
	tx-scatter-gather: on
tcp-segmentation-offload: on
	tx-tcp-segmentation: on
generic-segmentation-offload: on
generic-receive-offload: off
large-receive-offload: off [fixed]
ntuple-filters: off [fixed]
rx-gro-list: off
rx-udp-gro-forwarding: off [requested on]
`;

test('offloads: by their short names, whether they can be changed or not', () =>
	assert.deepEqual(nicWith('-k', 0, features).offloads, {
		rx: true,
		tx: true,
		sg: true,
		tso: true,
		gso: true,
		gro: false,
		lro: false,
		'rx-gro-list': false,
		'rx-udp-gro-forwarding': false,
		ntuple: false,
	}));
test('offloads: no ethtool', () => assert.equal(nicWith('-k', 127, '').offloads, undefined));

/** ethtool 6.1's form, in part. */
const coalescing = (adaptive: string, rx: readonly [string, string], tx: readonly [string, string]): string =>
	`Coalesce parameters for eth0:\nAdaptive RX: ${adaptive}  TX: n/a\nstats-block-usecs: n/a\n\nrx-usecs: ${rx[0]}\nrx-frames: ${rx[1]}
rx-usecs-irq: 7\nrx-frames-irq: 7\n\ntx-usecs: ${tx[0]}\ntx-frames: ${tx[1]}\ntx-usecs-irq: 7\n\nrx-usecs-low: 7\n\nCQE mode RX: on  TX: off\n`;

const coalescingCases: readonly (readonly [what: string, status: number, text: string, expected: object | undefined])[] = [
	[
		'the driver chooses',
		0,
		coalescing('on', ['8', '128'], ['64', 'n/a']),
		{rxAdaptive: true, txAdaptive: undefined, rxMicroseconds: 8, rxFrames: 128, txMicroseconds: 64, txFrames: undefined},
	],
	[
		'fixed',
		0,
		coalescing('off', ['20', 'n/a'], ['n/a', '5']),
		{rxAdaptive: false, txAdaptive: undefined, rxMicroseconds: 20, rxFrames: undefined, txMicroseconds: undefined, txFrames: 5},
	],
	['a bridge, which has none', 1, '', undefined],
];

for (const [what, status, text, expected] of coalescingCases) {
	test(`coalescing: ${what}`, () => assert.deepEqual(nicWith('-c', status, text).coalescing, expected));
}
