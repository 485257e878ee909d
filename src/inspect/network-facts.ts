import type {CpuSet} from '../cpu/cpu-set.ts';

export type Nic = {
	readonly name: string;
	readonly driver: string | undefined;
	readonly mac: string | undefined;
	readonly up: boolean | undefined;
	readonly mtu: number | undefined;
	/** Mbit/s. */
	readonly speed: number | undefined;
	/** undefined also when the device does not say (-1). */
	readonly node: number | undefined;
	readonly pciAddress: string | undefined;
	/** The port of its adapter, as the driver calls it: two NICs that share one are two PCI functions of it (Socket Direct). */
	readonly port: string | undefined;
	/** Bridge, bond or other switch that it is a port of. */
	readonly master: string | undefined;
	readonly rxQueues: number | undefined;
	readonly txQueues: number | undefined;
	/** Queue by queue, the CPUs that share the work on what it receives (RPS); empty: none but the interrupt's own. undefined: not read. */
	readonly rps: readonly CpuSet[] | undefined;
	/** ethtool -l: what can be had and what is set. */
	readonly channels: {readonly maximum: number; readonly current: number} | undefined;
	readonly rings: {readonly rx: number; readonly rxMaximum: number; readonly tx: number; readonly txMaximum: number} | undefined;
	/** ethtool -k, short names: gro, tso, lro … true when on. */
	readonly offloads: Readonly<Record<string, boolean>> | undefined;
	readonly irqs: readonly Irq[];
	readonly coalescing: Coalescing | undefined;
	readonly counters: LinkCounters | undefined;
	/** sriov_totalvfs. */
	readonly virtualFunctions: number | undefined;
	readonly iommuGroup: string | undefined;
	readonly addresses: readonly string[];
};

/** ethtool -c: how long a NIC gathers packets before it interrupts. A value that the driver does not have is undefined. */
export type Coalescing = {
	/** The driver chooses by itself; the figures are then only its bounds or starting points. */
	readonly rxAdaptive: boolean | undefined;
	readonly txAdaptive: boolean | undefined;
	readonly rxMicroseconds: number | undefined;
	readonly rxFrames: number | undefined;
	readonly txMicroseconds: number | undefined;
	readonly txFrames: number | undefined;
};

/** Packets since the interface was made (Documentation/ABI/testing/sysfs-class-net-statistics). */
export type LinkCounters = {
	readonly rxPackets: number | undefined;
	/** Damaged on their way. */
	readonly rxErrors: number | undefined;
	/** Received well and not taken by the host: no buffer, or a protocol that nobody wants. */
	readonly rxDropped: number | undefined;
	/** Not received, since the receive ring was full. */
	readonly rxMissed: number | undefined;
	readonly txPackets: number | undefined;
	readonly txErrors: number | undefined;
	readonly txDropped: number | undefined;
};

export type Irq = {
	readonly irq: number;
	readonly name: string;
	/** smp_affinity_list: asked. */
	readonly affinity: CpuSet | undefined;
	/** effective_affinity_list: got. */
	readonly effective: CpuSet | undefined;
	readonly node: number | undefined;
	/** False where the kernel lets nobody move it; an older kernel tells that only by refusing the write. */
	readonly movable: boolean | undefined;
};

export type Bridge = {
	readonly name: string;
	readonly mtu: number | undefined;
	readonly ports: readonly string[];
	readonly addresses: readonly string[];
	readonly nfCallIptables: boolean | undefined;
};

/** A link on other links that is no bridge: bond, team, VLAN, macvlan. */
export type StackedLink = {
	readonly name: string;
	/** As the kernel calls it: `bond`, `vlan`, …; a team has no name for it. */
	readonly kind: string | undefined;
	readonly lower: readonly string[];
	/** Of a bond in mode active-backup, the port that carries all until its link is lost. */
	readonly activePort: string | undefined;
	readonly master: string | undefined;
	readonly mtu: number | undefined;
	readonly up: boolean | undefined;
	/** Mbit/s. Of a bond the sum of its ports, or that of the fastest where one carries all (bond_ethtool_get_link_ksettings). */
	readonly speed: number | undefined;
	readonly addresses: readonly string[];
};

