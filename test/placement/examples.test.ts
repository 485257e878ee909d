import assert from 'node:assert/strict';
import {test} from 'node:test';
import {formatCpulist} from '../../src/cpu/cpu-set.ts';
import {alternatives} from '../../src/placement/alternatives.ts';
import {place} from '../../src/placement/place.ts';
import type {GuestDemand} from '../../src/placement/placement.ts';
import {gibibyte, guestOf, type Shape, syntheticHost} from './synthetic-host.ts';

const metal: Shape = {nodes: 2, cores: 18, threads: 2, nicNode: 0};
const lab: Shape = {nodes: 2, cores: 2, threads: 2, room: 1.5 * gibibyte};
const laptop: Shape = {nodes: 1, cores: 4, threads: 2, nicNode: 0};
const epyc: Shape = {nodes: 2, cores: 64, threads: 2, domains: 8, nicNode: 1};
const web01 = {vcpus: 4, memory: gibibyte / 2};

type Expected = {
	readonly housekeeping: string;
	readonly interrupts: string;
	readonly vcpus: string;
	readonly vhost: string;
	readonly emulator: string;
	readonly cells: readonly (readonly [node: number, vcpus: string, mebibytes: number])[];
	readonly queues: number;
	readonly threads: number;
};

// Siblings are k and k + the number of cores.
const examples: readonly (readonly [
	name: string,
	shape: Shape,
	guest: Partial<GuestDemand> & {readonly vcpus: number},
	expected: Expected,
])[] = [
	[
		'a metal instance: whole cores for all, 4 workers because half of the 8 wanted is where shrinking stops being cheap',
		metal,
		{vcpus: 8, memory: 8 * gibibyte},
		{
			housekeeping: '0,18,36,54',
			interrupts: '14-17',
			vcpus: '1 2 3 4 5 6 7 8',
			vhost: '9-12',
			emulator: '13,49',
			cells: [[0, '0-7', 8192]],
			queues: 4,
			threads: 1,
		},
	],
	[
		'the lab, NIC on the last node: the guest has all of it, the rest is on the other, and the emulator reaches the memory by a vCPU’s CPU',
		{...lab, nicNode: 1},
		web01,
		{
			housekeeping: '0',
			interrupts: '4',
			vcpus: '2 6 3 7',
			vhost: '1,5',
			emulator: '0,7',
			cells: [[1, '0-3', 512]],
			queues: 2,
			threads: 2,
		},
	],
	[
		'the lab, NIC unknown: the same, node 0 being that of CPU 0',
		lab,
		web01,
		{
			housekeeping: '0',
			interrupts: '4',
			vcpus: '2 6 3 7',
			vhost: '1,5',
			emulator: '0,7',
			cells: [[1, '0-3', 512]],
			queues: 2,
			threads: 2,
		},
	],
	[
		'a laptop: pairs, a core for two workers, interrupts beside housekeeping',
		laptop,
		{vcpus: 4},
		{housekeeping: '0', interrupts: '4', vcpus: '1 5 2 6', vhost: '3,7', emulator: '0', cells: [[0, '0-3', 1024]], queues: 2, threads: 2},
	],
	[
		'one L3 domain for 8 vCPUs, and the workers next door on the same node',
		epyc,
		{vcpus: 8},
		{
			housekeeping: '0-1,64-65,128-129,192-193',
			interrupts: '112-127',
			vcpus: '72 73 74 75 76 77 78 79',
			vhost: '66-71,80-81',
			emulator: '82,210',
			cells: [[1, '0-7', 1024]],
			queues: 8,
			threads: 1,
		},
	],
	[
		'a node of memory only gives no CPU and is not picked for memory',
		{nodes: 1, cores: 8, threads: 1, memoryOnly: 1, nicNode: 0},
		{vcpus: 2},
		{housekeeping: '0', interrupts: '6-7', vcpus: '1 2', vhost: '3-4', emulator: '5', cells: [[0, '0-1', 1024]], queues: 2, threads: 1},
	],
	[
		'a host of 1 CPU shares it',
		{nodes: 1, cores: 1, threads: 1, nicNode: 0},
		{vcpus: 1},
		{housekeeping: '0', interrupts: '0', vcpus: '0', vhost: '0', emulator: '0', cells: [[0, '0', 1024]], queues: 1, threads: 1},
	],
];

for (const [name, shape, demand, expected] of examples) {
	test(name, () => {
		const guest = guestOf({nicNode: shape.nicNode, ...demand});
		const placement = place(syntheticHost(shape), [guest]);
		const [sets] = placement.guests;
		assert.ok(sets);
		assert.deepEqual(
			{
				housekeeping: formatCpulist(placement.housekeeping),
				interrupts: formatCpulist(placement.interrupts),
				vcpus: sets.vcpuPins.map(formatCpulist).join(' '),
				vhost: formatCpulist([...new Set(sets.vhost)]),
				emulator: formatCpulist(sets.emulator),
				cells: sets.cells.map(cell => [cell.node, formatCpulist(cell.vcpus), Math.round((cell.memory ?? 0) / 1024)]),
				queues: sets.queues[0],
				threads: sets.topology.threads,
			},
			expected,
		);
	});
}

