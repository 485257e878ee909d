import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Facts} from '../../src/inspect/facts.ts';
import {ownersOf} from '../../src/wizard/cpu-map/owners.ts';
import {type CpuUses, cpuUses} from '../../src/wizard/cpu-map/uses.ts';
import {fakeFacts} from './fake-facts.ts';
import {placementUnder} from './fake-placement.ts';

const [web01, ...others] = fakeFacts.domains;
assert.ok(web01?.inactive !== undefined);
const everywhere = fakeFacts.cpus.map(({cpu}) => cpu);
const db: Facts['domains'][number] = {
	...web01,
	name: 'db',
	uuid: 'db',
	state: 'running',
	autostart: false,
	live: {...web01.inactive, vcpuPins: {0: [20], 1: [2], 2: everywhere}, iothreadPins: {3: [21]}, emulatorPin: [0, 21]},
};
const rest: Facts['domains'][number] = {
	...db,
	name: 'rest',
	uuid: 'rest',
	state: 'shut off',
	live: undefined,
	inactive: {...web01.inactive, vcpuPins: {0: [22]}},
};
const [nic] = fakeFacts.nics;
assert.ok(nic);
const facts: Facts = {
	...fakeFacts,
	domains: [web01, db, rest, ...others],
	nics: [...fakeFacts.nics, {...nic, name: 'ens9'}],
	ownFiles: {'/etc/nearmetal/interrupts.d/ens9': '# Written by nearmetal\nens9-TxRx-0 31\nens9 misc 31\n'},
};
const placed = placementUnder({preset: {name: '', title: '', about: '', tunings: {}}, guest: 'web01', on: {}, options: {}}, facts);
const use = (role: CpuUses['role'], more: Partial<CpuUses> = {}): CpuUses => ({role, number: undefined, isShared: false, ...more});

describe('what runs on a CPU', () => {
	const withWorkersOnVcpus = {...placed, guests: placed.guests.map(own => ({...own, vhost: [3, 10]}))};
	const withFloating = {
		...placed,
		guests: placed.guests.map(own => ({
			...own,
			vcpuPins: [
				[2, 3],
				[2, 3],
			],
		})),
	};
	const cases: readonly (readonly [name: string, placement: typeof placed, cpu: number, CpuUses])[] = [
		['a vCPU', placed, 3, use('vCPU', {number: 1})],
		['a worker', placed, 11, use('vhost', {number: 1})],
		['the host', placed, 0, use('housekeeping')],
		['nobody', placed, 30, use('free')],
		['interrupts of another NIC', placed, 31, use('interrupts')],
		['a vCPU of another guest that runs', placed, 20, use('other guest')],
		['the emulator of another guest that runs', placed, 21, use('other guest')],
		['a vCPU, and one of another guest', placed, 2, use('vCPU', {number: 0, isShared: true})],
		['a vCPU and a worker', withWorkersOnVcpus, 3, use('vCPU', {number: 1, isShared: true})],
		['a worker beside one on a vCPU', withWorkersOnVcpus, 10, use('vhost', {number: 1})],
		['vCPUs that float', withFloating, 3, use('vCPU', {number: 0, isShared: true})],
	];
	for (const [name, placement, cpu, expected] of cases) {
		test(name, () => assert.deepEqual(cpuUses(facts, placement, 'web01')(cpu), expected));
	}

	const withWorkerIoThread = {
		...placed,
		guests: placed.guests.map(own => ({...own, vhost: [3, 10, 3], ioThreads: [[3]], emulator: [1, 3]})),
	};
	const owners: readonly (readonly [name: string, placement: typeof placed, cpu: number, readonly string[]])[] = [
		['nobody', placed, 30, []],
		['the host', placed, 0, ['emulator of db', 'the host’s own work']],
		['interrupts', placed, 14, ['interrupts of the NIC']],
		['interrupts of another NIC', placed, 31, ['interrupts of another NIC']],
		['a vCPU', placed, 3, ['vCPU 1 of web01']],
		['the emulator', placed, 37, ['emulator of web01']],
		['a vCPU, and one of another guest', placed, 2, ['vCPU 0 of web01', 'vCPU 1 of db']],
		['several threads of one guest', withWorkerIoThread, 3, ['vCPU 1, vhost workers 0,2, IOThread 1 and emulator of web01']],
		['the IOThread and the emulator of another guest', placed, 21, ['IOThread 3 and emulator of db']],
		['a guest that is off', placed, 22, ['vCPU 0 of rest, which is off']],
		['where a thread may run anywhere, it is on no CPU in particular', placed, 23, []],
	];
	for (const [name, placement, cpu, expected] of owners) {
		test(`in words: ${name}`, () => assert.deepEqual(ownersOf(facts, placement, cpu), expected));
	}

	test('with no guest chosen, every guest that runs is another one', () => {
		const none = {...placed, guests: []};
		assert.deepEqual(cpuUses(facts, none, undefined)(20), use('other guest'));
	});

	test('a guest that is off takes nothing', () => {
		const off: Facts = {...facts, domains: [web01, {...db, state: 'shut off', inactive: db.live, live: undefined}]};
		assert.deepEqual(cpuUses(off, placed, 'web01')(20), use('free'));
	});
});
