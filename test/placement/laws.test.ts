import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {place} from '../../src/placement/place.ts';
import {casesOf} from '../thorough.ts';
import {holds, notWorseThanNumad, onTheNicsNode, sameGuestByGuest, staysWhereItIs} from './law-checks.ts';
import {gibibyte, guestOf, syntheticHost} from './synthetic-host.ts';

const shapes = fc
	.record({
		nodes: fc.integer({min: 1, max: 4}),
		cores: fc.integer({min: 1, max: 12}),
		threads: fc.constantFrom(1, 2, 4),
		domains: fc.integer({min: 1, max: 3}),
		memoryOnly: fc.integer({min: 0, max: 1}),
		room: fc.constantFrom(gibibyte, 8 * gibibyte, 64 * gibibyte),
		nicNode: fc.option(fc.integer({min: 0, max: 3}), {nil: undefined}),
		offline: fc.uniqueArray(fc.integer({min: 1, max: 30}), {maxLength: 6}),
	})
	.map(({nicNode, ...shape}) => ({...shape, ...(nicNode === undefined ? {} : {nicNode: nicNode % shape.nodes})}));

test('any guest on any host', () => {
	fc.assert(
		fc.property(
			shapes,
			fc.integer({min: 1, max: 50}),
			fc.integer({min: 1, max: 12 * 1024}),
			fc.integer({min: 0, max: 2}),
			(shape, vcpus, mebibytes, ioThreads) => {
				const host = syntheticHost(shape);
				const guest = guestOf({vcpus, memory: mebibytes * 1024, ioThreads, nicNode: shape.nicNode});
				const placement = holds(host, [guest]);
				if (vcpus > host.usable.length) assert.equal(placement.unplaced.length, 1);
				onTheNicsNode(placement, host, guest);
				notWorseThanNumad(placement, host, guest);
			},
		),
		casesOf(150),
	);
});

test('several guests on any host', () => {
	const guests = fc.array(
		fc.record({
			vcpus: fc.integer({min: 1, max: 12}),
			mebibytes: fc.integer({min: 1, max: 4096}),
			queues: fc.option(fc.integer({min: 1, max: 4}), {nil: undefined}),
			ioThreads: fc.integer({min: 0, max: 2}),
		}),
		{
			minLength: 1,
			maxLength: 8,
		},
	);
	fc.assert(
		fc.property(shapes, guests, (shape, list) => {
			const host = syntheticHost(shape);
			const demands = list.map(({vcpus, mebibytes, queues, ioThreads}, index) =>
				guestOf({name: `guest${index}`, vcpus, memory: mebibytes * 1024, vhostQueues: [queues], ioThreads, nicNode: shape.nicNode}),
			);
			const placement = holds(host, demands);
			sameGuestByGuest(placement, host, demands);
			sameGuestByGuest(placement, host, demands.toReversed());
		}),
		// Of few cases, ones among which a node's memory does not suffice.
		{...casesOf(100), seed: 8},
	);
});

test('a guest that is placed already stays', () => {
	const less = fc.array(fc.integer({min: 0, max: 32 * gibibyte}), {minLength: 5, maxLength: 5});
	fc.assert(
		fc.property(shapes, fc.integer({min: 1, max: 50}), less, (shape, vcpus, nowLess) => {
			const host = syntheticHost({...shape, room: 64 * gibibyte});
			const guest = guestOf({vcpus, memory: 4 * gibibyte, nicNode: shape.nicNode});
			staysWhereItIs(place(host, [guest]), host, guest, nowLess);
		}),
		// Of few cases, ones among which memory that became less matters.
		{...casesOf(100), seed: 4},
	);
});
