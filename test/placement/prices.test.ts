import assert from 'node:assert/strict';
import {test} from 'node:test';
import {place} from '../../src/placement/place.ts';
import {prices, vhostShortfall} from '../../src/placement/prices.ts';
import {gibibyte, guestOf, syntheticHost} from './synthetic-host.ts';

test('what is given up last costs most: the order that the help and README tell', () => {
	const told = [
		prices.unplaced,
		prices.memoryWithoutEmulator,
		prices.sharedVcpu,
		prices.bootCpu,
		prices.remoteMemory,
		vhostShortfall(1, 0),
		prices.remoteInterrupt,
		prices.splitCore,
		prices.missingVhostBelowHalf,
		prices.remoteNic,
		prices.sharedEmulator,
		prices.missingInterrupt,
		prices.pairedVcpu,
	];
	assert.deepEqual(
		told,
		told.toSorted((one, other) => other - one),
	);
});

test('a guest is where its memory is, and not where the NIC is, when both cannot be', () => {
	const host = syntheticHost({nodes: 2, cores: 16, threads: 2, nicNode: 0});
	const room = [
		{node: 0, kib: 0},
		{node: 1, kib: 8 * gibibyte},
	];
	const [guest] = place({...host, room}, [guestOf({vcpus: 4, memory: 4 * gibibyte, nicNode: 0})]).guests;
	assert.deepEqual(
		guest?.cells.map(({node}) => node),
		[1],
	);
	assert.ok(
		guest?.vcpuPins.flat().every(cpu => Math.floor((cpu % 32) / 16) === 1),
		JSON.stringify(guest?.vcpuPins),
	);
});
