import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, test} from 'node:test';
import {diagnose} from '../../../src/diagnose/index.ts';
import {findingLines} from '../../../src/diagnose/lines.ts';
import type {Cpu, Facts, NumaNode, Route, StackedLink} from '../../../src/inspect/facts.ts';
import {inspect} from '../../../src/inspect/inspect.ts';
import {coreLines, cpuSummary} from '../../../src/inspect/page/cpus.ts';
import {guestRows} from '../../../src/inspect/page/guests.ts';
import {nodeMap} from '../../../src/inspect/page/map.ts';
import {networkChains} from '../../../src/inspect/page/network.ts';
import {nicRows, routesText, uplinkText} from '../../../src/inspect/page/nics.ts';
import {hugepagesSummary, poolsSummary} from '../../../src/inspect/page/nodes.ts';
import {hostPage} from '../../../src/inspect/page/page.ts';
import type {Snapshot} from '../../../src/target/target.ts';
import {bareFacts, fakeFacts} from '../../wizard/fake-facts.ts';

const snapshot: Snapshot = JSON.parse(readFileSync(new URL('../debian-12.snapshot.json', import.meta.url), 'utf8'));
const debian = inspect(snapshot);

/** A host of so many nodes with so many CPUs each, of which the siblings are neighbours. */
const wideHost = (nodes: number, perNode: number): Facts => ({
	...fakeFacts,
	cpus: Array.from({length: nodes * perNode}, (_, cpu): Cpu => {
		const first = cpu - (cpu % 2);
		return {...fakeFacts.cpus[0], cpu, node: Math.floor(cpu / perNode), package: 0, threadSiblings: [first, first + 1]} as Cpu;
	}),
	nodes: Array.from({length: nodes}, (_, node) => ({...fakeFacts.nodes[0], node, cpulist: []}) as Facts['nodes'][number]),
});

/** A host of which nothing could be read. */
const unknown: Facts = inspect({nearmetal: 1, target: 'nothing', takenAt: '', files: {}, links: {}, names: [], commands: {}});

describe('CPUs', () => {
	for (const [what, facts, expected] of [
		['even', fakeFacts, '72 = 2 packages × 18 cores × 2 threads'],
		[
			'one thread is switched off',
			{...fakeFacts, cpus: fakeFacts.cpus.map(cpu => ({...cpu, online: cpu.cpu !== 71}))},
			'71 on 36 cores of 2 packages, at most 2 threads a core',
		],
		['siblings unknown', {...fakeFacts, cpus: fakeFacts.cpus.map(cpu => ({...cpu, threadSiblings: undefined}))}, '72 online'],
		['nothing read', unknown, '?'],
	] as const satisfies readonly (readonly [string, Facts, string])[]) {
		test(what, () => assert.equal(cpuSummary(facts), expected));
	}

	test('cores are filled into lines of one width', () =>
		assert.deepEqual(
			coreLines(
				[
					[0, 36],
					[1, 37],
					[10, 46],
				],
				11,
			),
			[' 0+36  1+37', '10+46'],
		));
});

test('the map shows nodes side by side with their cores, and every CPU once', () => {
	const map = nodeMap(fakeFacts, 78);
	assert.match(map[0] ?? '', /^┌ node 0 · 91 GiB free · ens5 ─+┐┌ node 1 · 93 GiB free ─+┐$/);
	assert.ok(
		map.every(line => line.length === 78),
		map.join('\n'),
	);
	const seen = (map.join(' ').match(/\d+\+\d+/g) ?? []).flatMap(core => core.split('+').map(Number));
	assert.deepEqual(
		seen.sort((a, b) => a - b),
		fakeFacts.cpus.map(({cpu}) => cpu),
	);
});

test('CPUs of no known node are on the map too', () => {
	const homeless = {...fakeFacts, nodes: [], cpus: fakeFacts.cpus.map(cpu => ({...cpu, node: undefined}))};
	assert.match(nodeMap(homeless, 78).join('\n'), /no NUMA nodes known[^]*0\+36/);
});

test('a node of memory only has no CPUs', () => {
	const memoryOnly = {...fakeFacts, nodes: [...fakeFacts.nodes, {...(fakeFacts.nodes[0] as NumaNode), node: 2, cpulist: []}]};
	assert.match(nodeMap(memoryOnly, 78).join('\n'), /node 2[^]*no CPUs/);
});

describe('hugepages', () => {
	const pool = {pageSize: 2048, total: 4096, free: 96, surplus: 0};
	for (const [pools, expected] of [
		[undefined, '?'],
		[[], 'none offered'],
		[[{...pool, total: 0, free: 0}], '2 MiB: none'],
		[[pool, {...pool, pageSize: 1_048_576, total: 2, free: 2}], '2 MiB: 96 free of 4096 · 1 GiB: 2 free of 2'],
	] as const) {
		test(expected, () => assert.equal(poolsSummary(pools), expected));
	}

	test('nodes that differ are told apart, nodes that do not are not', () => {
		assert.equal(hugepagesSummary(fakeFacts), '2 MiB: none · 1 GiB: none');
		const [first, second] = fakeFacts.nodes;
		assert.ok(first && second);
		assert.equal(
			hugepagesSummary({
				...fakeFacts,
				nodes: [{...first, hugepages: [pool, {...pool, pageSize: 1_048_576, total: 0, free: 0}]}, second],
			}),
			'2 MiB: node 0 96 free of 4096, node 1 none · 1 GiB: none',
		);
	});
});

