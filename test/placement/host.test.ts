import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Bridge, Domain, DomainDefinition, Facts, Nic, NumaNode, StackedLink} from '../../src/inspect/facts.ts';
import {demandOf} from '../../src/placement/demand.ts';
import {hostForPlacement} from '../../src/placement/host.ts';
import {roomFor} from '../../src/placement/memory-room.ts';
import type {GuestDemand} from '../../src/placement/placement.ts';
import {gibibyte, syntheticHost} from './synthetic-host.ts';

const nic = (name: string, changes: Partial<Nic> = {}): Nic =>
	({name, node: undefined, speed: undefined, channels: undefined, master: undefined, irqs: [], ...changes}) as unknown as Nic;

const bridge = (name: string, ports: readonly string[]): Bridge => ({name, ports, mtu: 1500, addresses: [], nfCallIptables: undefined});

const stacked = (name: string, lower: readonly string[]): StackedLink => ({
	name,
	activePort: undefined,
	kind: undefined,
	lower,
	master: undefined,
	mtu: 1500,
	up: true,
	speed: undefined,
	addresses: [],
});

const definition = (changes: Partial<DomainDefinition>): DomainDefinition =>
	({
		type: 'kvm',
		memory: gibibyte,
		vcpus: {maximum: 4, current: 2, cpuset: undefined, placement: undefined},
		iothreadIds: [],
		vcpuPins: {},
		emulatorPin: undefined,
		iothreadPins: {},
		memoryNodes: undefined,
		cellMemory: [],
		cellAccess: [],
		cellNodes: {},
		memoryDevices: [],
		interfaces: [],
		...changes,
	}) as unknown as DomainDefinition;

const domain = (name: string, changes: Partial<Domain>): Domain =>
	({name, uuid: name, state: 'shut off', autostart: false, inactive: undefined, live: undefined, ...changes}) as unknown as Domain;

// 2 nodes of 4 cores of 2 threads: node 0 is 0-3,8-11, node 1 is 4-7,12-15.
const facts = (changes: Partial<Facts> = {}): Facts => {
	const {cpus, nodes} = syntheticHost({nodes: 2, cores: 4, threads: 2, offline: [15]});
	return {
		cpus,
		nodes: nodes.map(
			(node): NumaNode =>
				({...node, memTotal: 40 * gibibyte, memFree: 8 * gibibyte, memAvailable: 20 * gibibyte, hugepages: []}) as NumaNode,
		),
		allowedCpus: undefined,
		machineSliceCpus: undefined,
		isolation: {isolated: [], nohzFull: undefined, partitioned: undefined},
		memory: {defaultHugepage: 2048},
		nics: [nic('ens5', {node: 1, speed: 25_000, channels: {maximum: 8, current: 4}})],
		bridges: [],
		stackedLinks: [],
		modules: {},
		ownFiles: {},
		networks: [{name: 'default', forward: 'nat', bridge: 'virbr0', devices: []}],
		services: {},
		taps: [],
		uplink: {device: 'ens5', gateway: undefined, source: undefined},
		domains: [],
		...changes,
	} as unknown as Facts;
};

const pinned = definition({vcpuPins: {0: [4], 1: [5]}, emulatorPin: [0, 6]});

test('usable: online, in machine.slice whatever the reader may use, not pinned to others', () => {
	const db = domain('db', {state: 'running', live: pinned, inactive: definition({})});
	const host = hostForPlacement(facts({allowedCpus: [0, 1], machineSliceCpus: [2, 3, 4, 5, 6, 7, 8, 15], domains: [db]}), ['web01']);
	assert.deepEqual(host.usable, [2, 3, 7, 8]);
	assert.deepEqual(host.allowed, host.usable);
	assert.deepEqual(host.taken, [{guest: 'db', cpus: [4, 5, 6]}], 'its emulator on the core of CPU 0 takes nothing');
	assert.deepEqual(host.spare, [0, 1, 9, 10, 11, 12, 13, 14]);
});

test('a guest that runs, and is pinned elsewhere from its next start on, has both', () => {
	const db = domain('db', {state: 'running', live: definition({vcpuPins: {0: [8]}}), inactive: pinned});
	assert.deepEqual(hostForPlacement(facts({domains: [db]}), []).taken, [{guest: 'db', cpus: [4, 5, 6, 8]}]);
});

test('what the reader may use counts where the slice is not known, and isolated CPUs, which are kept from every reader', () => {
	assert.deepEqual(hostForPlacement(facts({allowedCpus: [0, 1, 8]}), []).usable, [0, 1, 8]);
	const isolation = {isolated: [2, 3], nohzFull: undefined, partitioned: undefined};
	const host = hostForPlacement(facts({allowedCpus: [0, 1, 8], isolation}), []);
	assert.deepEqual(
		[host.usable, host.allowed],
		[
			[2, 3],
			[0, 1, 2, 3, 8],
		],
	);
});

