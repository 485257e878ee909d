import assert from 'node:assert/strict';
import {test} from 'node:test';
import {place} from '../../src/placement/place.ts';
import {guestOf, syntheticHost} from './synthetic-host.ts';

// Guests may use CPUs 0-3 and 8-15; the host has 4-7 to itself.
const whole = syntheticHost({nodes: 2, cores: 8, threads: 1});
const usable = whole.usable.filter(cpu => cpu < 4 || cpu >= 8);
const host = {...whole, allowed: usable, usable, spare: [4, 5, 6, 7]};

const cpusOf = (vcpus: number): readonly number[] =>
	place(host, [guestOf({vcpus, nicNode: 0})]).guests.flatMap(guest => guest.vcpuPins.flat());

test('CPU 0 stays the host’s, also where others are left to it', () => {
	for (const vcpus of [1, 2, 8]) {
		const cpus = cpusOf(vcpus);
		assert.equal(cpus.length, vcpus);
		assert.ok(!cpus.includes(0), `${vcpus} vCPUs on ${cpus.join()}`);
	}
});

test('a guest that needs every CPU gets CPU 0 too', () => {
	assert.deepEqual(
		cpusOf(usable.length).toSorted((a, b) => a - b),
		usable,
	);
});