describe('network', () => {
	const bridge = {name: 'br0', mtu: 1500, ports: ['ens5', 'vnet1'], addresses: [], nfCallIptables: undefined};
	const stacked = (name: string, kind: string | undefined, lower: readonly string[]) =>
		({
			name,
			kind,
			lower,
			activePort: undefined,
			master: undefined,
			mtu: 9000,
			up: true,
			speed: undefined,
			addresses: [],
		}) satisfies StackedLink;
	const cases: readonly (readonly [string, Facts, readonly string[]])[] = [
		[
			'a NIC whose interrupts alone tell its node',
			{
				...fakeFacts,
				nics: fakeFacts.nics.map(nic => ({
					...nic,
					node: undefined,
					irqs: [{irq: 30, name: 'virtio0-input.0', affinity: [0], effective: [0], node: 1, movable: true}],
				})),
			},
			['ens5 (ena, node 1, MTU 9001) ─ nat ─ virbr0 (MTU 1500) ─ vnet0 web01'],
		],
		['behind NAT', fakeFacts, ['ens5 (ena, node 0, MTU 9001) ─ nat ─ virbr0 (MTU 1500) ─ vnet0 web01']],
		[
			'on a bridge of the host',
			{...fakeFacts, networks: [], bridges: [bridge], taps: [{...fakeFacts.taps[0], name: 'vnet1', bridge: 'br0'}]},
			['ens5 (ena, node 0, MTU 9001) ─ br0 (MTU 1500) ─ vnet1 web01'],
		],
		[
			'a virtual network that only names a bridge of the host',
			{...fakeFacts, networks: [{...fakeFacts.networks[0], forward: 'bridge', bridge: 'br0'}], bridges: [bridge], taps: []},
			['ens5 (ena, node 0, MTU 9001) ─ br0 (MTU 1500)'],
		],
		[
			'isolated',
			{...fakeFacts, networks: [{...fakeFacts.networks[0], forward: undefined}], taps: []},
			['ens5 (ena, node 0, MTU 9001)', 'isolated ─ virbr0 (MTU 1500)'],
		],
		[
			'a VLAN of a bond in a bridge',
			{
				...fakeFacts,
				networks: [],
				uplink: {...fakeFacts.uplink, device: 'br0'},
				stackedLinks: [stacked('bond0', 'bond', ['ens5', 'ens6']), stacked('bond0.7', 'vlan', ['bond0'])],
				bridges: [{...bridge, ports: ['bond0.7', 'vnet1']}],
				taps: [{...fakeFacts.taps[0], name: 'vnet1', bridge: 'br0'}],
			},
			['bond0.7 (vlan on bond0, MTU 9000) ─ br0 (MTU 1500) ─ vnet1 web01'],
		],
		[
			'a team of two NICs, and NAT',
			{...fakeFacts, uplink: {...fakeFacts.uplink, device: 'team0'}, stackedLinks: [stacked('team0', undefined, ['ens5', 'ens6'])]},
			['team0 (on ens5 + ens6, MTU 9000) ─ nat ─ virbr0 (MTU 1500) ─ vnet0 web01'],
		],
		['nothing of guests', {...fakeFacts, networks: [], bridges: []}, ['ens5 (ena, node 0, MTU 9001)']],
		['nothing read', unknown, ['uplink ?']],
	];
	for (const [what, facts, expected] of cases) {
		test(what, () => assert.deepEqual(networkChains(facts), expected));
	}
});

describe('routes', () => {
	const route = (destination: string, gateway?: string): Route => ({destination, device: 'ens5', gateway, metric: 0});
	const many = Array.from({length: 30}, (_, n) => route(`10.0.${n}.0/24`));
	const cases: readonly (readonly [readonly Route[] | undefined, string | RegExp])[] = [
		[undefined, '?'],
		[[], 'none'],
		[[route('10.0.0.0/24'), route('default', '10.0.0.1')], 'default by 10.0.0.1 on ens5 · 10.0.0.0/24 on ens5'],
		[[...many, route('default', '10.0.0.1')], /^default by 10\.0\.0\.1 on ens5 · 10\.0\.0\.0\/24 on ens5 · .* · and 23 more$/],
	];
	for (const [routes, expected] of cases) {
		test(`${expected}`, () =>
			typeof expected === 'string'
				? assert.equal(routesText({routes, routesLeftOut: undefined}), expected)
				: assert.match(routesText({routes, routesLeftOut: undefined}), expected));
	}

	test('those that were left on the host count too', () =>
		assert.equal(
			routesText({routes: [route('default', '10.0.0.1')], routesLeftOut: 998_000}),
			'default by 10.0.0.1 on ens5 · and 998000 more',
		));
});