const pinCases: readonly (readonly [name: string, domain: Domain, taken: number, resting: number])[] = [
	['running', domain('db', {state: 'running', live: pinned}), 1, 0],
	['running, from its next start on', domain('db', {state: 'running', live: definition({}), inactive: pinned}), 1, 0],
	['autostarted', domain('db', {autostart: true, inactive: pinned}), 1, 0],
	['shut off', domain('db', {inactive: pinned}), 0, 1],
	['placed now', domain('web01', {state: 'running', live: pinned}), 0, 0],
	['not pinned', domain('db', {state: 'running', live: definition({})}), 0, 0],
	[
		'pinned to every CPU, which is no pin',
		domain('db', {state: 'running', live: definition({vcpuPins: {0: [...Array(16).keys()]}})}),
		0,
		0,
	],
];

for (const [name, guest, ...expected] of pinCases) {
	test(`pins of another guest: ${name}`, () => {
		const {taken, resting} = hostForPlacement(facts({domains: [guest]}), ['web01']);
		assert.deepEqual([taken.length, resting.length], expected);
	});
}

test('CPUs without a timer tick are set apart as isolated ones are', () => {
	const host = hostForPlacement(facts({isolation: {isolated: [], nohzFull: [4, 5, 15], partitioned: undefined}}), []);
	assert.deepEqual(host.usable, [4, 5]);
	assert.ok(host.spare.includes(0) && !host.spare.includes(4));
});

test('isolated CPUs are for guests, the others for the host and the emulator', () => {
	const host = hostForPlacement(facts({isolation: {isolated: [2, 3, 10, 11], nohzFull: undefined, partitioned: undefined}}), []);
	assert.deepEqual(host.usable, [2, 3, 10, 11]);
	assert.deepEqual(host.spare, [0, 1, 4, 5, 6, 7, 8, 9, 12, 13, 14]);
	assert.equal(host.allowed.length, 15);
});

test('CPUs of an isolated partition are neither for guests nor for the host, unless it is that of the guests', () => {
	const isolation = {isolated: [], nohzFull: undefined, partitioned: [2, 3, 10, 11]};
	const others = [0, 1, 4, 5, 6, 7, 8, 9, 12, 13, 14];
	for (const known of [{}, {machineSliceCpus: others}, {allowedCpus: others}]) {
		const host = hostForPlacement(facts({isolation, ...known}), []);
		assert.deepEqual([host.allowed, host.usable, host.spare, host.partitioned], [others, others, [], [2, 3, 10, 11]]);
	}
	const host = hostForPlacement(facts({isolation, machineSliceCpus: [2, 3, 10, 11]}), []);
	assert.deepEqual([host.usable, host.isApart, host.spare, host.partitioned], [[2, 3, 10, 11], false, others, []]);
});

test('isolated CPUs that do not hold a guest are left alone, where the others hold it', () => {
	const isolation = {isolated: [2, 3, 10], nohzFull: undefined, partitioned: undefined};
	const guestOf = (maximum: number) =>
		domain('web01', {inactive: definition({vcpus: {maximum, current: maximum, cpuset: undefined, placement: undefined}})});
	const large = hostForPlacement(facts({isolation, domains: [guestOf(4)]}), ['web01']);
	assert.deepEqual(large.usable, [0, 1, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14]);
	assert.deepEqual([large.isApart, large.spare, large.tooFewApart], [false, [], [2, 3, 10]]);
	for (const vcpus of [3, 13]) {
		const host = hostForPlacement(facts({isolation, domains: [guestOf(vcpus)]}), ['web01']);
		assert.deepEqual([host.isApart, host.usable, host.tooFewApart], [true, [2, 3, 10], []]);
	}
});

const uplinks: readonly (readonly [name: string, changes: Partial<Facts>, node: number | undefined])[] = [
	['a NIC', {}, 1],
	['a bridge over a NIC', {uplink: {device: 'br0', gateway: undefined, source: undefined}, bridges: [bridge('br0', ['vnet0', 'ens5'])]}, 1],
	[
		'a VLAN of a bond in a bridge',
		{
			uplink: {device: 'br0', gateway: undefined, source: undefined},
			bridges: [bridge('br0', ['vlan7'])],
			stackedLinks: [stacked('vlan7', ['bond0']), stacked('bond0', ['ens5', 'ens6'])],
			nics: [nic('ens5', {master: 'bond0'}), nic('ens6', {master: 'bond0', node: 1})],
		},
		1,
	],
	[
		'a virtio NIC that only its interrupts betray',
		{nics: [nic('ens5', {irqs: [{irq: 30, name: '', affinity: [], effective: [], node: 1, movable: undefined}]})]},
		1,
	],
	['a NIC that does not say', {nics: [nic('ens5')]}, undefined],
	['a device that is not there', {uplink: {device: 'gone', gateway: undefined, source: undefined}}, undefined],
	['a bridge in itself', {uplink: {device: 'br0', gateway: undefined, source: undefined}, bridges: [bridge('br0', ['br0'])]}, undefined],
];

