import type {Queueing} from '../../src/bench/limits/limit.ts';
import {bottleneck, type LimitCase} from './limit-case.ts';
import {cpu, everywhere, halfIdle, hostWith, link, mainLoop, onAmazon, peerWith, sent, thread, vcpus, workers} from './limit-readings.ts';

// Each has one bottleneck in the tool, the peer or the network, and what such a bottleneck brings along.

const fullWorkers = hostWith(
	{threads: [mainLoop, ...halfIdle, ...workers(0.98, 0.98, 0.98, 0.98)]},
	...[9, 10, 11, 12].map(number => cpu(number, 0.99)),
);

/** On the uplink. */
const htbClass = (rate: number, heldBack: number, sentBytes: number): Queueing => ({
	device: 'ens5',
	kind: 'htb',
	rate,
	packets: 800_000,
	drops: 0,
	heldBack,
	sentBytes,
});

export const limitsOfTheWay: readonly LimitCase[] = [
	bottleneck('tool', 'iperf3 in the guest, one thread for all streams', {
		tool: {client: 0.985, server: 0.2},
		...hostWith({threads: [...vcpus(0.99, 0.2, 0.2, 0.2), ...workers(0.7)]}),
	}),
	bottleneck('tool', 'iperf3 at the peer, of several processes', {processes: 4, tool: {client: 0.5, server: 0.96}}),
	bottleneck('tool-in-all', 'iperf3 at the peer, of an unknown version, has all of one CPU', {
		tool: {client: 0.5, server: undefined},
		serverInAll: 1,
	}),
	bottleneck('workers-full', 'full workers, at four fifths of a rate that holds nothing back', {
		throughput: 8.2,
		queueing: [{device: 'ens5', kind: 'tbf', rate: 10, packets: 6_000_000, drops: 0, heldBack: 0}],
		...fullWorkers,
	}),
	bottleneck('workers-full', 'full workers, near a <bandwidth> that drops nothing', {
		throughput: 8.5,
		bandwidth: 10,
		queueing: [{device: 'vnet0', kind: 'ingress', rate: undefined, packets: 6_000_000, drops: 0, heldBack: 0}],
		...fullWorkers,
	}),
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
		way: 'receiving',
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
		...hostWith({links: [link('vnet0'), sent(0.9)]}),
	}),
	bottleneck('traffic-control', 'tc: a class of htb on the uplink, far below what its NIC and other classes carry', {
		throughput: 0.19,
		queueing: [htbClass(0.2, 21_000, 2.4e8), htbClass(1, 90_000, 1.2e9)],
		...hostWith({links: [link('vnet0'), sent(7)]}),
	}),
	bottleneck('traffic-control', 'tc: a slow token bucket, whose whole run is fewer packets than a burst elsewhere', {
		throughput: 0.00094,
		queueing: [{device: 'ens5', kind: 'tbf', rate: 0.001, packets: 830, drops: 5, heldBack: 790}],
	}),
	bottleneck('traffic-control', 'tc: fq, which lets each flow send so much', {
		streams: 4,
		throughput: 3.8,
		queueing: [{device: 'ens5', kind: 'fq', rate: 1, ofEachFlow: true, packets: 3_000_000, drops: 0, heldBack: 0}],
	}),
	bottleneck('policed', 'tc: a policer where the guest’s packets come in', {
		throughput: 0.8,
		queueing: [{device: 'vnet0', kind: 'clsact', rate: undefined, packets: 700_000, drops: 4_000, heldBack: 0}],
	}),
	bottleneck('policed', 'tc: a policer on the bridge by which the host routes for the guest', {
		throughput: 0.8,
		queueing: [{device: 'virbr0', kind: 'clsact', rate: undefined, packets: 5_000_000, drops: 40_000, heldBack: 0}],
	}),
	bottleneck('policed', 'tc: a policer on the uplink, and a <bandwidth> of what the guest sends', {
		way: 'receiving',
		throughput: 0.9,
		bandwidth: 10,
		queueing: [{device: 'ens5', kind: 'ingress', rate: undefined, packets: 700_000, drops: 14_000, heldBack: 0}],
	}),
	bottleneck('queue-drops', 'tc: a policer of what leaves for the guest', {
		way: 'receiving',
		throughput: 0.9,
		queueing: [{device: 'vnet0', kind: 'clsact', rate: undefined, packets: 700_000, drops: 14_000, heldBack: 0}],
	}),
	bottleneck('traffic-control', 'tc: a token bucket on both ports of a bond', {
		throughput: 1.9,
		ports: ['ens5', 'ens6'].map(name => ({name, speed: 10_000})),
		queueing: ['ens5', 'ens6'].map(device => ({device, kind: 'tbf', rate: 1, packets: 800_000, drops: 400, heldBack: 190_000})),
		...hostWith({links: [link('vnet0'), sent(0.92), {...sent(0.92), name: 'ens6'}]}),
	}),
	bottleneck('policed', 'tc: a slow policer, which sees few packets, and large ones', {
		streams: 1,
		throughput: 0.0114,
		queueing: [{device: 'vnet0', kind: 'clsact', rate: undefined, packets: 500, drops: 60, heldBack: 0}],
	}),
	bottleneck('bandwidth', 'a <bandwidth> of the guest, which is policed as its packets come in', {
		throughput: 0.93,
		bandwidth: 1.024,
		queueing: [{device: 'vnet0', kind: 'ingress', rate: undefined, packets: 700_000, drops: 4_000, heldBack: 0}],
	}),
	bottleneck('bursts-held-back', 'tc: classes of htb that delay bursts, and are far from full', {
		throughput: 0.3,
		queueing: [htbClass(1, 4_000, 3.9e8)],
		...hostWith({links: [link('vnet0'), sent(7)]}),
	}),
	bottleneck('bursts-held-back', 'tc: a token bucket that delays bursts, far below its rate', {
		throughput: 9,
		queueing: [{device: 'ens5', kind: 'tbf', rate: 20, packets: 800_000, drops: 0, heldBack: 1997}],
	}),
	bottleneck('uplink', 'the uplink', {throughput: 9.4, uplinkSpeed: 10_000, ...hostWith({links: [link('vnet0'), sent(9.4)]})}),
	bottleneck('uplink', 'of two ports of a bond the one that this peer’s flows take', {
		throughput: 9.41,
		uplinkSpeed: 20_000,
		ports: ['ens5', 'ens6'].map(name => ({name, speed: 10_000})),
		...hostWith({links: [link('vnet0'), link('ens5', {sentBytes: 1.22e10}), link('ens6', {sentBytes: 2000})]}),
	}),
	bottleneck('worker-beside-own', 'a host of four CPUs, all of them this guest’s, with its packets’ softirq', {
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
];
