import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {carriedByTaps, cpuUse} from '../../src/bench/cpu-use.ts';
import {readings, samplerCommand} from '../../src/bench/sampler.ts';
import {guestProcess} from './guest-facts.ts';

/** What the sampler printed on a host of 8 CPUs while a guest sent four streams. Expected figures were added up with other means. */
const recorded = readFileSync(new URL('sampler-output.txt', import.meta.url), 'utf8');

const [first, second] = readings(recorded).whole;
assert.ok(first && second);
const use = cpuUse(first, second, guestProcess, ['vnet0'], ['ens1']);
const workers = use.threads.filter(({role}) => role === 'vhost');
const vcpus = use.threads.filter(({role}) => role === 'vCPU');
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
		workers.map(({tid}) => tid),
		[607],
	);
	near(workers[0]?.busy ?? -1, 53 / 118);
	assert.deepEqual(workers[0]?.allowed, [0, 1, 2, 3, 4, 5, 6, 7]);
	assert.deepEqual(
		vcpus.map(({vcpu, busy}) => [vcpu, Math.round(busy * 118)]),
		[
			[0, 0],
			[1, 69],
			[2, 73],
			[3, 22],
		],
	);
	assert.equal(carriedByTaps(use, 'sending'), 1_423_463_426 - 1_420_235_326);
	assert.equal(carriedByTaps(use, 'receiving'), 2_550_786 - 2_516_612);
	assert.deepEqual(
		(['processed', 'dropped', 'squeezed'] as const).map(counter => use.softnet.reduce((all, one) => all + one[counter], 0)),
		[1761, 0, 31],
	);
	assert.deepEqual(use.links[0], {
		name: 'vnet0',
		isTap: true,
		receivedBytes: 3_228_100,
		receivedPackets: 622,
		receiveDrops: 0,
		sentBytes: 34_174,
		sentPackets: 518,
		sendDrops: 0,
	});
	assert.deepEqual(
		use.links.map(({name, isTap}) => [name, isTap]),
		[
			['vnet0', true],
			['ens1', false],
		],
	);
});

test('no such tap and no known guest: unknown, not 0', () => {
	const bare = cpuUse(first, second, undefined, ['vnet7'], []);
	assert.deepEqual([carriedByTaps(bare, 'sending'), bare.links, bare.threads, bare.conntrack], [undefined, [], [], undefined]);
});

test('a thread that ended and a CPU that went offline are left out, counters that wrapped go on', () => {
	const tasks = new Map(second.tasks);
	tasks.delete(607);
	const dropped = (cpu: number, packets: number) => [cpu, {cpu, processed: 9, dropped: packets, timeSqueeze: 0}] as const;
	const wrapped = cpuUse(
		{...first, softnet: new Map([dropped(0, 0xffff_fff0), dropped(1, 1200)])},
		{...second, tasks, softnet: new Map([dropped(0, 0x10)])},
		guestProcess,
		[],
		[],
	);
	assert.ok(wrapped.threads.every(({role}) => role !== 'vhost'));
	assert.deepEqual(wrapped.softnet, [{cpu: 0, processed: 0, dropped: 0x20, squeezed: 0}]);
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
	assert.deepEqual(read?.tasks.get(71), {ticks: 11, cpu: 3, waited: undefined});
	assert.deepEqual(read?.links.get('br-x:1'), {
		receivedBytes: 9,
		receivedPackets: 0,
		receiveDrops: 0,
		sentBytes: 0,
		sentPackets: 0,
		sendDrops: 4,
	});
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

test('waiting for a CPU: the line after a thread’s own; all 0 where the kernel keeps none', () => {
	const fields = Array.from({length: 50}, () => 0).join(' ');
	const text = (waited: readonly string[]) =>
		waited
			.map((line, index) => `${index + 1}.00 2.00\n607 (vhost-600) S ${fields}\n${line}`)
			.join('.\n')
			.concat('.\n');
	const waits = (lines: readonly string[]) => {
		const [before, after] = readings(text(lines)).whole;
		assert.ok(before && after);
		return cpuUse(before, after, guestProcess, [], []).threads[0]?.waits;
	};
	near(waits(['12345678 10000000 71\n', '12345699 310000000 72\n']) ?? -1, 0.3);
	assert.equal(waits(['0 0 0\n', '0 0 0\n']), undefined);
	assert.equal(waits(['', '']), undefined, 'a kernel without the file');
	assert.equal(waits(['', '5 5 5\n']), undefined);
	const [wide] = readings('1.00 2.00\n607 (v) S 0\n12345678 87654321 10000000\n9 9 9\n.\n').whole;
	assert.deepEqual([wide?.tasks.get(607)?.waited, wide?.softnet.size], [0.087654321, 0], 'eight digits are no line of softnet');
});

test('connections tracked, and how many may be; nothing where none are', () => {
	assert.deepEqual(readings('1.00 2.00\n27\n262144\n.\n').whole[0]?.conntrack, {count: 27, maximum: 262_144});
	assert.equal(readings('1.00 2.00\n.\n').whole[0]?.conntrack, undefined);
});

test('the kernel’s own work and steal, CPU by CPU', () => {
	const [before, after] = readings('1.00 1.00\ncpu0 0 0 0 0 0 0 0 0 0 0\n.\n2.00 1.00\ncpu0 10 0 30 20 0 5 15 20 0 0\n.\n').whole;
	assert.ok(before && after);
	assert.deepEqual(cpuUse(before, after, undefined, [], []).cpus, [
		{cpu: 0, busy: 0.6, softirq: 0.15, system: 0.3, steal: 0.2, role: 'other'},
	]);
});
