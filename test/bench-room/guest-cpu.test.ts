import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {CpuUse} from '../../src/bench/cpu-use.ts';
import {guestCpuPerGigabyte} from '../../src/bench/guest-cpu.ts';
import {cpu, link, thread} from './limit-readings.ts';

/** Five seconds of 8 Gbit/s, which are 5 GB: two vCPUs, a worker, the main loop and an IOThread; the NIC carried twice what the tap did. */
const use: CpuUse = {
	seconds: 5,
	hostSeconds: 20,
	cpus: [cpu(0, 0.9, {softirq: 0.4}), cpu(1, 0.5, {softirq: 0.1})],
	threads: [
		thread('vCPU', 1, 0.5),
		thread('vCPU', 2, 0.3),
		thread('vhost', 3, 0.6),
		thread('emulator', 4, 0.01, {isMainLoop: true}),
		thread('emulator', 5, 0.2, {isIothread: true}),
	],
	steal: 0,
	softnet: [],
	links: [link('vnet0', {receivedBytes: 4e9, sentBytes: 1e9}), link('ens5', {receivedBytes: 2e9, sentBytes: 8e9})],
	conntrack: undefined,
};
const near = (actual: number | undefined, expected: number) =>
	assert.ok(actual !== undefined && Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

test('CPU seconds for a gigabyte by role: threads by themselves, of softirq the share of the packets that are the guest’s', () => {
	const cost = guestCpuPerGigabyte(use, 8);
	assert.deepEqual(Object.keys(cost?.roles ?? {}), ['vCPU', 'vhost', 'IOThread', 'softirq'], 'the emulator worked too little to tell');
	near(cost?.roles.vCPU, 0.8);
	near(cost?.roles.vhost, 0.6);
	near(cost?.roles.IOThread, 0.2);
	near(cost?.roles.softirq, 0.25);
	near(cost?.all, 0.8 + 0.6 + 0.01 + 0.2 + 0.25);
});

test('CPU seconds for a gigabyte: what is not known counts for nobody', () => {
	const [tap, nic] = use.links;
	assert.ok(tap && nic);
	assert.equal(guestCpuPerGigabyte({...use, links: [tap]}, 8)?.roles.softirq, undefined, 'no NIC');
	assert.equal(guestCpuPerGigabyte({...use, links: [nic]}, 8)?.roles.softirq, undefined, 'no tap');
	const all = guestCpuPerGigabyte({...use, links: [{...tap, sentBytes: 9e10}, nic]}, 8);
	near(all?.roles.softirq, 0.5);
	assert.equal(guestCpuPerGigabyte({...use, threads: []}, 8), undefined);
	assert.equal(guestCpuPerGigabyte(use, 0), undefined);
});
