import type {HostFacts} from '../inspect/facts.ts';
import {plural} from '../inspect/page/plural.ts';
import type {CpuUse} from './cpu-use.ts';
import type {Measurement} from './measurement.ts';

export type LimitInput = {
	readonly streams: number;
	/** Gbit/s. */
	readonly throughput: number;
	readonly tool: Measurement['tool'];
	readonly processes: number;
	/** Of the host while it was measured; undefined: could not be read. */
	readonly use: CpuUse | undefined;
	readonly cloud: HostFacts['cloud'];
	/** Smallest known MTU on the way. */
	readonly mtu: number | undefined;
	/** Mbit/s of the host's uplink. */
	readonly uplinkSpeed: number | undefined;
};

/**
 * What limits the throughput now, most likely first. First what hides everything else (the tool, then caps outside the host), then
 * the CPUs along the way of a packet, from the vhost worker on (see the vhost-net path: guest, vhost worker, bridge, NAT, NIC).
 */
export const limits = (input: LimitInput): readonly string[] => {
	const found = [...toolLimits(input), ...flowCap(input), ...uplinkLimit(input), ...(input.use ? hostLimits(input.use) : [])];
	return found.length > 0 ? found : ['Nothing measured is at its limit.'];
};

/** A share of one CPU from which a thread counts as full. */
const full = 0.95;

const toolLimits = ({tool, processes}: LimitInput): readonly string[] =>
	(
		[
			['in the guest', tool.client],
			['at the peer', tool.server],
		] as const
	).flatMap(([where, share]) =>
		share !== undefined && share > full
			? [
					`Limited by the tool: ${processes === 1 ? 'iperf3' : 'the busiest iperf3'} ${where} uses ${percent(share)} of a CPU; the network may carry more.`,
				]
			: [],
	);

/** Gbit/s of Ethernet frames at which EC2 polices one flow, outside and inside a placement group. Fitted to published measurements. */
const flowCaps = [4.977, 9.94] as const;

/**
 * EC2 caps one flow (5 Gbit/s, 10 inside a placement group: EC2 User Guide, instance network bandwidth). What iperf3 counts of it is
 * the payload: MTU less 52 bytes of IPv4, TCP and timestamps, of MTU plus 14 bytes of Ethernet.
 */
const flowCap = ({streams, throughput, cloud, mtu}: LimitInput): readonly string[] => {
	if (streams !== 1 || cloud !== 'amazon' || mtu === undefined) {
		return [];
	}
	return flowCaps
		.map(cap => (cap * (mtu - 52)) / (mtu + 14))
		.filter(payload => Math.abs(throughput / payload - 1) <= 0.03)
		.map(
			payload =>
				`EC2's limit for one flow: ${payload.toFixed(2)} Gbit/s of payload with MTU ${mtu}, measured ${throughput.toFixed(2)} Gbit/s. One stream cannot show more.`,
		);
};

const uplinkLimit = ({throughput, mtu, uplinkSpeed}: LimitInput): readonly string[] => {
	if (mtu === undefined || uplinkSpeed === undefined) {
		return [];
	}
	// On the wire a frame takes 38 bytes more than its MTU: header, checksum, preamble and gap (IEEE 802.3).
	const payload = ((uplinkSpeed / 1000) * (mtu - 52)) / (mtu + 38);
	return throughput > full * payload
		? [`The uplink is full: ${throughput.toFixed(2)} of ${payload.toFixed(2)} Gbit/s of payload at ${uplinkSpeed / 1000} Gbit/s.`]
		: [];
};

const hostLimits = ({vhostWorkers, cpus, vcpus, steal, softnet, tapDrops}: CpuUse): readonly string[] => {
	const workers = vhostWorkers.filter(({busy}) => busy > full);
	const interrupted = cpus.filter(({softirq}) => softirq > 0.9);
	const sentences: readonly (string | false)[] = [
		workers.length > 0 &&
			`${workers.length} of ${plural(vhostWorkers.length, 'vhost worker')} at more than 95 % of a CPU (busiest ${percent(Math.max(...workers.map(({busy}) => busy)))}).`,
		interrupted.length > 0 &&
			`Receiving packets (softirq) fills CPU ${interrupted.map(({cpu, softirq}) => `${cpu} (${percent(softirq)})`).join(', ')} of the host.`,
		vcpus.length > 0 &&
			vcpus.every(({busy}) => busy > full) &&
			`All ${vcpus.length} vCPUs of the guest are busy (least ${percent(Math.min(...vcpus.map(({busy}) => busy)))}).`,
		steal > 0.05 && `The host is itself a guest, and ${percent(steal)} of its CPU time was taken by the machine below (steal).`,
		(tapDrops ?? 0) > 0 && `The guest was too slow to receive: ${plural(tapDrops ?? 0, 'packet')} dropped at its tap.`,
		softnet.dropped > 0 && `The host dropped ${plural(softnet.dropped, 'packet')} before handling them (softnet backlog full).`,
	];
	return sentences.filter(sentence => sentence !== false);
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;