export type Tap = {
	readonly name: string;
	readonly bridge: string | undefined;
	readonly domain: string | undefined;
	readonly mtu: number | undefined;
	readonly queues: number | undefined;
	readonly txQueueLength: number | undefined;
	/** ethtool -k, as of a NIC: what the host may hand over unfinished, which the guest's driver decides too. */
	readonly offloads: Nic['offloads'];
	/** As the host sees it: what it sends there, the guest receives. */
	readonly counters: LinkCounters | undefined;
};

/** A queueing discipline of an interface. */
export type Qdisc = {
	readonly device: string;
	/** As tc(8) calls it: `fq_codel`, `noqueue`, `tbf`, … */
	readonly kind: string;
	/** Bit/s of one that has a single rate (tbf, netem). */
	readonly rate: number | undefined;
	/** Packets that were sent through it. */
	readonly packets: number | undefined;
	readonly dropped: number | undefined;
};

export type Route = {
	/** `default`, or an address with its prefix length. */
	readonly destination: string;
	readonly device: string;
	/** undefined: the destination is on the link itself. */
	readonly gateway: string | undefined;
	readonly metric: number;
};

export type Uplink = {readonly device: string; readonly gateway: string | undefined; readonly source: string | undefined};

export type SshConnection = {
	/** The host's own address in it. */
	readonly address: string;
	/** The interface that has this address. */
	readonly device: string | undefined;
};

/** A line of /proc/net/softnet_stat; the counters have 32 bits and start again at 0. */
export type SoftnetCpu = {
	/** undefined before Linux 5.10, which prints no number. */
	readonly cpu: number | undefined;
	/** Packets. */
	readonly processed: number;
	/** Packets that found the backlog full (net.core.netdev_max_backlog). */
	readonly dropped: number;
	/** How often work was left when its budget (net.core.netdev_budget) was used up. */
	readonly timeSqueeze: number;
};

export type Firewall = {
	/** undefined: nft could not be asked. */
	readonly baseChains: readonly BaseChain[] | undefined;
	/** undefined: nft could not be asked, or prints no JSON. */
	readonly flowtables: readonly Flowtable[] | undefined;
	/** Tables that iptables-legacy, not iptables-nft, has made: `ip nat`, `ip6 filter`. */
	readonly legacyTables: readonly string[] | undefined;
	/** xt_physdev is loaded: rules of somebody's match bridged packets by their port. */
	readonly matchesBridgePorts: boolean | undefined;
};

/** Devices between which nftables hands on the packets of established connections (nft(8), FLOWTABLES). */
export type Flowtable = {
	readonly family: string;
	readonly table: string;
	readonly name: string;
	/** Sorted. */
	readonly devices: readonly string[];
};

/** A chain of nftables that the kernel itself calls. */
export type BaseChain = {
	/** `ip`, `ip6`, `inet`, `bridge`, `arp` or `netdev`. */
	readonly family: string;
	readonly table: string;
	readonly name: string;
	/** `input`, `forward`, `postrouting`, … */
	readonly hook: string;
	/** The smallest comes first. */
	readonly priority: number | undefined;
	/** What becomes of a packet that no rule has judged: `accept` or `drop`. */
	readonly policy: string | undefined;
};

export type VirtualNetwork = {
	readonly name: string;
	readonly uuid: string;
	readonly active: boolean;
	readonly persistent: boolean | undefined;
	readonly bridge: string | undefined;
	readonly forward: string | undefined;
	/** Devices of the host that it is bound to: the one it forwards to, or those that its guests hang on. */
	readonly devices: readonly string[];
	readonly mtu: number | undefined;
	readonly xml: string | undefined;
	/** Its definition for the next start. */
	readonly inactive: {readonly mtu: number | undefined} | undefined;
};
