import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';
import {inspect} from '../../src/inspect/inspect.ts';
import {fourRoutesCommand, gatewayRoutesRead, sixRoutesCommand, uplinkCommand} from '../../src/inspect/probe.ts';
import {snapshotOf} from './snapshot-of.ts';

const head = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n';
// Two uplinks of one x86 host, a refused network, and an interface that is down.
const x86 = `${head}ens1\t00000000\t0163630A\t0003\t0\t0\t200\t00000000\t0\t0\t0
ens5\t00000000\t0202000A\t0003\t0\t0\t100\t00000000\t0\t0\t0
ens5\t0002000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
*\t0000A8C0\t00000000\t0201\t0\t0\t0\t0000FFFF\t0\t0\t0
ens7\t0000100A\t00000000\t0000\t0\t0\t0\t00FFFFFF\t0\t0\t0
`;
// The same numbers as s390x prints them, where the most significant byte comes first.
const s390x = `${head}enc1\t00000000\t0A000202\t0003\t0\t0\t0\t00000000\t0\t0\t0
enc1\t0A000200\t00000000\t0001\t0\t0\t0\tFFFFFF00\t0\t0\t0
`;
const none = '0'.repeat(32);
const six = `20010db8000000000000000000000000 40 ${none} 00 ${none} 00000100 00000001 00000000 00000001     ens5
${none} 00 ${none} 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     ens5
${none} 00 ${none} 00 ${none} ffffffff 00000001 00000000 00200200       lo
20010db8000000000000000000000007 80 ${none} 00 ${none} 00000000 00000002 00000000 80200001     ens5
fe800000000000000000000000000000 40 ${none} 00 ${none} 00000100 00000001 00000000 00000001     ens5
ff000000000000000000000000000000 08 ${none} 00 ${none} 00000100 00000002 00000000 00000001     ens5
`;

const cases: readonly {
	readonly what: string;
	readonly files: Record<string, string>;
	readonly routes: unknown;
	readonly uplink: unknown;
}[] = [
	{what: 'nothing read', files: {}, routes: undefined, uplink: undefined},
	{what: 'no route at all', files: {'/proc/net/route': head}, routes: [], uplink: undefined},
	{
		what: 'two default routes: the smaller metric is first',
		files: {'/proc/net/route': x86},
		routes: [
			{destination: 'default', device: 'ens5', gateway: '10.0.2.2', metric: 100},
			{destination: '10.0.2.0/24', device: 'ens5', gateway: undefined, metric: 100},
			{destination: 'default', device: 'ens1', gateway: '10.99.99.1', metric: 200},
		],
		uplink: {device: 'ens5', gateway: '10.0.2.2', source: undefined},
	},
	{
		what: 'addresses of a machine that counts the other way round',
		files: {'/proc/net/route': s390x},
		routes: [
			{destination: 'default', device: 'enc1', gateway: '10.0.2.2', metric: 0},
			{destination: '10.0.2.0/24', device: 'enc1', gateway: undefined, metric: 0},
		],
		uplink: {device: 'enc1', gateway: '10.0.2.2', source: undefined},
	},
	{
		what: 'IPv6 only',
		files: {'/proc/net/route': head, '/proc/net/ipv6_route': six},
		routes: [
			{destination: '2001:db8::/64', device: 'ens5', gateway: undefined, metric: 256},
			{destination: 'default', device: 'ens5', gateway: 'fe80::1', metric: 1024},
		],
		uplink: {device: 'ens5', gateway: 'fe80::1', source: undefined},
	},
	{
		what: 'IPv4 goes before IPv6, whatever their metrics',
		files: {'/proc/net/route': s390x.replaceAll('\t0003\t0\t0\t0', '\t0003\t0\t0\t9999'), '/proc/net/ipv6_route': six},
		routes: [
			{destination: '10.0.2.0/24', device: 'enc1', gateway: undefined, metric: 0},
			{destination: 'default', device: 'enc1', gateway: '10.0.2.2', metric: 9999},
			{destination: '2001:db8::/64', device: 'ens5', gateway: undefined, metric: 256},
			{destination: 'default', device: 'ens5', gateway: 'fe80::1', metric: 1024},
		],
		uplink: {device: 'enc1', gateway: '10.0.2.2', source: undefined},
	},
	{what: 'a table that is none', files: {'/proc/net/route': 'x\ny z\n\n'}, routes: [], uplink: undefined},
];

for (const {what, files, routes, uplink} of cases) {
	test(`routes without ip: ${what}`, () => {
		const facts = inspect(snapshotOf({files}));
		assert.deepEqual(facts.routes, routes);
		assert.deepEqual(facts.uplink, uplink);
	});
}

test("ip's answer goes before the tables: it knows of rules and other tables", () => {
	const stdout = '[{"dst":"1.1.1.1","gateway":"10.9.0.1","dev":"bond0.7","prefsrc":"10.9.0.5","flags":[],"uid":0,"cache":[]}]\n';
	const commands = {[uplinkCommand.join(' ')]: {status: 0, stdout, stderr: ''}};
	const facts = inspect(snapshotOf({files: {'/proc/net/route': x86}, commands}));
	assert.deepEqual(facts.uplink, {device: 'bond0.7', gateway: '10.9.0.1', source: '10.9.0.5'});
});

/** What awk makes of a table, as standard input in place of the kernel's file. */
const bounded = ([program = '', script = '']: readonly string[], table: string) => {
	const {status, stdout, stderr} = spawnSync(program, [script], {input: table, encoding: 'utf8'});
	return {status: status ?? -1, stdout, stderr};
};

test('a full BGP table: default and local routes are read wherever they stand, of the others the first, and a count of the rest', () => {
	const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');
	const many = Array.from({length: 3000}, (_, n) => n);
	const four = many.map(n => `ens5\t${hex(n + 1, 8).toUpperCase()}\t0202000A\t0003\t0\t0\t0\t00FFFFFF\t0\t0\t0\n`).join('');
	const gateway = 'fe800000000000000000000000000001';
	const sixth = many.map(n => `2001${hex(n, 28)} 40 ${none} 00 ${gateway} 00000400 00000001 00000000 00000003     ens5\n`).join('');
	const commands = {
		[fourRoutesCommand.join(' ')]: bounded(fourRoutesCommand, head + four + x86.slice(head.length)),
		[sixRoutesCommand.join(' ')]: bounded(sixRoutesCommand, sixth + six),
	};
	const facts = inspect(snapshotOf({commands}));
	const near = (facts.routes ?? []).filter(({destination, gateway}) => destination === 'default' || gateway === undefined);
	assert.deepEqual(
		near.map(({destination, device}) => `${destination} ${device}`),
		['default ens5', '10.0.2.0/24 ens5', 'default ens1', '2001:db8::/64 ens5', 'default ens5'],
	);
	// The heading of the IPv4 table is one of its lines.
	assert.equal(facts.routes?.length, near.length + 2 * gatewayRoutesRead - 1);
	assert.equal(facts.routesLeftOut, 6000 - 2 * gatewayRoutesRead + 1);
});
