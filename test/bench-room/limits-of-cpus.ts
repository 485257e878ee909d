import {bottleneck, type LimitCase} from './limit-case.ts';
import {cpu, everywhere, free, halfIdle, hostWith, link, mainLoop, received, thread, vcpus, workers} from './limit-readings.ts';

// Each has one bottleneck in CPUs, threads or queues, and what such a bottleneck brings along.

export const limitsOfCpus: readonly LimitCase[] = [
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
		'worker-beside-own',
		'a worker pinned to the CPU of a vCPU',
		hostWith({threads: [mainLoop, ...vcpus(0.55, 0.4, 0.4, 0.4), thread('vhost', 1, 0.45, {waits: 0.5})]}, cpu(1, 1)),
	),
	bottleneck(
		'worker-beside-own',
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
	bottleneck('worker-beside-own', 'a whole guest on one CPU, whose iperf3 seems to use one; the uplink’s tc delays bursts', {
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
	bottleneck('hot-worker', 'one stream, whose worker is full beside those of the other queue pairs', {
		streams: 1,
		...hostWith({threads: [mainLoop, ...halfIdle, ...workers(0.97, 0, 0, 0)]}, cpu(9, 0.99)),
	}),
	bottleneck('hot-worker', 'one stream, whose worker has the emulator’s one CPU, as those that idle have', {
		streams: 1,
		...hostWith({threads: [mainLoop, ...halfIdle, ...[0.97, 0, 0, 0].map(share => thread('vhost', 9, share))]}, cpu(9, 0.99)),
	}),
	bottleneck(
		'single-queue',
		'one of four queue pairs, whose workers all have one CPU',
		hostWith({threads: [mainLoop, ...halfIdle, ...[0.97, 0, 0, 0].map(share => thread('vhost', 9, share))]}, cpu(9, 0.99)),
	),
	bottleneck(
		'worker-beside-own',
		'a worker pinned to one of the CPUs on which the vCPUs roam',
		hostWith(
			{
				threads: [
					mainLoop,
					...vcpus(0.5, 0.5, 0.5, 0.5).map(one => ({...one, allowed: [1, 2, 3, 4], waits: 0.15})),
					thread('vhost', 1, 0.48, {waits: 0.3}),
				],
			},
			cpu(1, 1),
		),
	),
	bottleneck(
		'worker-beside-own',
		'an IOThread on the worker’s CPU, on a kernel that tells no waits',
		hostWith(
			{
				threads: [
					mainLoop,
					...halfIdle,
					thread('vhost', 9, 0.48, {waits: undefined}),
					thread('emulator', 9, 0.5, {isIothread: true, waits: undefined}),
				],
			},
			cpu(9, 1),
		),
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
	bottleneck('backlog-drops', 'a full backlog', hostWith({softnet: received({dropped: 60_000})})),
	bottleneck(
		'backlog-drops',
		'a full backlog of one CPU, while the others handle all of theirs',
		hostWith({softnet: [...received({processed: 55_000_000}), {cpu: 2, processed: 140_000, dropped: 40_000, squeezed: 0}]}),
	),
	bottleneck('queue-drops', 'a short queue of the uplink', {
		queueing: [{device: 'ens5', kind: 'pfifo', rate: undefined, packets: 3_000_000, drops: 30_000, heldBack: 0}],
	}),
	bottleneck('tap-drops', 'a short queue of the tap', hostWith({links: [link('vnet0', {sendDrops: 50_000}), link('ens5')]})),
	bottleneck('conntrack', 'a full table of connections', hostWith({conntrack: {count: 65_530, maximum: 65_536}})),
	bottleneck('retransmits', 'loss on the way', {resent: 0.03, throughput: 2.1}),
	bottleneck('time-squeeze', 'receiving is cut short', hostWith({softnet: received({processed: 1_000_000, squeezed: 40_000})})),
];
