import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {cpuUse} from '../../src/bench/cpu-use.ts';
import {readings, samplerCommand} from '../../src/bench/sampler.ts';
import {guestProcess} from './guest-facts.ts';

/** What the sampler printed on a host of 8 CPUs while a guest sent four streams. Expected figures were added up with other means. */
const recorded = readFileSync(new URL('sampler-output.txt', import.meta.url), 'utf8');

const [first, second] = readings(recorded).whole;
assert.ok(first && second);
const use = cpuUse(first, second, guestProcess, ['vnet0']);
const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);

test('time, work of the host and of each CPU', () => {
	near(use.seconds, 1.18);
	near(use.hostSeconds, 1.38);
	assert.equal(use.cpus.length, 8);
	near(use.cpus[0]?.busy ?? -1, 27 / 88);
	near(use.cpus[5]?.softirq ?? -1, 4 / 100);
	assert.equal(use.steal, 0);
});

test('who kept a CPU busy', () => {
	const roles = Object.fromEntries(use.cpus.map(({cpu, role}) => [cpu, role]));
	assert.equal(roles[0], 'vCPU', 'thread 611 ran there last, 73 ticks');
	assert.equal(roles[1], 'vCPU', 'thread 610, 69 ticks');
	assert.equal(roles[6], 'vhost', 'worker 607, 53 ticks');
	assert.equal(roles[5], 'softirq', '4 of 5 ticks');
	assert.equal(roles[4], 'other', '30 ticks of nobody known');
});

test('vhost workers one by one, vCPUs, and what the tap carried', () => {
	assert.deepEqual(
		use.vhostWorkers.map(({tid}) => tid),
		[607],
	);
	near(use.vhostWorkers[0]?.busy ?? -1, 53 / 118);
	assert.deepEqual(use.vhostWorkers[0]?.allowed, [0, 1, 2, 3, 4, 5, 6, 7]);
	assert.deepEqual(
		use.vcpus.map(({vcpu, busy}) => [vcpu, Math.round(busy * 118)]),
		[
			[0, 0],
			[1, 69],
			[2, 73],
			[3, 22],
		],
	);
	assert.equal(use.received, 1_423_463_426 - 1_420_235_326);
	assert.equal(use.tapDrops, 0);
	assert.deepEqual(use.softnet, {dropped: 0, squeezed: 31});
});

test('no such tap and no known guest: unknown, not 0', () => {
	const bare = cpuUse(first, second, undefined, ['vnet7']);
	assert.deepEqual([bare.received, bare.tapDrops, bare.vcpus, bare.vhostWorkers], [undefined, undefined, [], []]);
});

test('a thread that ended is left out, counters that wrapped go on', () => {
	const tasks = new Map(second.tasks);
	tasks.delete(607);
	const wrapped = cpuUse(
		{...first, softnet: {dropped: 0xffff_fff0, squeezed: 0}},
		{...second, tasks, softnet: {dropped: 0x10, squeezed: 0}},
		guestProcess,
		[],
	);
	assert.deepEqual(wrapped.vhostWorkers, []);
	assert.equal(wrapped.softnet.dropped, 0x20);
});

test('readings do not depend on how the text was cut on its way', () => {
	for (const size of [1, 7, 1000]) {
		let rest = '';
		const found = [];
		for (let at = 0; at < recorded.length; at += size) {
			const read = readings(rest + recorded.slice(at, at + size));
			rest = read.rest;
			found.push(...read.whole);
		}
		assert.deepEqual(found, readings(recorded).whole);
		assert.equal(found.length, 3);
	}
});

test('names with spaces and brackets', () => {
	const fields = Array.from({length: 50}, (_, index) => (index === 10 ? 5 : index === 11 ? 6 : index === 35 ? 3 : 0)).join(' ');
	const [read] = readings(`1.00 2.00\n71 (a) R (b) c) S ${fields}\n br-x:1: 9 0 0 0 0 0 0 0 0 0 0 4\n.\n`).whole;
	assert.deepEqual(read?.tasks.get(71), {ticks: 11, cpu: 3});
	assert.deepEqual(read?.interfaces.get('br-x:1'), {receivedBytes: 9, transmitDrops: 4});
});

test('the files of threads: a kernel thread is its own process, a thread of QEMU is not', () => {
	const old = samplerCommand(guestProcess);
	assert.ok(old.includes('/proc/607/task/607/stat') && old.includes('/proc/600/task/609/stat'));
	const worker = guestProcess.vhostWorkers.map(thread => ({...thread, tid: 613}));
	const recent = samplerCommand({
		...guestProcess,
		threads: [...guestProcess.threads, ...worker],
		vhostWorkers: worker,
		workersAre: 'threads of QEMU',
	});
	assert.equal(recent.filter(argument => argument === '/proc/600/task/613/stat').length, 1);
	assert.ok(samplerCommand(undefined).every(argument => !argument.includes('/task/')));
});
