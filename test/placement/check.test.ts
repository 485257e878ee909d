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
const offline: HostForPlacement = syntheticHost({nodes: 2, cores: 4, threads: 2, nicNode: 0, offline: [2]});

const cases: readonly (readonly [
	name: string,
	host: HostForPlacement,
	change: Partial<GuestSets>,
	severity: 'error' | 'warning',
	text: RegExp,
])[] = [
	['offline CPU', offline, {}, 'error', /CPU 2 is offline/],
	['no such CPU', host, {vcpuPins: [[1], [99]]}, 'error', /no CPU 99/],
	['outside machine.slice', sliced, {}, 'error', /CPU 1 may not be used by guests/],
	['too few pins', host, {vcpuPins: [[1]]}, 'error', /1 vCPU of 2/],
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
		/2 vCPUs use memory of node 1/,
	],
	['pinned to by another guest', withOther, {vcpuPins: [[1], [10]]}, 'warning', /CPU 10 db is pinned to/],
	['sibling of another guest', withOther, {}, 'warning', /CPU 2 have siblings used by db/],
	['vCPUs stacked', host, {vcpuPins: [[1], [1]]}, 'warning', /Several vCPUs share CPU 1/],
	['vCPU on the emulator', host, {emulator: [1]}, 'warning', /vCPUs share CPU 1 with the emulator/],
	['vhost on a vCPU', host, {vhost: [2, 3]}, 'warning', /vhost workers share CPU 2 with vCPUs/],
	['vhost beside a vCPU', host, {vhost: [9, 3]}, 'warning', /siblings busy with vCPUs/],
	['CPU 0', host, {vcpuPins: [[0], [1]]}, 'warning', /CPU 0 is used/],
	['off the NIC node', host, {vcpuPins: [[4], [5]]}, 'warning', /2 vCPU CPUs and 0 vhost CPUs are not on node 0/],
	['fewer CPUs than workers', host, {vhost: [3, 3]}, 'warning', /2 vhost workers on 1 CPU/],
	['vCPUs in pairs', host, {vcpuPins: [[1], [9]]}, 'warning', /2 vCPUs of 2 run in sibling pairs/],
	['IOThread on the emulator', host, {ioThreads: [[8]]}, 'warning', /IOThreads share CPU 8 with the emulator/],
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
		['vhost workers on CPUs 3,11 have siblings busy with vhost workers.'],
	);
});
