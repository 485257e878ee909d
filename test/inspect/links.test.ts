import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {inspect} from '../../src/inspect/inspect.ts';
import type {Snapshot} from '../../src/target/target.ts';
import {snapshotOf} from './snapshot-of.ts';

const net = '/sys/class/net';

type Links = Readonly<Record<string, {readonly kind?: string; readonly has?: readonly string[]; readonly device?: boolean}>>;

/** Each link with its DEVTYPE and the entries in its folder, as sysfs shows them. */
const read = (links: Links, files: Record<string, string> = {}) =>
	inspect(
		snapshotOf({
			files: {
				...Object.fromEntries(
					Object.entries(links).flatMap(([name, {kind}]) => [
						[`${net}/${name}/mtu`, '1500\n'],
						[`${net}/${name}/uevent`, `${kind === undefined ? '' : `DEVTYPE=${kind}\n`}INTERFACE=${name}\nIFINDEX=7\n`],
					]),
				),
				...files,
			},
			names: Object.entries(links).flatMap(([name, {has = []}]) => has.map(entry => `${net}/${name}/${entry}`)),
			links: Object.fromEntries(
				Object.entries(links).flatMap(([name, {device}]) =>
					device ? [[`${net}/${name}/device`, '/sys/devices/pci0000:00/0000:00:05.0']] : [],
				),
			),
		}),
	);

const cases: readonly {
	readonly what: string;
	readonly links: Links;
	readonly files?: Record<string, string>;
	readonly masters: object;
	readonly stacked: object;
}[] = [
	{
		what: 'a VLAN on a bond of two NICs, with a bridge on it',
		links: {
			eth0: {device: true, has: ['master', 'upper_bond0']},
			eth1: {device: true, has: ['master', 'upper_bond0']},
			bond0: {kind: 'bond', has: ['lower_eth0', 'lower_eth1', 'upper_bond0.7']},
			'bond0.7': {kind: 'vlan', has: ['lower_bond0', 'master', 'upper_br0']},
			br0: {kind: 'bridge', has: ['bridge', 'brif/bond0.7', 'lower_bond0.7']},
		},
		files: {[`${net}/bond0/bonding/slaves`]: 'eth0 eth1\n'},
		masters: {eth0: 'bond0', eth1: 'bond0'},
		stacked: {bond0: ['bond', ['eth0', 'eth1'], undefined], 'bond0.7': ['vlan', ['bond0'], 'br0']},
	},
	{
		what: 'a team, which has no DEVTYPE and no list of its own',
		links: {eth0: {device: true, has: ['master', 'upper_team0']}, team0: {has: ['lower_eth0']}},
		masters: {eth0: 'team0'},
		stacked: {team0: [undefined, ['eth0'], undefined]},
	},
	{
		what: 'a port of Open vSwitch that also carries a VLAN',
		links: {
			eth0: {device: true, has: ['master', 'upper_eth0.5', 'upper_ovs-system']},
			'eth0.5': {kind: 'vlan', has: ['lower_eth0']},
			'ovs-system': {has: ['lower_eth0']},
		},
		masters: {eth0: 'ovs-system'},
		stacked: {'eth0.5': ['vlan', ['eth0'], undefined], 'ovs-system': [undefined, ['eth0'], undefined]},
	},
	{
		what: 'a NIC that only carries a VLAN is nobody’s port',
		links: {eth0: {device: true, has: ['upper_eth0.5']}, 'eth0.5': {kind: 'vlan', has: ['lower_eth0']}},
		masters: {eth0: undefined},
		stacked: {'eth0.5': ['vlan', ['eth0'], undefined]},
	},
];

for (const {what, links, files, masters, stacked} of cases) {
	test(`links on links: ${what}`, () => {
		const facts = read(links, files);
		assert.deepEqual(Object.fromEntries(facts.nics.map(({name, master}) => [name, master])), masters);
		assert.deepEqual(Object.fromEntries(facts.stackedLinks.map(({name, kind, lower, master}) => [name, [kind, lower, master]])), stacked);
	});
}

test('the tap of a macvtap interface has no TUN flags: the guest that runs on it names it', () => {
	const debian: Snapshot = JSON.parse(readFileSync(new URL('debian-12.snapshot.json', import.meta.url), 'utf8'));
	const commands = Object.fromEntries(
		Object.entries(debian.commands).map(([argv, output]) => [
			argv,
			{...output, stdout: output.stdout.replaceAll("<target dev='vnet0'/>", "<target dev='macvtap0'/>")},
		]),
	);
	const files = {...debian.files, [`${net}/macvtap0/mtu`]: '1500\n', [`${net}/macvtap0/uevent`]: 'INTERFACE=macvtap0\nIFINDEX=9\n'};
	const facts = inspect({...debian, commands, files, names: [...debian.names, `${net}/macvtap0/lower_ens1`]});
	assert.deepEqual(
		facts.taps.map(({name, domain}) => [name, domain]),
		[
			['macvtap0', 'web01'],
			['vnet0', undefined],
		],
	);
	assert.deepEqual(
		facts.stackedLinks.map(({name, lower}) => [name, lower]),
		[['macvtap0', ['ens1']]],
	);
});

test('addresses that ip could not be asked for are named as unread, where there is an interface to have some', () => {
	const named = (facts: {readonly unread: readonly string[]}) => facts.unread.some(what => what.startsWith('addresses'));
	assert.deepEqual([named(read({eth0: {device: true}})), named(read({lo: {}}))], [true, false]);
});
