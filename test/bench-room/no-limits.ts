import {type LimitCase, nothing} from './limit-case.ts';
import {
	cpu,
	free,
	halfIdle,
	hostWith,
	link,
	mainLoop,
	onAmazon,
	peerWith,
	received,
	sent,
	thread,
	vcpus,
	workers,
} from './limit-readings.ts';

// None has a bottleneck, however near to one it looks.

export const noLimits: readonly LimitCase[] = [
	nothing('everything in order', {}),
	nothing('nothing could be read', {
		host: undefined,
		peer: undefined,
		queueing: undefined,
		resent: undefined,
		mtu: undefined,
		tool: {client: undefined, server: undefined},
	}),
	nothing('all just below', {
		tool: {client: 0.94, server: 0.94},
		throughput: 0.94 * 9.41,
		uplinkSpeed: 10_000,
		resent: 0.009,
		...hostWith(
			{steal: 0.04, threads: [mainLoop, ...vcpus(0.94, 0.94), ...workers(0.94, 0.9).map(one => ({...one, waits: 0.19}))]},
			cpu(14, 0.94, {softirq: 0.89}),
			cpu(9, 0.94),
			cpu(1, 0.94),
		),
	}),
	nothing('busy, but of another guest on CPUs of its own', hostWith({}, ...[13, 14].map(number => cpu(number, 1)))),
	nothing(
		'workers that roam and find a CPU each time, two of them last seen on a full one',
		hostWith(
			{
				threads: [
					mainLoop,
					...halfIdle.map(one => ({...one, ...free})),
					...[0.5, 0.5, 0.4, 0.4].map(share => thread('vhost', 13, share, free)),
				],
			},
			cpu(13, 1),
		),
	),
	nothing(
		'the same on a kernel that tells no waits',
		hostWith(
			{
				threads: [
					mainLoop,
					...halfIdle.map(one => ({...one, ...free, waits: undefined})),
					...[0.5, 0.5, 0.4, 0.4].map(share => thread('vhost', 13, share, {...free, waits: undefined})),
				],
			},
			cpu(13, 1),
		),
	),
	nothing('one stream uses one queue pair', {
		streams: 1,
		throughput: 6,
		...hostWith({threads: [mainLoop, ...halfIdle, ...workers(0.7, 0, 0, 0)]}),
	}),
	nothing('two NICs, of which one rests', {queuePairs: undefined, ...hostWith({threads: [mainLoop, ...halfIdle, ...workers(0.7, 0)]})}),
	nothing(
		'a few drops and squeezes, as everywhere',
		hostWith({
			softnet: received({processed: 900_000, dropped: 40, squeezed: 900}),
			links: [link('vnet0', {sendDrops: 900}), link('ens5', {receiveDrops: 800})],
		}),
	),
	nothing('steal on a CPU that does nothing for this guest', hostWith({steal: 0.02}, cpu(13, 0.5, {steal: 0.3}))),
	nothing('another guest, reached by no NIC', {
		throughput: 22,
		uplinkSpeed: 1000,
		ports: [{name: 'ens5', speed: 1000}],
		...hostWith({links: [link('vnet0'), sent(0)]}),
	}),
	nothing('another guest’s class of htb is full', {
		throughput: 18,
		uplinkSpeed: 100_000,
		queueing: [{device: 'ens5', kind: 'htb', rate: 1, packets: 800_000, drops: 0, heldBack: 20_000, sentBytes: 1.1e9}],
	}),
	nothing('its own class of htb, which has held back a packet or two', {
		queueing: [{device: 'ens5', kind: 'htb', rate: 40, packets: 800_000, drops: 0, heldBack: 12, sentBytes: 1.7e10}],
	}),
	nothing('another guest’s class of htb is full, of the same rate as ours has carried', {
		throughput: 0.9,
		queueing: [{device: 'ens5', kind: 'htb', rate: 1, packets: 800_000, drops: 0, heldBack: 20_000, sentBytes: 0.5e9}],
	}),
	nothing('received while others fill the uplink’s limit of what is sent', {
		way: 'receiving',
		queueing: [{device: 'ens5', kind: 'tbf', rate: 1, packets: 800_000, drops: 400, heldBack: 190_000}],
	}),
	nothing('a guest with a device of the host’s, whose main loop serves disks', {
		queuePairs: undefined,
		...hostWith({threads: [{...mainLoop, busy: 0.97}, ...halfIdle]}),
	}),
	nothing('what others receive is policed', {
		queueing: [{device: 'ens5', kind: 'ingress', rate: undefined, packets: 700_000, drops: 4_000, heldBack: 0}],
	}),
	nothing('a policer of the host’s own traffic, on the bridge of a guest whose packets pass its ports alone', {
		queueing: [{device: 'virbr0', kind: 'clsact', rate: undefined, packets: 5000, drops: 50, heldBack: 0}],
	}),
	nothing('tc shapes another rate than is reached', {
		queueing: [{device: 'ens5', kind: 'tbf', rate: 40, packets: 800_000, drops: 0, heldBack: 20}],
	}),
	nothing('received at the rate to which the uplink shapes what is sent', {
		way: 'receiving',
		throughput: 0.95,
		queueing: [{device: 'ens5', kind: 'tbf', rate: 1, packets: 90_000, drops: 0, heldBack: 0}],
	}),
	nothing('received at the rate to which a bond shapes what is sent', {
		way: 'receiving',
		throughput: 0.9,
		queueing: [{device: 'bond0', kind: 'cake', rate: 1, packets: 90_000, drops: 0, heldBack: 0}],
	}),
	nothing('far below its <bandwidth>', {bandwidth: 40}),
	nothing('far below its <bandwidth>, whose classes on the tap hold bursts back', {
		way: 'receiving',
		throughput: 7,
		bandwidth: 20,
		queueing: [{device: 'vnet0', kind: 'htb', rate: undefined, packets: 9_000, drops: 0, heldBack: 1_813}],
	}),
	nothing('EC2: a large instance has no limit of 5 Gbit/s for all flows', {
		...onAmazon,
		throughput: 4.75,
		...hostWith({cpus: Array.from({length: 72}, (_, number) => cpu(number, 0.5))}),
	}),
	nothing('EC2, far from any cap', {...onAmazon, throughput: 7, allowances: {bw_out_allowance_exceeded: 3, pps_allowance_exceeded: 0}}),
	nothing('5 Gbit/s, but not on EC2', {throughput: 4.8}),
	nothing('a peer with a program of its own', peerWith(cpu(5, 1))),
	nothing(
		'QEMU’s main loop serves disks, vhost the packets',
		hostWith({threads: [{...mainLoop, busy: 0.97}, ...halfIdle, ...workers(0.5, 0.5)]}),
	),
];
