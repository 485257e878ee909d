import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, test} from 'node:test';
import type {BaseChain, Domain, Facts, LinkCounters, Nic} from '../../../src/inspect/facts.ts';
import {inspect} from '../../../src/inspect/inspect.ts';
import {firewallText} from '../../../src/inspect/page/firewall.ts';
import {guestRows} from '../../../src/inspect/page/guests.ts';
import {losses, softnetText} from '../../../src/inspect/page/losses.ts';
import {nicRows, tapText} from '../../../src/inspect/page/nics.ts';
import {hugetlbfsText} from '../../../src/inspect/page/nodes.ts';
import {reader} from '../../../src/inspect/page/system.ts';

const debian = inspect(JSON.parse(readFileSync(new URL('../debian-12.snapshot.json', import.meta.url), 'utf8')));
const none: LinkCounters = {rxPackets: 9, rxErrors: 0, rxDropped: 0, rxMissed: 0, txPackets: 9, txErrors: 0, txDropped: 0};

describe('losses', () => {
	const cases: readonly (readonly [counters: LinkCounters | undefined, expected: string])[] = [
		[undefined, 'losses ?'],
		[none, ''],
		[{...none, rxDropped: 12, rxMissed: 300, txErrors: 4}, 'losses rx 12 dropped, 300 missed · tx 4 not sent'],
		[{...none, txDropped: 5}, 'losses tx 5 dropped'],
		[{...none, rxMissed: undefined}, 'losses ?'],
		[{...none, rxMissed: undefined, rxErrors: 1}, 'losses rx 1 damaged'],
	];
	for (const [counters, expected] of cases) test(expected || 'none', () => assert.equal(losses(counters).join(' · '), expected));

	test('a tap without any does not mention them', () => {
		const [tap] = debian.taps;
		assert.ok(tap);
		assert.doesNotMatch(tapText(tap), /losses/);
		assert.match(tapText({...tap, counters: {...none, txDropped: 5}}), / · losses tx 5 dropped$/);
	});

	test('softnet: the sum of all CPUs', () => {
		const cpu = {cpu: 0, processed: 1000, dropped: 2, timeSqueeze: 1};
		assert.equal(softnetText([cpu]), '1000 packets · 2 dropped · 1 time squeeze');
		assert.equal(softnetText([cpu, {...cpu, cpu: 1}]), '2000 packets · 4 dropped · 2 time squeezes');
		assert.equal(softnetText(undefined), '?');
	});
});

describe('coalescing', () => {
	const unknown = {rxFrames: undefined, txFrames: undefined};
	const cases: readonly (readonly [Nic['coalescing'], string])[] = [
		[undefined, 'coalescing ?'],
		[{...unknown, rxAdaptive: true, rxMicroseconds: 8, txAdaptive: false, txMicroseconds: 64}, 'coalescing rx adaptive, tx 64 µs'],
		[
			{...unknown, rxAdaptive: undefined, rxMicroseconds: 0, txAdaptive: undefined, txMicroseconds: undefined},
			'coalescing rx 0 µs, tx ? µs',
		],
	];
	const [nic] = debian.nics;
	assert.ok(nic);
	for (const [coalescing, expected] of cases) {
		test(expected, () => assert.ok(new Map(nicRows({...nic, coalescing})).get('  interrupts')?.endsWith(` · ${expected}`)));
	}
});

describe('firewall', () => {
	const chain: BaseChain = {family: 'ip', table: 'filter', name: 'INPUT', hook: 'input', priority: 0, policy: 'accept'};
	const drop: BaseChain = {...chain, name: 'FORWARD', hook: 'forward', policy: 'drop'};
	const cases: readonly (readonly [firewall: Facts['firewall'], owners: readonly string[] | undefined, expected: string])[] = [
		[undefined, undefined, 'nftables ? · legacy tables ?'],
		[{baseChains: [], flowtables: [], legacyTables: [], matchesBridgePorts: false}, [], 'no chains of nftables · no legacy tables'],
		[
			{baseChains: [chain, {...chain, family: 'ip6'}], flowtables: [], legacyTables: [], matchesBridgePorts: false},
			[],
			'nftables on input · no legacy tables',
		],
		[
			{baseChains: [chain, drop], flowtables: [], legacyTables: ['ip nat', 'ip6 filter'], matchesBridgePorts: false},
			['firewalld'],
			'nftables on input, forward · policy drop in ip filter FORWARD · legacy tables ip nat, ip6 filter · firewalld',
		],
	];
	for (const [firewall, owners, expected] of cases) {
		test(expected, () => assert.equal(firewallText({...debian, firewall, services: {...debian.services, owners}}), expected));
	}
});

describe('guest agent', () => {
	const [web, db] = debian.domains;
	assert.ok(web?.live && db);
	const cases: readonly (readonly [domain: Domain, head: RegExp])[] = [
		[web, / · guest agent connected$/],
		[{...web, agentConnected: false}, / · guest agent not connected$/],
		[{...web, agentConnected: undefined}, / · guest agent \?$/],
		[{...web, live: {...web.live, hasGuestAgentChannel: false}}, / · no guest agent$/],
		[db, /^shut off, .* · pc-q35-7\.2$/],
	];
	for (const [domain, head] of cases) test(`${head}`, () => assert.match(guestRows(domain)[0]?.[1] ?? '', head));
});

test('where hugetlbfs is mounted', () => {
	const text = (hugetlbfs: Facts['memory']['hugetlbfs']) => hugetlbfsText({...debian.memory, hugetlbfs});
	assert.equal(text(undefined), '2 MiB · mounted at ?');
	assert.equal(text([]), '2 MiB · not mounted');
	assert.equal(
		text([
			{path: '/dev/hugepages', pageSize: 2048},
			{path: '/mnt', pageSize: undefined},
		]),
		'2 MiB · mounted at /dev/hugepages (2 MiB), /mnt (?)',
	);
});

test('by which connection the host was read', () => {
	assert.equal(reader(debian), 'root · over SSH at 10.0.2.15 on enp0s3');
	assert.equal(reader({...debian, sshConnection: {address: '10.0.0.9', device: undefined}}), 'root · over SSH at 10.0.0.9 on ?');
	assert.equal(reader({...debian, sshConnection: undefined}), 'root');
});