test('no uplink is told from an uplink that could not be read', () => {
	assert.equal(uplinkText({uplink: undefined, routes: undefined}), '?');
	assert.equal(uplinkText({uplink: undefined, routes: []}), 'none: there is no default route');
	assert.equal(uplinkText(fakeFacts), 'ens5 · gateway 10.0.0.1 · from 10.0.0.10');
	assert.ok(unknown.unread.some(what => what.startsWith('uplink')));
	const without = inspect({...snapshot, files: {...snapshot.files, '/proc/net/route': '', '/proc/net/ipv6_route': ''}, commands: {}});
	assert.ok(!without.unread.some(what => what.startsWith('uplink')));
});

test('offloads that are on and off; interrupts, and those that nobody may move', () => {
	const irq = {name: '', affinity: [0, 1, 2, 3], node: 0} as const;
	const rows = new Map(
		nicRows({
			...fakeFacts.nics[0],
			offloads: {rx: true, tso: false, gro: true},
			irqs: [
				{...irq, irq: 30, effective: [2], movable: true},
				{...irq, irq: 31, effective: undefined, movable: false},
			],
		}),
	);
	assert.equal(rows.get('  offloads'), 'on rx, gro · off tso');
	assert.equal(rows.get('  interrupts'), '2, on CPUs 0-3 · 1 that nobody may move · coalescing ?');
});

test('IOThreads and hugepages of a guest: what it asks for and what it got', () => {
	const [web] = debian.domains;
	assert.ok(web?.live && web.process);
	const [thread] = web.process.threads;
	assert.ok(thread);
	const io = {...thread, tid: 9999, name: 'IO iothread2', role: 'iothread', allowed: [4, 5]} as const;
	const rows = new Map(
		guestRows({
			...web,
			live: {...web.live, iothreadIds: [1, 2], iothreadPins: {2: [4]}, hugepages: [{size: 2048, nodeset: undefined}], memoryNodes: [1]},
			process: {...web.process, threads: [...web.process.threads, io], hugetlb: 524_288},
		}),
	);
	assert.equal(rows.get('  IOThreads'), '1 not pinned · 2 on 4; runs: 4-5');
	assert.equal(rows.get('  memory'), 'hugepages 2 MiB, strict on node 1; holds 512 MiB of hugepages');
});

test('a guest shows what it asks for beside what it got', () => {
	const [web] = debian.domains;
	assert.ok(web?.live && web.process);
	const pinned = {...web, live: {...web.live, vcpuPins: {0: [2], 1: [3], 2: [3], 3: [4, 5]}, emulatorPin: [0, 1]}};
	const rows = new Map(guestRows(pinned));
	assert.equal(rows.get('  vCPUs'), 'pinned: 0 on 2 · 1-2 on 3 · 3 on 4-5; run: 0-3 on 0-7');
	assert.equal(rows.get('  emulator'), 'pinned: 0-1; runs: 0-7');
	assert.equal(rows.get('  vhost'), '1 worker (kernel threads) on 0-7');
});

describe('a page', () => {
	const hosts: Readonly<Record<string, Facts>> = {
		'Debian 12': debian,
		'2 × 18 × 2': fakeFacts,
		'nothing needed is there': bareFacts,
		'nothing read': unknown,
		'16 nodes, 1024 CPUs': wideHost(16, 64),
		'64 nodes': wideHost(64, 4),
	};
	for (const [what, facts] of Object.entries(hosts)) {
		test(`${what}: no line is longer than asked, nothing is undefined`, () => {
			for (const columns of [60, 100]) {
				const lines = hostPage(facts, findingLines(diagnose(facts), columns), columns);
				assert.deepEqual(
					lines.filter(line => [...line].length > columns),
					[],
				);
				assert.doesNotMatch(lines.join('\n'), /undefined|NaN|\[object/);
			}
		});
	}

	test('the map first, then what stands out, then the rest', () => {
		const lines = hostPage(debian, findingLines(diagnose(debian), 100), 100);
		const titles = lines.filter(line => /^[┌A-Z]/.test(line)).map(line => line.split(' ')[0]);
		assert.deepEqual(titles.slice(0, 5), ['CPUs', '┌', 'What', 'System', 'CPUs']);
	});

	test('what could not be read is “?”', () => {
		const lines = hostPage(unknown, findingLines(diagnose(unknown), 100), 100).join('\n');
		for (const label of ['kernel', 'total', 'KSM', 'uplink', 'irqbalance']) assert.match(lines, new RegExp(`^ +${label} +(no|)\\?`, 'm'));
		assert.match(lines, /Could not be read\n {2}\? +CPUs/);
	});
});
