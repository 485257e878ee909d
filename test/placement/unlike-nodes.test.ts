import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {cost} from '../../src/placement/cost.ts';
import type {HostForPlacement} from '../../src/placement/host.ts';
import {place} from '../../src/placement/place.ts';
import {casesOf} from '../thorough.ts';
import {gibibyte, guestOf, syntheticHost} from './synthetic-host.ts';

type Node = {readonly threadsOfCores: readonly number[]; readonly hasMemory: boolean};

/** A host whose nodes have cores of one or two threads, as many as they like; the uplink is on node 0. */
const hostOf = (nodes: readonly Node[]): HostForPlacement => {
	let next = 0;
	const cores = nodes.map(({threadsOfCores}) => threadsOfCores.map(threads => Array.from({length: threads}, () => next++)));
	const cpus = cores.flatMap((own, node) =>
		own.flatMap(threadSiblings =>
			threadSiblings.map(cpu => ({
				cpu,
				online: true,
				package: node,
				die: 0,
				core: threadSiblings[0],
				node,
				threadSiblings,
				l3Siblings: own.flat(),
				efficient: false,
			})),
		),
	);
	const all = cpus.map(({cpu}) => cpu);
	return {
		...syntheticHost({nodes: 1, cores: 1, threads: 1, nicNode: 0}),
		cpus,
		nodes: cores.map((own, node) => ({node, cpulist: own.flat(), distances: cores.map((_, other) => (other === node ? 10 : 21))})),
		allowed: all,
		usable: all,
		room: nodes.map(({hasMemory}, node) => ({node, kib: hasMemory ? 4 * gibibyte : 0})),
	};
};

const unlike = fc.array(
	fc.record({threadsOfCores: fc.array(fc.integer({min: 1, max: 2}), {minLength: 1, maxLength: 4}), hasMemory: fc.boolean()}),
	{minLength: 2, maxLength: 6},
);

test('a guest alone is placed no worse than on any one node that holds it', () => {
	fc.assert(
		fc.property(unlike, fc.integer({min: 1, max: 4}), (nodes, vcpus) => {
			const host = hostOf(nodes);
			const guest = guestOf({vcpus, memory: gibibyte, nicNode: 0});
			const here = cost(place(host, [guest]), host, [guest]);
			for (const [node, {threadsOfCores, hasMemory}] of nodes.entries()) {
				if (!hasMemory || threadsOfCores.reduce((sum, threads) => sum + threads, 0) < vcpus) continue;
				const there = cost(place(host, [{...guest, fixed: {node}}]), host, [guest]);
				assert.ok(here <= there, `${here} against ${there} on node ${node}`);
			}
		}),
		casesOf(200),
	);
});