for (const [name, changes, node] of uplinks) {
	test(`node of the uplink: ${name}`, () => {
		assert.equal(hostForPlacement(facts(changes), []).uplink?.node, node);
	});
}

test('room: available, less a tenth, and what a running guest of ours gives back', () => {
	assert.deepEqual(hostForPlacement(facts(), []).room, [
		{node: 0, kib: 16 * gibibyte},
		{node: 1, kib: 16 * gibibyte},
	]);
	const bound = domain('web01', {state: 'running', live: definition({memory: 8 * gibibyte, memoryNodes: [1]})});
	const running = facts({domains: [bound]});
	assert.deepEqual(
		hostForPlacement(running, ['web01']).room.map(node => node.kib),
		[16 * gibibyte, 24 * gibibyte],
	);
	assert.deepEqual(
		hostForPlacement(running, []).room.map(node => node.kib),
		[16 * gibibyte, 16 * gibibyte],
	);
	const promised = domain('db', {autostart: true, inactive: definition({memory: 4 * gibibyte, memoryNodes: [0]})});
	assert.deepEqual(
		hostForPlacement(facts({domains: [promised]}), []).room.map(node => node.kib),
		[12 * gibibyte, 16 * gibibyte],
	);
});

test('room: what is promised to a guest by its own NUMA nodes, each on the node that it is bound to', () => {
	const cells = {memory: 6 * gibibyte, cellMemory: [4 * gibibyte, 2 * gibibyte]};
	const room = (inactive: Partial<DomainDefinition>): readonly (number | undefined)[] =>
		hostForPlacement(facts({domains: [domain('db', {autostart: true, inactive: definition({...cells, ...inactive})})]}), []).room.map(
			({kib}) => kib && kib / gibibyte,
		);
	assert.deepEqual(room({memoryNodes: [0, 1], cellNodes: {0: [0], 1: [1]}}), [12, 14]);
	assert.deepEqual(room({cellNodes: {0: [1], 1: [1]}}), [16, 10]);
	assert.deepEqual(room({memoryNodes: [0, 1]}), [13, 13]);
	assert.deepEqual(room({cellNodes: {0: [0], 1: [1]}, hugepages: [{size: 2048, nodeset: '0'}]}), [16, 14]);
	assert.deepEqual(room({}), [16, 16]);
});

test('room: a tenth of a node stays the host’s, and over all nodes 2 GiB', () => {
	const [first, second] = facts().nodes;
	assert.ok(first && second);
	const small = (nodes: readonly NumaNode[]): readonly (number | undefined)[] =>
		hostForPlacement(facts({nodes: nodes.map(node => ({...node, memTotal: 8 * gibibyte, memAvailable: 7 * gibibyte}))}), []).room.map(
			({kib}) => kib && kib / gibibyte,
		);
	assert.deepEqual(small([first, second]), [6, 6]);
	assert.deepEqual(small([first]), [5]);
});

test('room of a host without node directory is not known', () => {
	assert.deepEqual(hostForPlacement(facts({nodes: []}), []).room, [{node: 0, kib: undefined}]);
});

test('demand: the most vCPUs, and the interfaces that can have vhost', () => {
	const nics = [
		{type: 'network', model: 'virtio', source: 'default', driver: undefined},
		{type: 'direct', model: 'virtio-non-transitional', source: 'ens5', driver: 'vhost'},
		{type: 'bridge', model: 'virtio', driver: 'qemu'},
		{type: 'network', model: 'e1000', driver: undefined},
		{type: 'user', model: 'virtio', driver: undefined},
	];
	const guest = domain('web01', {inactive: definition({iothreadIds: [1], interfaces: nics as unknown as DomainDefinition['interfaces']})});
	assert.deepEqual(demandOf(guest, facts()), {
		name: 'web01',
		vcpus: 4,
		memory: gibibyte,
		vhostQueues: [undefined, undefined],
		ioThreads: 1,
		nicNode: 1,
		boundTo: [],
		present: undefined,
		fixed: {},
	});
});

test('room: huge pages only for guests that will have such, and not those that wait for others', () => {
	const [first, ...more] = facts().nodes;
	assert.ok(first);
	const pool = {pageSize: 2048, total: 2048, free: 2048, surplus: 0};
	const waiting = domain('db', {inactive: definition({memory: gibibyte, memoryNodes: [0], hugepages: [{size: 2048, nodeset: undefined}]})});
	const host = hostForPlacement(facts({domains: [waiting], nodes: [{...first, hugepages: [pool]}, ...more]}), ['web01']);
	const roomOn0 = (pages: GuestDemand['pages']): number | undefined =>
		roomFor(host, [{...demandOf(domain('web01', {inactive: definition({})}), facts()), ...(pages && {pages})}]).get(0);
	assert.equal(roomOn0(undefined), 16 * gibibyte);
	assert.equal(roomOn0({more: [2048], idle: []}), 19 * gibibyte);
	assert.equal(roomOn0({more: [], idle: [2048]}), 16 * gibibyte);
	assert.equal(roomOn0({more: [1_048_576], idle: []}), 16 * gibibyte);
});
