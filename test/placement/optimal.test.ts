import assert from 'node:assert/strict';
import {test} from 'node:test';
import {cost} from '../../src/placement/cost.ts';
import {place} from '../../src/placement/place.ts';
import {thorough} from '../thorough.ts';
import {leastCost} from './exhaustive.ts';
import {guestOf, type Shape, syntheticHost} from './synthetic-host.ts';

/** Each with the sizes of guest that are tried where there is no time for all. */
const hosts: readonly (readonly [name: string, shape: Shape, vcpus?: readonly number[]])[] = [
	['1 CPU', {nodes: 1, cores: 1, threads: 1, nicNode: 0}],
	['1 core of 2 threads', {nodes: 1, cores: 1, threads: 2, nicNode: 0}],
	['2 cores of 2 threads', {nodes: 1, cores: 2, threads: 2, nicNode: 0}],
	['4 cores', {nodes: 1, cores: 4, threads: 1, nicNode: 0}],
	['3 cores of 2 threads', {nodes: 1, cores: 3, threads: 2, nicNode: 0}],
	['laptop: 4 cores of 2 threads', {nodes: 1, cores: 4, threads: 2, nicNode: 0}, [1, 4, 7]],
	['6 cores in 2 L3 domains', {nodes: 1, cores: 6, threads: 1, domains: 2, nicNode: 0}],
	['2 nodes of 2 cores', {nodes: 2, cores: 2, threads: 1, nicNode: 1}],
	['2 nodes of 3 cores', {nodes: 2, cores: 3, threads: 1, nicNode: 0}],
	['2 nodes of 2 cores of 2 threads, NIC on the last', {nodes: 2, cores: 2, threads: 2, nicNode: 1}, [2, 4, 6]],
	['2 nodes of 2 cores of 2 threads, NIC unknown', {nodes: 2, cores: 2, threads: 2}, [3, 5]],
];

for (const [name, shape, sizes] of hosts) {
	test(`as cheap as the cheapest of all: ${name}`, () => {
		const host = syntheticHost(shape);
		for (const vcpus of (thorough ? undefined : sizes) ?? host.usable.map((_, index) => index + 1)) {
			const guest = guestOf({vcpus, nicNode: shape.nicNode});
			const placement = place(host, [guest]);
			const best = leastCost(host, guest);
			const sets = placement.guests[0];
			assert.ok(
				cost(placement, host, [guest]) <= best.cost,
				`${vcpus} vCPUs: ${cost(placement, host, [guest])} against ${best.cost}\n${JSON.stringify({...placement, reasons: 0, guests: {...sets, reasons: 0, gaveUp: 0}})}\n${JSON.stringify(best.placement)}`,
			);
		}
	});
}
