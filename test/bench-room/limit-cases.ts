import type {Observed} from '../../src/bench/limits/limit.ts';
import {
	cpu,
	everywhere,
	free,
	halfIdle,
	healthy,
	hostWith,
	link,
	mainLoop,
	onAmazon,
	peerWith,
	thread,
	vcpus,
	workers,
} from './limit-readings.ts';

// Each has one bottleneck, and what such a bottleneck brings along.

export type LimitCase = {
	readonly name: string;
	readonly observed: Observed;
	/** Ids of what must be named, the first of them first; empty: nothing. Others may follow. */
	readonly first: string | undefined;
};

const bottleneck = (first: string, name: string, changes: Partial<Observed>): LimitCase => ({
	name,
	first,
	observed: {...healthy, ...changes},
});
const nothing = (name: string, changes: Partial<Observed>): LimitCase => ({name, first: undefined, observed: {...healthy, ...changes}});

export const bottlenecks: readonly LimitCase[] = [
	bottleneck('tool', 'iperf3 in the guest, one thread for all streams', {
		tool: {client: 0.985, server: 0.2},
		...hostWith({threads: [...vcpus(0.99, 0.2, 0.2, 0.2), ...workers(0.7)]}),
	}),
	bottleneck('tool', 'iperf3 at the peer, of several processes', {processes: 4, tool: {client: 0.5, server: 0.96}}),
	bottleneck('peer-cpu', 'the peer receives on one CPU', peerWith(cpu(3, 1, {softirq: 0.8}))),
	bottleneck('peer-cpu', 'the peer is busy everywhere', peerWith(...everywhere.map(number => cpu(number, 0.97)))),
	bottleneck('ena-allowances', 'EC2: all flows together exceed the bandwidth of the instance', {
		...onAmazon,
		allowances: {bw_out_allowance_exceeded: 41_000, pps_allowance_exceeded: 0},
	}),
	bottleneck('ena-allowances', 'EC2: packets a second', {
		...onAmazon,
		allowances: {bw_out_allowance_exceeded: 2, pps_allowance_exceeded: 7700},
	}),
	bottleneck('ena-other-allowances', 'EC2: its own connection tracking', {...onAmazon, allowances: {conntrack_allowance_exceeded: 900}}),
	bottleneck('ena-other-allowances', 'EC2: what others receive meanwhile', {...onAmazon, allowances: {bw_in_allowance_exceeded: 900}}),
	bottleneck('workers-squeezed', 'EC2: four workers on one CPU, and a resolver that is asked too often', {
		...onAmazon,
		allowances: {linklocal_allowance_exceeded: 500},
		...hostWith(
			{threads: [mainLoop, ...halfIdle, ...[0.25, 0.24, 0.25, 0.24].map(share => thread('vhost', 9, share, {waits: 0.7}))]},
			cpu(9, 1, {system: 0.98}),
		),
	}),
	// The reference's figures: 4.76 with MTU 1500 and 4.94 with MTU 9000 are one cap.
	bottleneck('ec2-flow', 'EC2: one flow, MTU 1500', {...onAmazon, streams: 1, throughput: 4.76}),
	bottleneck('ec2-flow', 'EC2: one flow, MTU 9000', {...onAmazon, streams: 1, throughput: 4.94, mtu: 9000}),
	bottleneck('ec2-flow', 'EC2: one flow in a placement group', {...onAmazon, streams: 1, throughput: 9.5}),
	bottleneck('ec2-flow', 'EC2: one flow, which has large packets up to a gateway', {...onAmazon, streams: 1, throughput: 4.76, mtu: 9001}),
	bottleneck('ec2-aggregate', 'EC2: 16 streams through an internet gateway', {...onAmazon, throughput: 4.8}),
	bottleneck('ec2-aggregate', 'EC2: the same, with large packets up to it', {...onAmazon, throughput: 4.78, mtu: 9001}),
	bottleneck('bandwidth', 'a <bandwidth> of the guest', {throughput: 0.93, bandwidth: 1.024}),
	bottleneck('traffic-control', 'tc: a token bucket on the uplink', {
		throughput: 0.95,
		queueing: [{device: 'ens5', kind: 'tbf', rate: 1, packets: 800_000, drops: 400, heldBack: 190_000}],
	}),
	bottleneck('traffic-control', 'tc: classes on the bridge, which drop as well', {
		throughput: 0.95,
		queueing: [{device: 'virbr0', kind: 'htb', rate: undefined, packets: 800_000, drops: 21_000, heldBack: 700_000}],
	}),
	bottleneck('traffic-control', 'tc: classes on the bridge of a guest that has a <bandwidth> too', {
		way: 'receiving',
		bandwidth: 20,
		queueing: [{device: 'virbr0', kind: 'htb', rate: undefined, packets: 800_000, drops: 0, heldBack: 700_000}],
	}),
	bottleneck('traffic-control', 'tc: netem, which counts nothing', {
		way: 'receiving',
		throughput: 0.91,
		queueing: [{device: 'vnet0', kind: 'netem', rate: 1, packets: 800_000, drops: 400, heldBack: 0}],
	}),
	bottleneck('traffic-control', 'tc: a token bucket on the uplink, of which others take the half', {
		throughput: 0.45,
		queueing: [{device: 'ens5', kind: 'tbf', rate: 1, packets: 800_000, drops: 400, heldBack: 190_000}],
		...hostWith({links: [link('vnet0'), link('ens5', {sentBytes: 1.18e9})]}),
	}),
	bottleneck('bursts-held-back', 'tc: a token bucket that delays bursts, far below its rate', {
		throughput: 9,
		queueing: [{device: 'ens5', kind: 'tbf', rate: 20, packets: 800_000, drops: 0, heldBack: 1997}],
	}),
	bottleneck('uplink', 'the uplink', {throughput: 9.4, uplinkSpeed: 10_000}),
	bottleneck('uplink', 'of two ports of a bond the one that this peer’s flows take', {
		throughput: 9.41,
		uplinkSpeed: 20_000,
		ports: ['ens5', 'ens6'].map(name => ({name, speed: 10_000})),
		...hostWith({links: [link('vnet0'), link('ens5', {sentBytes: 1.22e10}), link('ens6', {sentBytes: 2000})]}),
	}),
	bottleneck('worker-beside-vcpu', 'a host of four CPUs, all of them this guest’s, with its packets’ softirq', {
		queuePairs: 2,
		...hostWith({
			cpus: [0, 1, 2, 3].map(number => cpu(number, 0.99, {softirq: 0.3})),
			threads: [mainLoop, ...vcpus(0.68, 0.68), thread('vhost', 1, 0.68, {waits: 0.3}), thread('vhost', 2, 0.68, {waits: 0.3})],
		}),
	}),
	bottleneck('workers-full', 'the only queue pair, beside a worker of vsock that idles', {
		queuePairs: 1,
		...hostWith({threads: [mainLoop, ...halfIdle, ...workers(0.99, 0)]}, cpu(9, 1, {system: 0.98})),
	}),
	bottleneck('single-queue', 'one of four queue pairs, beside a worker of vsock that idles', {
		...hostWith({threads: [mainLoop, ...halfIdle, ...workers(0.97, 0, 0, 0, 0)]}, cpu(9, 0.99)),
	}),
	bottleneck('main-loop', 'no vhost for the NIC, beside a worker of vsock that idles', {
		queuePairs: 1,
		...hostWith({threads: [{...mainLoop, busy: 0.99}, ...halfIdle, ...workers(0)]}, cpu(0, 1)),
	}),
	bottleneck('traffic-control', 'tc: a token bucket on the bond under the bridge', {
		throughput: 0.95,
		queueing: [{device: 'bond0', kind: 'tbf', rate: 1, packets: 800_000, drops: 400, heldBack: 190_000}],
	}),
	bottleneck('bursts-held-back', 'cake, far below its rate', {
		throughput: 2,
		queueing: [{device: 'ens5', kind: 'cake', rate: 20, packets: 800_000, drops: 0, heldBack: 1997}],
	}),
	bottleneck('peer-cpu', 'a peer whose machine gives it no more', peerWith(...everywhere.map(number => cpu(number, 0.38, {steal: 0.61})))),
	bottleneck(
		'host-full',
		'a host full of other guests',
		hostWith(
			{
				threads: [
					mainLoop,
					...vcpus(0.5, 0.5, 0.5, 0.5).map(one => ({...one, ...free, waits: 0.4})),
					...workers(0.4, 0.4).map(one => ({...one, ...free, waits: 0.45})),
				],
			},
			...everywhere.map(number => cpu(number, 0.98)),
		),
	),
	bottleneck('steal', 'steal everywhere', hostWith({steal: 0.1}, ...everywhere.map(number => cpu(number, 0.6, {steal: 0.1})))),
	bottleneck('steal', 'steal on one CPU', hostWith({steal: 0.02}, cpu(9, 0.7, {steal: 0.3}))),
	bottleneck(
		'workers-squeezed',
		'four workers pinned to one CPU',
		hostWith(
			{threads: [mainLoop, ...halfIdle, ...[0.25, 0.24, 0.25, 0.24].map(share => thread('vhost', 9, share, {waits: 0.7}))]},
			cpu(9, 1, {system: 0.98}),
		),
	),
	bottleneck(
		'workers-squeezed',
		'eight workers within the emulator’s two CPUs, on a kernel that tells no waits',
		hostWith(
			{
				threads: [
					mainLoop,
					...halfIdle,
					...Array.from({length: 8}, (_, index) => thread('vhost', 9 + (index % 2), 0.24, {waits: undefined, allowed: [9, 10]})),
				],
			},
			cpu(9, 0.99),
			cpu(10, 0.98),
		),
	),
	bottleneck(
		'workers-squeezed',
		'four workers that roam, and wait on one CPU',
		hostWith(
			{threads: [mainLoop, ...halfIdle, ...[0.25, 0.24, 0.25, 0.24].map(share => thread('vhost', 9, share, {...free, waits: 0.7}))]},
			cpu(9, 1),
		),
	),
	bottleneck(
		'worker-beside-vcpu',
		'a worker pinned to the CPU of a vCPU',
		hostWith({threads: [mainLoop, ...vcpus(0.55, 0.4, 0.4, 0.4), thread('vhost', 1, 0.45, {waits: 0.5})]}, cpu(1, 1)),
	),
	bottleneck(
		'worker-beside-vcpu',
		'the same without waits',
		hostWith(
			{
				threads: [
					mainLoop,
					...vcpus(0.55, 0.4, 0.4, 0.4).map(one => ({...one, waits: undefined})),
					thread('vhost', 1, 0.45, {waits: undefined}),
				],
			},
			cpu(1, 1),
		),
	),
	bottleneck('worker-beside-vcpu', 'a whole guest on one CPU, whose iperf3 seems to use one; the uplink’s tc delays bursts', {
		throughput: 0.05,
		tool: {client: 0.96, server: 0.1},
		queueing: [{device: 'ens5', kind: 'tbf', rate: 0.2, packets: 40_000, drops: 20, heldBack: 1997}],
		...hostWith(
			{
				threads: [
					mainLoop,
					...vcpus(0.22, 0.18, 0.2, 0.19).map(one => ({...one, cpu: 1, allowed: [1], waits: 0.5})),
					thread('vhost', 1, 0.2, {waits: 0.4}),
				],
				links: [link('vnet0', {receivedBytes: 6.4e7}), link('ens5', {sentBytes: 6.5e7})],
			},
			cpu(1, 1),
		),
	}),
	bottleneck(
		'worker-beside-others',
		'a program of the host on the worker’s CPU',
		hostWith(
			{threads: [mainLoop, ...halfIdle, ...workers(0.5, 0.3, 0.3, 0.3).map((one, index) => ({...one, waits: index === 0 ? 0.5 : 0.01}))]},
			cpu(9, 1, {system: 0.5}),
		),
	),
	bottleneck(
		'worker-beside-others',
		'a NIC’s interrupts on the worker’s CPU',
		hostWith({threads: [mainLoop, ...halfIdle, ...workers(0.45, 0.3, 0.3, 0.3)]}, cpu(9, 1, {softirq: 0.54, system: 0.45})),
	),
	bottleneck(
		'worker-waits',
		'a worker that waits wherever it goes',
		hostWith({threads: [mainLoop, ...halfIdle, ...workers(0.5, 0.5).map(one => ({...one, ...free, waits: 0.35}))]}),
	),
	bottleneck(
		'single-queue',
		'the guest uses one of four queue pairs',
		hostWith({threads: [mainLoop, ...halfIdle, ...workers(0.97, 0, 0, 0)]}, cpu(9, 0.99)),
	),
	bottleneck(
		'single-queue',
		'the same, held up by its one vCPU',
		hostWith({threads: [mainLoop, ...vcpus(0.99, 0.1, 0.1, 0.1), ...workers(0.5, 0.01, 0, 0)]}, cpu(1, 0.99)),
	),
	bottleneck('hot-worker', 'one hot worker of 16', {
		queuePairs: 16,
		...hostWith(
			{threads: [mainLoop, ...halfIdle, thread('vhost', 9, 0.99), ...Array.from({length: 15}, () => thread('vhost', 10, 0.05, free))]},
			cpu(9, 1),
		),
	}),
	bottleneck(
		'workers-full',
		'all workers have a CPU each and fill it',
		hostWith(
			{threads: [mainLoop, ...halfIdle, ...workers(0.98, 0.97, 0.99, 0.96)]},
			...[9, 10, 11, 12].map(number => cpu(number, 0.99, {system: 0.97})),
		),
	),
	bottleneck('workers-full', 'the only worker, of which a part is its softirq', {
		queuePairs: 1,
		...hostWith({threads: [mainLoop, ...halfIdle, ...workers(0.82)]}, cpu(9, 1, {softirq: 0.17, system: 0.82})),
	}),
	bottleneck('main-loop', 'no vhost: QEMU’s main loop', {
		queuePairs: 1,
		...hostWith({threads: [{...mainLoop, busy: 0.99}, ...halfIdle]}, cpu(0, 1)),
	}),
	bottleneck('softirq', 'one CPU receives for all', hostWith({}, cpu(14, 1, {softirq: 0.98, system: 0.01}), cpu(15, 0.1))),
	bottleneck('softirq', '80 % softirq and 19 % system', hostWith({}, cpu(14, 0.99, {softirq: 0.8, system: 0.19}))),
	bottleneck(
		'vcpu-waits',
		'vCPUs that share their CPUs with another guest',
		hostWith(
			{threads: [mainLoop, ...vcpus(0.6, 0.6, 0.5, 0.5).map(one => ({...one, waits: 0.38})), ...workers(0.4, 0.4)]},
			cpu(1, 1),
			cpu(2, 1),
			cpu(3, 1),
			cpu(4, 1),
		),
	),
	bottleneck(
		'vcpus-full',
		'all vCPUs',
		hostWith({threads: [mainLoop, ...vcpus(0.99, 0.98, 1, 0.97), ...workers(0.6, 0.6)]}, ...[1, 2, 3, 4].map(number => cpu(number, 1))),
	),
	bottleneck('vcpus-full', 'the only vCPU', hostWith({threads: [mainLoop, ...vcpus(0.99), ...workers(0.6)]}, cpu(1, 1))),
	bottleneck(
		'vcpu-full',
		'one full vCPU',
		hostWith({threads: [mainLoop, ...vcpus(0.98, 0.2, 0.3, 0.2), ...workers(0.6, 0.5)]}, cpu(1, 0.99)),
	),
	bottleneck('ring-drops', 'drops of the NIC', hostWith({links: [link('vnet0'), link('ens5', {receiveDrops: 80_000})]})),
	bottleneck('backlog-drops', 'a full backlog', hostWith({softnet: {processed: 5_000_000, dropped: 60_000, squeezed: 0}})),
	bottleneck('queue-drops', 'a short queue of the uplink', {
		queueing: [{device: 'ens5', kind: 'pfifo', rate: undefined, packets: 3_000_000, drops: 30_000, heldBack: 0}],
	}),
	bottleneck('tap-drops', 'a short queue of the tap', hostWith({links: [link('vnet0', {sendDrops: 50_000}), link('ens5')]})),
	bottleneck('conntrack', 'a full table of connections', hostWith({conntrack: {count: 65_530, maximum: 65_536}})),
	bottleneck('retransmits', 'loss on the way', {resent: 0.03, throughput: 2.1}),
	bottleneck('time-squeeze', 'receiving is cut short', hostWith({softnet: {processed: 1_000_000, dropped: 0, squeezed: 40_000}})),
];

export const healthyOnes: readonly LimitCase[] = [
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
			softnet: {processed: 900_000, dropped: 40, squeezed: 900},
			links: [link('vnet0', {sendDrops: 900}), link('ens5', {receiveDrops: 800})],
		}),
	),
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
