import type {CpuSet} from '../cpu/cpu-set.ts';
import type {Finding} from '../diagnose/finding.ts';

/** A place that a guest's packets pass on their way to a peer. */
export type Station = {
	/** `QEMU` stands where vhost would, if it does not carry the packets. `end`: they go no further, or it is not known where to. */
	readonly kind: 'guest' | 'virtio' | 'vhost' | 'QEMU' | 'tap' | 'bridge' | 'routing' | 'stacked' | 'NIC' | 'wire' | 'peer' | 'end';
	/** As it is called on the host, in at most 15 characters (IFNAMSIZ). */
	readonly name: string;
	readonly details: readonly string[];
	/** Queue pairs, or vhost workers, that share the work. */
	readonly count: number | undefined;
	/** Of the host, by name: several where NICs carry the packets together. */
	readonly links: readonly string[];
	/** Where the work for it may be done. undefined: not known, or wherever the sender of a packet runs. */
	readonly cpus: CpuSet | undefined;
	readonly mtu: number | undefined;
	/** Those that are switched off of the ones that matter here. undefined: not read, or it has none. */
	readonly offloadsOff: readonly string[] | undefined;
	/** What is wrong there, the gravest first. */
	readonly findings: readonly Finding[];
};

/** The way of the packets of one interface of a guest, from the guest to the peer. */
export type Path = {
	readonly guest: string;
	/** From 1, and of how many. */
	readonly interface: number;
	readonly interfaces: number;
	readonly stations: readonly Station[];
};
