import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {place} from '../../src/placement/place.ts';
import {holds, notWorseThanNumad, onTheNicsNode, sameGuestByGuest, staysWhereItIs} from './law-checks.ts';
import {recordedHosts} from './recorded-hosts.ts';
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
		{seed: 7, numRuns: 150},
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
		{seed: 8, numRuns: 100},
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
		{seed: 9, numRuns: 100},
	);
});

const recorded = recordedHosts();

/** Every count on hosts of up to 32 CPUs, then ever fewer; always the last two. */
const countsTo = (all: number): readonly number[] =>
	Array.from({length: all}, (_, index) => index + 1).filter(
		count => count <= 16 || all <= 32 || count >= all - 1 || count % Math.floor(all / 8) === 0,
	);

test('guests of 1 to all CPUs on every recorded machine', {
	skip: recorded.length === 0 && 'set NEARMETAL_CORPORA to the recorded machines',
}, async t => {
	for (const {id, host} of recorded) {
		await t.test(id, () => {
			for (const vcpus of countsTo(host.usable.length)) {
				const guest = guestOf({vcpus, memory: 64 * 1024, nicNode: host.uplink?.node});
				const placement = holds(host, [guest]);
				assert.deepEqual(placement.unplaced, [], `${vcpus} vCPUs`);
				onTheNicsNode(placement, host, guest);
				notWorseThanNumad(placement, host, guest);
			}
		});
	}
});

test('guests that together have all CPUs on every recorded machine, and one too many', {
	skip: recorded.length === 0 && 'set NEARMETAL_CORPORA to the recorded machines',
}, async t => {
	for (const {id, host} of recorded) {
		await t.test(id, () => {
			const sizes: number[] = [];
			for (let left = host.usable.length; left > 0; left -= sizes.at(-1) ?? 1) sizes.push(Math.min(left, 1 + ((sizes.length * 5) % 12)));
			const guests = sizes.map((vcpus, index) => guestOf({name: `guest${index}`, vcpus, memory: 4096, nicNode: host.uplink?.node}));
			const placement = holds(host, guests);
			assert.deepEqual(placement.unplaced, []);
			sameGuestByGuest(placement, host, guests);
			const more = holds(host, [...guests, guestOf({name: 'more', vcpus: 1, memory: 4096, nicNode: host.uplink?.node})]);
			assert.equal(more.unplaced.length, 1);
		});
	}
});
