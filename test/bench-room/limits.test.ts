import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {CpuUse} from '../../src/bench/cpu-use.ts';
import {type LimitInput, limits} from '../../src/bench/limits.ts';

const idle: CpuUse = {
	seconds: 10,
	hostSeconds: 5,
	steal: 0,
	softnet: {dropped: 0, squeezed: 3},
	received: 1e9,
	tapDrops: 0,
	cpus: [
		{cpu: 0, busy: 0.5, softirq: 0.2, role: 'other'},
		{cpu: 14, busy: 0.6, softirq: 0.5, role: 'softirq'},
	],
	vhostWorkers: [
		{tid: 71, busy: 0.5, allowed: undefined},
		{tid: 72, busy: 0.4, allowed: undefined},
	],
	vcpus: [
		{vcpu: 0, busy: 0.5},
		{vcpu: 1, busy: 0.97},
	],
};
const input: LimitInput = {
	streams: 16,
	throughput: 7,
	tool: {client: 0.4, server: undefined},
	processes: 1,
	use: idle,
	cloud: undefined,
	mtu: 1500,
	uplinkSpeed: 25_000,
};
const amazon = {...input, streams: 1, cloud: 'amazon', uplinkSpeed: undefined} as const;

const cases: readonly (readonly [string, LimitInput, readonly string[]])[] = [
	['nothing', input, ['Nothing measured is at its limit.']],
	[
		'all of it at 94 %',
		{
			...input,
			throughput: 0.94 * 9.41,
			uplinkSpeed: 10_000,
			tool: {client: 0.94, server: 0.94},
			use: {
				...idle,
				cpus: [{cpu: 14, busy: 0.94, softirq: 0.89, role: 'softirq'}],
				vhostWorkers: [{tid: 71, busy: 0.94, allowed: undefined}],
				vcpus: [{vcpu: 0, busy: 0.94}],
				steal: 0.04,
			},
		},
		['Nothing measured is at its limit.'],
	],
	['nothing was read of the host', {...input, use: undefined}, ['Nothing measured is at its limit.']],
	[
		'the tool first, then the worker',
		{
			...input,
			tool: {client: 0.985, server: 0.2},
			use: {
				...idle,
				vhostWorkers: [
					{tid: 71, busy: 0.99, allowed: undefined},
					{tid: 72, busy: 0.4, allowed: undefined},
				],
			},
		},
		[
			'Limited by the tool: iperf3 in the guest uses 99 % of a CPU; the network may carry more.',
			'1 of 2 vhost workers at more than 95 % of a CPU (busiest 99 %).',
		],
	],
	[
		'the tool at the peer, several processes',
		{...input, processes: 4, tool: {client: 0.5, server: 0.96}},
		['Limited by the tool: the busiest iperf3 at the peer uses 96 % of a CPU; the network may carry more.'],
	],
	// The reference's figures: 4.76 with MTU 1500 and 4.94 with MTU 9000 are one cap.
	[
		'EC2 flow cap, MTU 1500',
		{...amazon, throughput: 4.76},
		["EC2's limit for one flow: 4.76 Gbit/s of payload with MTU 1500, measured 4.76 Gbit/s. One stream cannot show more."],
	],
	[
		'EC2 flow cap, MTU 9000',
		{...amazon, throughput: 4.94, mtu: 9000},
		["EC2's limit for one flow: 4.94 Gbit/s of payload with MTU 9000, measured 4.94 Gbit/s. One stream cannot show more."],
	],
	[
		'EC2 flow cap in a placement group',
		{...amazon, throughput: 9.5},
		["EC2's limit for one flow: 9.51 Gbit/s of payload with MTU 1500, measured 9.50 Gbit/s. One stream cannot show more."],
	],
	['more than 3 % away from the cap', {...amazon, throughput: 4.5}, ['Nothing measured is at its limit.']],
	['the cap is for one stream', {...amazon, streams: 16, throughput: 4.76}, ['Nothing measured is at its limit.']],
	['the cap is on EC2 only', {...amazon, cloud: undefined, throughput: 4.76}, ['Nothing measured is at its limit.']],
	['uplink', {...input, throughput: 9.4, uplinkSpeed: 10_000}, ['The uplink is full: 9.40 of 9.41 Gbit/s of payload at 10 Gbit/s.']],
	[
		'softirq',
		{...input, use: {...idle, cpus: [{cpu: 14, busy: 1, softirq: 0.93, role: 'softirq'}]}},
		['Receiving packets (softirq) fills CPU 14 (93 %) of the host.'],
	],
	[
		'all vCPUs',
		{
			...input,
			use: {
				...idle,
				vcpus: [
					{vcpu: 0, busy: 0.96},
					{vcpu: 1, busy: 1},
				],
			},
		},
		['All 2 vCPUs of the guest are busy (least 96 %).'],
	],
	[
		'steal and drops',
		{...input, use: {...idle, steal: 0.1, tapDrops: 1, softnet: {dropped: 12, squeezed: 0}}},
		[
			'The host is itself a guest, and 10 % of its CPU time was taken by the machine below (steal).',
			'The guest was too slow to receive: 1 packet dropped at its tap.',
			'The host dropped 12 packets before handling them (softnet backlog full).',
		],
	],
];
for (const [name, given, expected] of cases) {
	test(`limits: ${name}`, () => assert.deepEqual(limits(given), expected));
}
