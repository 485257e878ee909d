import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseCpulist} from '../../src/cpu/cpu-set.ts';
import {topologyOf} from '../../src/placement/cores.ts';
import {guestTopology} from '../../src/placement/guest-topology.ts';
import type {HostForPlacement} from '../../src/placement/host.ts';
import {syntheticHost} from './synthetic-host.ts';

// 2 nodes of 4 cores of 2 threads: node 0 is 0-3,8-11, node 1 is 4-7,12-15; siblings are k and k + 8.
const host = syntheticHost({nodes: 2, cores: 4, threads: 2});
const twoDies: HostForPlacement = {...host, cpus: host.cpus.map(cpu => ({...cpu, die: cpu.cpu % 4 < 2 ? 0 : 1}))};
const oneCpuPackages: HostForPlacement = {...host, cpus: host.cpus.map(cpu => ({...cpu, package: cpu.cpu, node: 0}))};
const power: HostForPlacement = syntheticHost({nodes: 1, cores: 4, threads: 4});
// numa=fake may put the siblings of a core on different nodes.
const torn: HostForPlacement = {...host, cpus: host.cpus.map(cpu => ({...cpu, node: cpu.cpu < 8 ? 0 : 1}))};
const inOtherHands: HostForPlacement = {...host, usable: [], allowed: [], taken: [{guest: 'db', cpus: [1, 2, 9, 10]}]};

/** Pins of the vCPUs in order, a blank between them; sockets, dies, cores, threads. */
const cases: readonly (readonly [name: string, host: HostForPlacement, pins: string, expected: string])[] = [
	['one vCPU', host, '1', '1 1 1 1'],
	['one a core', host, '1 2 3', '1 1 3 1'],
	['pairs of siblings', host, '1 9 2 10', '1 1 2 2'],
	['pairs on CPUs that another guest has now', inOtherHands, '1 9 2 10', '1 1 2 2'],
	['an odd vCPU has no sibling: then none is shown', host, '1 9 2', '1 1 3 1'],
	['siblings that are not neighbours in the order', host, '1 2 9 10', '1 1 4 1'],
	['a core that comes back', host, '1 9 2 10 1 9', '1 1 6 1'],
	['two vCPUs on one CPU are no siblings', host, '1 1 2 2', '1 1 4 1'],
	['vCPUs that float', host, '1,9 2,10', '1 1 2 1'],
	['half of each large core', power, '0 4 1 5', '1 1 2 2'],
	['all of each large core', power, '0 4 8 12 1 5 9 13', '1 1 2 4'],
	['a socket for each of two equal cells', host, '1 2 3 5 6 7', '2 1 3 1'],
	['the same in pairs', host, '1 9 2 10 5 13 6 14', '2 1 2 2'],
	['unequal cells: sockets that both are made of', host, '0 1 2 3 5 6', '3 1 2 1'],
	['unequal cells in pairs', host, '0 8 1 9 2 10 5 13', '4 1 1 2'],
	['cells with no divisor in common: one socket, not one for each vCPU', host, '0 1 2 3 8 5 6 7', '1 1 8 1'],
	['nodes by turns', host, '1 5 2 6', '4 1 1 1'],
	['torn siblings are of two nodes and no siblings', torn, '1 9', '2 1 1 1'],
	['dies of one socket', twoDies, '0 1 2 3', '1 2 2 1'],
	['dies filled unequally', twoDies, '0 8 1 9 2 10', '1 3 1 2'],
	['one of two dies', twoDies, '2 3', '1 1 2 1'],
	['several packages on one node', oneCpuPackages, '0 1 2 3', '4 1 1 1'],
	['siblings that are in two packages', oneCpuPackages, '0 8 1 9', '4 1 1 1'],
];

const atOnce: readonly (readonly [name: string, threadsDivide: number, expected: string])[] = [
	['POWER with all on', 4, '1 1 2 2'],
	['POWER with whole cores on', 2, '1 1 2 2'],
	['POWER with a core half on', 3, '1 1 4 1'],
	['s390x and RISC-V', 1, '1 1 4 1'],
];

for (const [name, threadsDivide, expected] of atOnce) {
	test(`no more threads a core than the machine starts with: ${name}`, () => {
		const {sockets, dies, cores, threads} = guestTopology([[1], [9], [2], [10]], topologyOf(host), {threadsDivide});
		assert.equal([sockets, dies, cores, threads].join(' '), expected);
	});
}

for (const [name, on, pins, expected] of cases) {
	test(name, () => {
		const {sockets, dies, cores, threads} = guestTopology(pins.split(' ').map(parseCpulist), topologyOf(on));
		assert.equal([sockets, dies, cores, threads].join(' '), expected);
	});
}
