import assert from 'node:assert/strict';
import {test} from 'node:test';
import {holds, notWorseThanNumad, onTheNicsNode, sameGuestByGuest} from '../placement/law-checks.ts';
import {guestOf} from '../placement/synthetic-host.ts';
import {recordedHosts} from './hosts.ts';

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
