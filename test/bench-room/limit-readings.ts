import type {CpuUse, LinkUse, ThreadUse} from '../../src/bench/cpu-use.ts';
import type {Observed} from '../../src/bench/limits/limit.ts';

// A healthy reading of ten seconds, made up, and what to change in it.

type Cpu = CpuUse['cpus'][number];

export const cpu = (number: number, busy: number, more: Partial<Cpu> = {}): Cpu => ({
	cpu: number,
	busy,
	softirq: 0.02,
	system: busy / 2,
	steal: 0,
	role: 'other',
	...more,
});

/** Pinned to the CPU that it ran on last, and never waiting, unless said otherwise. */
export const thread = (role: ThreadUse['role'], on: number, busy: number, more: Partial<ThreadUse> = {}): ThreadUse => ({
	tid: 100 + on,
	role,
	isMainLoop: false,
	isIothread: false,
	vcpu: role === 'vCPU' ? on - 1 : undefined,
	busy,
	waits: 0.01,
	cpu: on,
	allowed: [on],
	...more,
});

export const link = (name: string, more: Partial<LinkUse> = {}): LinkUse => ({
	name,
	isTap: name.startsWith('vnet'),
	receivedBytes: 9e9,
	receivedPackets: 6_000_000,
	receiveDrops: 3,
	sentBytes: 1e8,
	sentPackets: 2_000_000,
	sendDrops: 5,
	...more,
});

/** What the uplink sent in ten seconds at so many Gbit/s of payload. */
export const sent = (throughput: number, more: Partial<LinkUse> = {}): LinkUse =>
	link('ens5', {receivedBytes: 1e8, receivedPackets: 2_000_000, sentBytes: throughput * 1.3e9, sentPackets: 6_000_000, ...more});

/** What the receive softirq of one CPU did. */
export const received = (more: Partial<CpuUse['softnet'][number]>): CpuUse['softnet'] => [
	{cpu: 14, processed: 5_000_000, dropped: 0, squeezed: 0, ...more},
];

export const everywhere = Array.from({length: 16}, (_, number) => number);
export const free = {allowed: everywhere};
export const mainLoop = thread('emulator', 0, 0.03, {isMainLoop: true, allowed: [0, 9, 10, 11, 12]});
export const workers = (...busy: readonly number[]) => busy.map((share, index) => thread('vhost', 9 + index, share));
export const vcpus = (...busy: readonly number[]) => busy.map((share, index) => thread('vCPU', 1 + index, share));

/** 16 CPUs: 0 the host's, 1-8 the guest's vCPUs, 9-12 its vhost workers, 14-15 the NIC's interrupts. */
const host: CpuUse = {
	seconds: 10,
	hostSeconds: 60,
	cpus: everywhere.map(number =>
		cpu(number, number === 13 ? 0.02 : number === 0 ? 0.2 : 0.6, number > 13 ? {softirq: 0.5, system: 0.05} : {}),
	),
	threads: [mainLoop, ...vcpus(0.5, 0.55, 0.6, 0.5, 0.4, 0.5, 0.6, 0.55), ...workers(0.6, 0.55, 0.5, 0.6)],
	steal: 0.002,
	softnet: received({squeezed: 200}),
	links: [link('vnet0'), sent(13.4)],
	conntrack: {count: 40, maximum: 262_144},
};

export const healthy: Observed = {
	way: 'sending',
	streams: 16,
	throughput: 13.4,
	client: 'in the guest',
	tool: {client: 0.5, server: 0.4},
	serverInAll: 0.4,
	processes: 1,
	resent: 0.0004,
	host,
	peer: {...host, threads: []},
	cloud: undefined,
	mtu: 1500,
	uplinkSpeed: 25_000,
	bridges: ['virbr0'],
	ports: [{name: 'ens5', speed: 25_000}],
	bandwidth: undefined,
	queuePairs: 4,
	queueing: [{device: 'ens5', kind: 'mq', rate: undefined, packets: 6_000_000, drops: 12, heldBack: 0}],
	allowances: undefined,
};

/** The host with other CPUs and threads: CPUs that are named replace those of the same number. */
export const hostWith = (changes: Partial<CpuUse>, ...changed: readonly Cpu[]): Pick<Observed, 'host'> => ({
	host: {...host, ...changes, cpus: (changes.cpus ?? host.cpus).map(one => changed.find(other => other.cpu === one.cpu) ?? one)},
});
export const onAmazon = {cloud: 'amazon', uplinkSpeed: undefined} as const;
export const peerWith = (...changed: readonly Cpu[]): Pick<Observed, 'peer'> => ({peer: hostWith({threads: []}, ...changed).host});
export const halfIdle = vcpus(0.4, 0.4, 0.3, 0.4, 0.4, 0.3, 0.4, 0.4);
