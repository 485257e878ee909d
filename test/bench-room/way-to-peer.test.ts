import assert from 'node:assert/strict';
import {test} from 'node:test';
import {hostWayToPeer, mustBeAnother, wayToPeer} from '../../src/bench/way-to-peer.ts';
import type {DomainInterface, Facts} from '../../src/inspect/facts.ts';
import {speedOf} from '../../src/inspect/way-out.ts';
import type {Target} from '../../src/target/target.ts';

const nic = (name: string, speed: number, master?: string) => ({name, speed, master, irqs: []});

/** eno1 (10 Gbit/s) in br0 with the default route; ens2 (25) in br1; ens3 (100) with a network of its own; two ports of 25 in bond0. */
const facts = {
	nics: [
		nic('eno1', 10_000, 'br0'),
		nic('ens2', 25_000, 'br1'),
		nic('ens3', 100_000),
		nic('p0', 25_000, 'bond0'),
		nic('p1', 25_000, 'bond0'),
	],
	bridges: [
		{name: 'br0', ports: ['eno1', 'vnet0']},
		{name: 'br1', ports: ['ens2', 'vnet1']},
		{name: 'virbr0', ports: ['vnet2']},
	],
	stackedLinks: [{name: 'bond0', kind: 'bond', lower: ['p0', 'p1'], speed: 50_000}],
	taps: [{name: 'vnet0'}, {name: 'vnet1'}, {name: 'vnet2'}],
	networks: [{name: 'default', forward: 'nat', bridge: 'virbr0', devices: []}],
	services: {},
	uplink: {device: 'br0'},
} as unknown as Facts;

const bridged = (source: string, mac: string) => ({type: 'bridge', source, mac});
const behindNat = {type: 'network', source: 'default', mac: '52:54:00:00:00:03'};
const macvtap = {type: 'direct', source: 'bond0', mac: '52:54:00:00:00:04'};

/** A machine whose route to the peer leaves by this device, which has this address. */
const machine = (device: string | undefined, mac = ''): Target =>
	({
		run: async (argv: readonly string[]) =>
			argv[0] === 'cat'
				? {status: 0, stdout: `${mac}\n`, stderr: ''}
				: {
						status: device === undefined ? 2 : 0,
						stdout: device === undefined ? '' : JSON.stringify([{dst: argv.at(-1), dev: device}]),
						stderr: '',
					},
	}) as unknown as Target;

const cases: readonly (readonly [string, readonly object[], Target, Target, string, number | undefined])[] = [
	['the bridge of its interface, over a NIC', [bridged('br0', 'a')], machine('br0'), machine('eth0'), 'eno1', 10_000],
	['its own bridge, whatever the host’s routes are', [bridged('br1', 'a')], machine('br0'), machine('eth0'), 'ens2', 25_000],
	['behind NAT: the host’s route to the peer, not its default one', [behindNat], machine('ens3'), machine('eth0'), 'ens3', 100_000],
	['behind NAT, without an answer of ip: the default route', [behindNat], machine(undefined), machine('eth0'), 'eno1', 10_000],
	[
		'of two interfaces that which the guest sends by',
		[bridged('br0', 'a'), bridged('br1', 'B')],
		machine('br0'),
		machine('eth1', 'b'),
		'ens2',
		25_000,
	],
	['a bond carries what its ports carry together', [macvtap], machine('br0'), machine('eth0'), 'p0 p1', 50_000],
	['no interfaces were read: the default route', [], machine('br0'), machine('eth0'), 'eno1', 10_000],
];

for (const [what, interfaces, host, guest, nics, speed] of cases) {
	test(`the way to the peer: ${what}`, async () => {
		const domains = [{name: 'web01', live: {interfaces: interfaces as DomainInterface[]}}];
		const read = {...facts, domains} as unknown as Facts;
		const way = await wayToPeer({host, guest}, read, 'web01', '192.0.2.9');
		assert.deepEqual([way.nics.map(({name}) => name).join(' '), speedOf(read, way)], [nics, speed]);
	});
}

const resolving = (addresses: Readonly<Record<string, string>>): Target =>
	({
		run: async ([program, ...words]: readonly string[]) => {
			const name = words.at(-1) ?? '';
			if (program === 'getent') {
				const address = addresses[name];
				return {status: address === undefined ? 2 : 0, stdout: address === undefined ? '' : `${address}  STREAM ${name}\n`, stderr: ''};
			}

			return /[g-z]/.test(name)
				? {status: 1, stdout: '', stderr: `Error: any valid prefix is expected rather than "${name}".\n`}
				: {status: 0, stdout: JSON.stringify([{dst: name, dev: 'ens3'}]), stderr: ''};
		},
		name: 'kvmhost',
	}) as unknown as Target;

for (const [peer, known, unknown] of [
	['peer.example', {'peer.example': '192.0.2.9'}, undefined],
	['peer.example', {'peer.example': '2001:db8::9'}, undefined],
	['2001:db8::9', {}, undefined],
	['peer.example', {}, 'kvmhost tells no route to peer.example'],
] as const) {
	test(`the host's own way to ${peer}, where the resolver knows ${JSON.stringify(known)}`, async () => {
		const way = await hostWayToPeer(resolving(known), facts, peer);
		assert.deepEqual([way.nics.map(({name}) => name), way.unknown], [unknown === undefined ? ['ens3'] : [], unknown]);
	});
}

test('a peer that is the guest itself is refused: nothing on that way passes the network', async () => {
	await assert.rejects(mustBeAnother({...machine('lo'), name: 'web01'}, '192.168.122.9'), /192\.168\.122\.9 is web01 itself/);
	await mustBeAnother(machine('eth0'), '10.0.0.9');
	await mustBeAnother(machine(undefined), '10.0.0.9');
});
