import assert from 'node:assert/strict';
import {test} from 'node:test';
import {check} from '../../src/placement/check.ts';
import type {HostForPlacement} from '../../src/placement/host.ts';
import type {GuestSets} from '../../src/placement/placement.ts';
import {gibibyte, guestOf, syntheticHost} from './synthetic-host.ts';

// 2 nodes of 4 cores of 2 threads: node 0 is 0-3,8-11, node 1 is 4-7,12-15; siblings are k and k + 8.
const host = syntheticHost({nodes: 2, cores: 4, threads: 2, nicNode: 0, room: 8 * gibibyte});
const guest = guestOf({vcpus: 2, memory: gibibyte, nicNode: 0});

const good: GuestSets = {
	cells: [{node: 0, vcpus: [0, 1], memory: gibibyte}],
	vcpuPins: [[1], [2]],
	emulator: [8],
	vhost: [3, 11],
	ioThreads: [],
};

const withOther: HostForPlacement = {
	...host,
	usable: host.usable.filter(cpu => cpu !== 10),
	allowed: host.allowed.filter(cpu => cpu !== 10),
	taken: [{guest: 'db', cpus: [10]}],
};
const sliced: HostForPlacement = {
	...host,
	usable: host.usable.filter(cpu => cpu !== 1),
	allowed: host.allowed.filter(cpu => cpu !== 1),
	spare: [1],
};
const isolated: HostForPlacement = {...host, isApart: true, usable: [1, 2, 3, 8, 9, 10, 11], spare: [0, 4, 5, 6, 7, 12, 13, 14, 15]};
const offline: HostForPlacement = syntheticHost({nodes: 2, cores: 4, threads: 2, nicNode: 0, offline: [2]});

const cases: readonly (readonly [
	name: string,
	host: HostForPlacement,
	change: Partial<GuestSets>,
	severity: 'error' | 'warning',
	text: RegExp,
])[] = [
	['offline CPU', offline, {}, 'error', /CPU 2 is offline/],
	['interrupts of another NIC', {...host, taken: [{cpus: [3]}]}, {}, 'warning', /^vhost workers share CPU 3 with interrupts\.$/],
	['no such CPU', host, {vcpuPins: [[1], [99]]}, 'error', /no CPU 99/],
	['outside machine.slice', sliced, {}, 'error', /CPU 1 may not be used by guests/],
	['no pins', host, {vcpuPins: []}, 'error', /^No vCPU has a CPU; /],
	['too many pins', host, {vcpuPins: [[1], [2], [3]]}, 'error', /^3 CPUs are chosen for 2 vCPUs: 1 too many\.$/],
	['not isolated', isolated, {vcpuPins: [[1], [4]]}, 'warning', /^CPU 4 is not isolated as others here are/],
	[
		'one of two near',
		host,
		{vcpuPins: [[1], [4]], vhost: [5, 6]},
		'warning',
		/^vCPUs on CPU 4 and vhost workers on CPUs 5-6 are not on node 0/,
	],
	['too few pins', host, {vcpuPins: [[1]]}, 'error', /^Only 1 of 2 vCPUs has a CPU; give each one of its own\.$/],
	[
		'memory node without emulator CPU',
		host,
		{cells: [{node: 1, vcpus: [0, 1], memory: gibibyte}]},
		'error',
		/memory is on node 1 and the emulator has no CPU there/,
	],
	['more memory than room', host, {cells: [{node: 0, vcpus: [0, 1], memory: 9 * gibibyte}]}, 'error', /room for 8192 MiB.*9216 MiB/],
	[
		'memory of another node',
		host,
		{cells: [{node: 1, vcpus: [0, 1], memory: gibibyte}], emulator: [4]},
		'warning',
		/^vCPUs 0-1 use memory of node 1 from another node\.$/,
	],
	['pinned to by another guest', withOther, {vcpuPins: [[1], [10]]}, 'warning', /^db is pinned to CPU 10 too: /],
	[
		'pinned to by a guest that is off',
		{...host, resting: [{guest: 'old', cpus: [2, 6]}]},
		{},
		'warning',
		/^old, which is off, is pinned to CPU 2 too: /,
	],
	[
		'emulator and IOThread where a guest that is off is pinned',
		{...host, resting: [{guest: 'old', cpus: [6, 8, 9]}]},
		{emulator: [8], ioThreads: [[9]]},
		'warning',
		/^old, which is off, is pinned to CPUs 8-9 too: /,
	],
	['sibling of another guest', withOther, {}, 'warning', /^Siblings of CPU 2 are used by db: vCPUs there/],
	['vCPUs stacked', host, {vcpuPins: [[1], [1]]}, 'warning', /Several vCPUs share CPU 1/],
	['vCPU on the emulator', host, {emulator: [1]}, 'warning', /vCPUs share CPU 1 with the emulator/],
	['vhost on a vCPU', host, {vhost: [2, 3]}, 'warning', /^vCPUs share CPU 2 with vhost workers\.$/],
	[
		'vhost beside a vCPU',
		host,
		{vhost: [9, 3]},
		'warning',
		/^Siblings of CPU 1 are used by vhost workers: vCPUs there have only part of a core\.$/,
	],
	['CPU 0', host, {vcpuPins: [[0], [1]]}, 'warning', /^CPU 0 is used by vCPUs: /],
	['off the NIC node', host, {vcpuPins: [[4], [5]]}, 'warning', /^vCPUs on CPUs 4-5 are not on node 0, where the NIC is\.$/],
	['fewer CPUs than workers', host, {vhost: [3, 3]}, 'warning', /^2 vhost workers run on 1 CPU: they wait/],
	['vCPUs in pairs', host, {vcpuPins: [[1], [9]]}, 'warning', /^All 2 vCPUs run as siblings of each other, not one on each core\.$/],
	['IOThreads on one CPU', host, {ioThreads: [[9], [9]]}, 'warning', /^Several IOThreads share CPU 9: they wait for each other\.$/],
	['IOThread on the emulator', host, {ioThreads: [[8]]}, 'warning', /^The emulator shares CPU 8 with IOThreads\.$/],
];

for (const [name, on, change, severity, text] of cases) {
	test(`${severity}: ${name}`, () => {
		const flaws = check({...good, ...change}, on, guest);
		assert.ok(
			flaws.some(flaw => flaw.severity === severity && text.test(flaw.text)),
			JSON.stringify(flaws, null, '\t'),
		);
	});
}

test('sets with nothing wrong but workers on siblings of each other', () => {
	assert.deepEqual(
		check(good, host, guest).map(flaw => flaw.text),
		['Siblings of CPUs 3,11 are used by vhost workers: vhost workers there have only part of a core.'],
	);
});

test('siblings that the guest cannot be told of', () => {
	const demand = guestOf({vcpus: 3, memory: gibibyte, nicNode: 0});
	const flaws = check({...good, vcpuPins: [[1], [9], [2]]}, host, demand);
	assert.equal(
		flaws.find(({text}) => text.includes('as siblings'))?.text,
		'2 of 3 vCPUs run as siblings of each other, not one on each core. The guest is not told: that takes whole cores, their vCPUs one after the other.',
	);
});
