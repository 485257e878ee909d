import type {HostFacts} from '../../inspect/facts.ts';
import type {CpuUse} from '../cpu-use.ts';
import type {Measurement, OneWay} from '../measurement.ts';

/** Everything that was read while it was measured. undefined: it was not, and nothing is concluded from it. */
export type Observed = {
	/** Both directions at once are observed one by one: what carries packets one way may be full without the other. */
	readonly way: OneWay;
	/** This way. */
	readonly streams: number;
	/** Gbit/s this way. */
	readonly throughput: number;
	/** Where iperf3's client runs. */
	readonly client: 'in the guest' | 'on the host';
	readonly tool: Measurement['tool'];
	/** Share of one CPU that the busiest iperf3 at the peer used with all of its threads. */
	readonly serverInAll: number | undefined;
	readonly processes: number;
	/** Share of the segments that were sent again. */
	readonly resent: number | undefined;
	readonly host: CpuUse | undefined;
	/** Of a peer that is reached over SSH. */
	readonly peer: CpuUse | undefined;
	readonly cloud: HostFacts['cloud'];
	/** Smallest known MTU on the way. */
	readonly mtu: number | undefined;
	/** Mbit/s of the host's uplink. */
	readonly uplinkSpeed: number | undefined;
	/** Gbit/s that libvirt’s <bandwidth> lets the guest send, or receive. */
	readonly bandwidth: number | undefined;
	/** Of the NICs that carry it, and what each can, in Mbit/s. */
	readonly ports: readonly {readonly name: string; readonly speed: number | undefined}[];
	/** All bridges of the host. */
	readonly bridges: readonly string[];
	/** Queue pairs of the guest's NIC by which it goes, where that is virtio on a tap. Workers of its other devices are among its workers. */
	readonly queuePairs: number | undefined;
	/** Of the links on the way, what their queueing disciplines did meanwhile. */
	readonly queueing: readonly Queueing[] | undefined;
	/** Packets by which the counters of an ENA adapter grew that tell of its limits (`bw_out_allowance_exceeded`). */
	readonly allowances: Readonly<Record<string, number>> | undefined;
};

export type Queueing = {
	readonly device: string;
	/** As tc calls it: `fq_codel`, `tbf`, `htb`, … */
	readonly kind: string;
	/** Gbit/s that it lets through, where it says so itself. */
	readonly rate: number | undefined;
	readonly packets: number;
	readonly drops: number;
	/** How often it held a packet back to keep to its rate. */
	readonly heldBack: number;
	/** Of a class, what that sent; absent: all that its link sent. */
	readonly sentBytes?: number;
	/** Whether that is a rate of each flow. */
	readonly ofEachFlow?: true;
};

/** Steps of the plan that address it, what else to do, or what nobody here can raise. */
export type Remedy = {readonly steps: readonly string[]} | {readonly advice: string} | {readonly ceiling: string};

/** One kind of limit: a file each. */
export type LimitKind = {
	readonly id: string;
	/** What holds the figure, whatever a step does on host and guest; without it a step can still raise the figure. */
	readonly cap?: string;
	readonly remedy: Remedy;
	/** Sentences with the figures that say so. Empty: it does not limit, or nothing that would say so was read. */
	readonly evidence: (observed: Observed) => readonly string[];
};

export type Limit = {readonly id: string; readonly cap: string | undefined; readonly evidence: string; readonly remedy: Remedy};

/** A share of one CPU from which it, or a thread, counts as full. */
export const full = 0.95;

/** `84 %` of a share from 0 to 1. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Gbit/s of bytes that passed meanwhile. */
export const gigabits = (bytes: number, {seconds}: Pick<CpuUse, 'seconds'>): number => (bytes * 8) / seconds / 1e9;

/** A limit for a person: the evidence, then what to do about it. */
export const limitInWords = ({evidence, remedy}: Limit): string =>
	'steps' in remedy
		? `${evidence} Steps: ${remedy.steps.join(', ')}.`
		: 'advice' in remedy
			? `${evidence} ${remedy.advice}`
			: `${evidence} This is the ceiling of ${remedy.ceiling}.`;