test('memory on a node without CPUs only when nothing else has room, and said so', () => {
	const host = syntheticHost({nodes: 1, cores: 8, threads: 1, memoryOnly: 1, nicNode: 0});
	const scarce = {
		...host,
		room: [
			{node: 0, kib: gibibyte},
			{node: 1, kib: 64 * gibibyte},
		],
	};
	const [sets] = place(scarce, [guestOf({vcpus: 2, memory: 8 * gibibyte, nicNode: 0})]).guests;
	assert.deepEqual(sets?.cells, [{node: 1, vcpus: [0, 1], memory: 8 * gibibyte}]);
	assert.match(sets?.gaveUp.join('\n') ?? '', /memory is on node 1 and the emulator has no CPU there/);
});

test('a guest larger than a node has a cell on each', () => {
	const [sets] = place(syntheticHost(metal), [guestOf({vcpus: 48, memory: 96 * gibibyte, nicNode: 0})]).guests;
	assert.deepEqual(
		sets?.cells.map(cell => [cell.node, cell.vcpus.length]),
		[
			[0, 34],
			[1, 14],
		],
	);
	assert.equal(
		sets?.cells.reduce((sum, cell) => sum + (cell.memory ?? 0), 0),
		96 * gibibyte,
	);
	assert.equal(sets?.topology.threads, 2);
});

test('what does not fit is told with numbers, and the rest is placed as if it had not been asked for', () => {
	const host = syntheticHost(laptop);
	const small = guestOf({name: 'small', vcpus: 2, nicNode: 0});
	const large = guestOf({name: 'large', vcpus: 12, nicNode: 0});
	const fat = guestOf({name: 'fat', vcpus: 1, memory: 100 * gibibyte, nicNode: 0});
	const placement = place(host, [large, small, fat]);
	assert.deepEqual(
		placement.unplaced.map(guest => guest.name),
		['large', 'fat'],
	);
	assert.match(placement.unplaced[0]?.because ?? '', /12 vCPUs.*8 CPUs/);
	assert.match(placement.unplaced[1]?.because ?? '', /100\.0 GiB.*64\.0 GiB/);
	assert.deepEqual(placement.guests, place(host, [small]).guests);
});

test('sets fixed by hand are kept, and nobody else gets them', () => {
	const fixed = {vcpus: [[3], [7]], vhost: [2], emulator: [1], ioThreads: [[6]]};
	const guests = [guestOf({name: 'other', vcpus: 2, nicNode: 0}), guestOf({vcpus: 2, ioThreads: 1, nicNode: 0, fixed})];
	const [other, web] = place(syntheticHost(laptop), guests).guests;
	assert.deepEqual(
		[web?.vcpuPins, [...new Set(web?.vhost)], web?.emulator, web?.ioThreads],
		[fixed.vcpus, fixed.vhost, fixed.emulator, fixed.ioThreads],
	);
	const taken = [3, 7, 2, 1, 6];
	assert.ok(
		other?.vcpuPins.flat().every(cpu => !taken.includes(cpu)),
		JSON.stringify(other?.vcpuPins),
	);
});

test('a guest without vhost interface has no queues and no workers', () => {
	const [sets] = place(syntheticHost(laptop), [guestOf({vcpus: 2, vhostQueues: []})]).guests;
	assert.deepEqual([sets?.queues, sets?.vhost], [[], []]);
});

test('two interfaces share the CPUs of the workers, in queue order', () => {
	const [sets] = place(syntheticHost(metal), [guestOf({vcpus: 2, vhostQueues: [undefined, 3], nicNode: 0})]).guests;
	assert.deepEqual(sets?.queues, [2, 3]);
	assert.equal(sets?.vhost.length, 5);
	assert.equal(new Set(sets?.vhost).size, 3);
});

test('a host without node directory is one node', () => {
	const host = syntheticHost(laptop);
	const bare = {...host, nodes: [], cpus: host.cpus.map(cpu => ({...cpu, node: undefined})), room: [{node: 0, kib: undefined}]};
	assert.deepEqual(
		place(bare, [guestOf({vcpus: 4, nicNode: 0})]).guests[0]?.vcpuPins,
		place(host, [guestOf({vcpus: 4, nicNode: 0})]).guests[0]?.vcpuPins,
	);
});

test('alternatives differ, have names, and none is cheaper than the one proposed', () => {
	const found = alternatives(syntheticHost(metal), guestOf({vcpus: 8, memory: 8 * gibibyte, nicNode: 0}));
	assert.deepEqual(
		found.map(({title}) => title),
		['Proposed', 'vCPUs in sibling pairs', 'On node 1'],
	);
	assert.ok(
		found.every(({cost}) => cost >= (found[0]?.cost ?? 0)),
		JSON.stringify(found.map(({cost}) => cost)),
	);
	assert.ok(found.every(({placement}) => (placement.guests[0]?.reasons.length ?? 0) > 0));
});

test('the emulator lends a vCPU’s CPU only where the memory is out of its reach, and says so', () => {
	const [sets] = place(syntheticHost(lab), [guestOf(web01)]).guests;
	assert.match(sets?.gaveUp.join('\n') ?? '', /^vCPUs share CPU 7 with the emulator\.$/m);
	assert.match(sets?.gaveUp.join('\n') ?? '', /^vhost workers on CPUs 1,5 are not on node 1, where the memory is/m);
	const [roomy] = place(syntheticHost({...lab, cores: 3}), [guestOf(web01)]).guests;
	assert.doesNotMatch(roomy?.gaveUp.join('\n') ?? '', /vCPUs share/);
});

test('an empty set fixed for the emulator fixes nothing', () => {
	const host = syntheticHost(lab);
	assert.deepEqual(place(host, [guestOf({...web01, fixed: {emulator: []}})]), place(host, [guestOf(web01)]));
});
