import type {CpuSet} from '../cpu/cpu-set.ts';
import type {DiskFile, Domain} from './domain-facts.ts';
import type {
	Bridge,
	Firewall,
	Nic,
	Qdisc,
	Route,
	SoftnetCpu,
	SshConnection,
	StackedLink,
	Tap,
	Uplink,
	VirtualNetwork,
} from './network-facts.ts';

/** Beside the host's facts, so that other rooms find all types in one place. */
export type * from './domain-facts.ts';
export type * from './network-facts.ts';

/**
 * The typed picture of a host. `undefined` always means "could not be read", never "none" or 0.
 * In JSON an unknown value is null. `schema` changes when the meaning of a field does.
 */
export type Facts = {
	readonly schema: 1;
	readonly host: HostFacts;
	readonly cpus: readonly Cpu[];
	readonly nodes: readonly NumaNode[];
	/** CPUs that this host may use at all (cgroup cpuset of the reader), offline ones left out. */
	readonly allowedCpus: CpuSet | undefined;
	/** AllowedCPUs of machine.slice, where the guests live. undefined: no limit read. */
	readonly machineSliceCpus: CpuSet | undefined;
	/** AllowedCPUs of the slices of the host's own programs, by unit; empty: no limit. */
	readonly hostSliceCpus: Readonly<Record<HostSlice, CpuSet | undefined>>;
	/** CPUs of process 1, and so of every service without an affinity of its own: all, less isolcpus=, or systemd's CPUAffinity=. */
	readonly managerCpus: CpuSet | undefined;
	readonly isolation: {
		/** isolcpus=, by /sys/devices/system/cpu/isolated. */
		readonly isolated: CpuSet | undefined;
		readonly nohzFull: CpuSet | undefined;
		/** Those of isolated partitions of cpusets beside them: somebody's cgroup has them to itself. undefined: also where cgroups are of version 1. */
		readonly partitioned: CpuSet | undefined;
	};
	readonly memory: MemoryFacts;
	readonly modules: Readonly<Record<ModuleName, ModuleState | undefined>>;
	/** Values of the sysctls that we know, by dotted name. A name that is missing does not exist on this host. */
	readonly sysctls: Readonly<Record<string, string>>;
	readonly bootFiles: BootFiles;
	readonly kernelCommandLine: string | undefined;
	readonly power: {
		/** By governor, the CPUs that use it. Empty: no cpufreq. */
		readonly governors: Readonly<Record<string, CpuSet>>;
		/** Those that CPU 0 may have. undefined: not read, or no cpufreq. */
		readonly availableGovernors: readonly string[] | undefined;
		/** scaling_driver of CPU 0: `intel_pstate`, `acpi-cpufreq`, … */
		readonly frequencyDriver: string | undefined;
		/** Whether CPUs may run faster than their nominal frequency. */
		readonly boost: boolean | undefined;
		/** Names of the idle states offered by CPU 0, shallow to deep. */
		readonly idleStates: readonly string[];
		/** Those of them that are switched off. */
		readonly idleStatesOff: readonly string[];
		/** Microseconds that each takes to leave, in the order of `idleStates`. undefined: not read. */
		readonly idleLatencies: readonly (number | undefined)[];
		/** By the limit in microseconds that the kernel keeps to for a CPU's idle states, its CPUs; `0` is no limit. Empty: it has none. */
		readonly resumeLatencyLimits: Readonly<Record<string, CpuSet>>;
		readonly haltPollNanoseconds: number | undefined;
	};
	/** vhost_net sends past a copy (experimental_zcopytx). undefined: not loaded, or not read. */
	readonly vhostZeroCopy: boolean | undefined;
	readonly nics: readonly Nic[];
	/** By PCI address, the node of each device that tells one. undefined: not read; empty where there is one node. */
	readonly deviceNodes: Readonly<Record<string, number>> | undefined;
	readonly bridges: readonly Bridge[];
	readonly stackedLinks: readonly StackedLink[];
	readonly taps: readonly Tap[];
	/** undefined: tc could not be asked. */
	readonly qdiscs: readonly Qdisc[] | undefined;
	/** Of the main tables: all default routes and those on a link itself; of those by a gateway the first `gatewayRoutesRead` a family. */
	readonly routes: readonly Route[] | undefined;
	/** How many routes by a gateway there are beyond those: many on a host with a full BGP table. */
	readonly routesLeftOut: number | undefined;
	readonly uplink: Uplink | undefined;
	/** The SSH connection by which the host was read. undefined also where there was none, or sudo hid it. */
	readonly sshConnection: SshConnection | undefined;
	/** What each online CPU received, since boot. */
	readonly softnet: readonly SoftnetCpu[] | undefined;
	readonly firewall: Firewall | undefined;
	readonly libvirt: LibvirtFacts;
	readonly networks: readonly VirtualNetwork[];
	readonly domains: readonly Domain[];
	/** The files that are disks of these, by path. undefined: libvirt did not tell them. */
	readonly diskFiles: Readonly<Record<string, DiskFile>> | undefined;
	/** QEMU processes that belong to no guest of qemu:///system: of a user's own libvirt, or started by something else. */
	readonly otherQemus: readonly {readonly pid: number /** Number of the user. */; readonly user: number}[] | undefined;
	readonly services: ServiceFacts;
	/** Versions; false where it is not installed, undefined where nobody could ask. */
	readonly tools: Readonly<Partial<Record<ToolName, string | false | undefined>>>;
	/** Scripts that libvirt runs at a guest's start and end. */
	readonly hooks: readonly string[] | undefined;
	/** Files of ours that are already on the host, by path. */
	readonly ownFiles: Readonly<Record<string, string>>;
	/** Everything that should have been readable and was not, for a person. */
	readonly unread: readonly string[];
};

/** What files of somebody else's set at every boot, in the order in which they do. */
export type BootFiles = {
	readonly sysctls: readonly {readonly path: string; readonly key: string; readonly value: string}[];
	readonly modules: readonly {readonly path: string; readonly name: string}[];
};

export type Cloud = 'amazon' | 'google' | 'azure' | 'oracle' | 'alibaba' | 'digitalocean' | 'hetzner' | 'openstack';

export type HostFacts = {
	readonly name: string | undefined;
	/** PRETTY_NAME of os-release. */
	readonly os: string | undefined;
	readonly kernel: string | undefined;
	readonly architecture: string | undefined;
	readonly vendor: string | undefined;
	readonly product: string | undefined;
	/** What systemd-detect-virt or cpuinfo say of the machine: `none`, `kvm`, `vmware`, … */
	readonly virtualization: string | undefined;
	/** Whose machine it is, as its firmware says; undefined also outside a cloud. */
	readonly cloud: Cloud | undefined;
	/** `c5n.metal`, `Standard_D8s_v5`: as the cloud calls the kind of machine. */
	readonly instanceType: string | undefined;
	readonly bootId: string | undefined;
	/** /etc/machine-id: the same over reboots. */
	readonly machineId: string | undefined;
	/** Who read the host; root: whether it was root (itself or by sudo). */
	readonly user: string | undefined;
	readonly root: boolean | undefined;
	/** /dev/kvm exists. */
	readonly kvm: boolean | undefined;
	/** Model name of CPU 0. */
	readonly cpuModel: string | undefined;
	readonly cpuFlags: readonly string[];
};

export type Cpu = {
	readonly cpu: number;
	readonly online: boolean;
	/** The kernel's numbers; they may be -1, huge, or unknown. */
	readonly package: number | undefined;
	readonly die: number | undefined;
	readonly core: number | undefined;
	/** The lowest node that lists it. */
	readonly node: number | undefined;
	readonly threadSiblings: CpuSet | undefined;
	readonly l3Siblings: CpuSet | undefined;
	/** On a processor with unlike cores, whether it is one of the slower ones. */
	readonly efficient: boolean;
};

export type HugepagePool = {
	/** KiB. */
	readonly pageSize: number;
	readonly total: number;
	readonly free: number;
	readonly surplus: number | undefined;
};

export type NumaNode = {
	readonly node: number;
	/** The kernel's list; may hold offline CPUs; empty for a node of memory only. undefined: no file or link says. */
	readonly cpulist: CpuSet | undefined;
	/** KiB. */
	readonly memTotal: number | undefined;
	readonly memFree: number | undefined;
	/** KiB that could be had without swapping: free + inactive file cache + reclaimable slab (the kernel gives no per-node MemAvailable). */
	readonly memAvailable: number | undefined;
	readonly hugepages: readonly HugepagePool[] | undefined;
	/** To each node, in the order of `nodes`. */
	readonly distances: readonly number[] | undefined;
};

export type MemoryFacts = {
	/** KiB. */
	readonly total: number | undefined;
	readonly available: number | undefined;
	readonly hugepages: readonly HugepagePool[];
	/** KiB, the size that a bare <hugepages/> means. */
	readonly defaultHugepage: number | undefined;
	readonly transparentHugepages: string | undefined;
	/** Where hugetlbfs is mounted: memory of guests is taken from there. */
	readonly hugetlbfs: readonly HugetlbfsMount[] | undefined;
	/** When the kernel stops to make room for one: `always`, `defer`, `madvise`, … */
	readonly transparentHugepagesDefrag: string | undefined;
	readonly ksm: boolean | undefined;
	readonly numaBalancing: boolean | undefined;
};

export type HugetlbfsMount = {
	readonly path: string;
	/** KiB. */
	readonly pageSize: number | undefined;
};

export const moduleNames = ['kvm', 'kvm_intel', 'kvm_amd', 'vhost_net', 'tun', 'br_netfilter', 'nf_conntrack', 'nf_flow_table'] as const;
export type ModuleName = (typeof moduleNames)[number];
/** available: on the disk, loads on demand. absent: this kernel does not have it. */
export type ModuleState = 'loaded' | 'built-in' | 'available' | 'blacklisted' | 'absent';

/** What the host's own programs run in: services, what people start, and systemd itself. Guests run in machine.slice. */
export const hostSlices = ['system.slice', 'user.slice', 'init.scope'] as const;
export type HostSlice = (typeof hostSlices)[number];

export type LibvirtFacts = {
	/** undefined: not installed or not reachable; `problem` says which. */
	readonly version: string | undefined;
	readonly qemuVersion: string | undefined;
	readonly problem: string | undefined;
	readonly daemon: 'libvirtd' | 'modular' | undefined;
	/** Aliases of machine types to their canonical names (`q35` → `pc-q35-7.2`). */
	readonly machines: Readonly<Record<string, string>>;
	readonly maxVcpus: number | undefined;
	/** How guests are kept apart: `apparmor`, `selinux`, `dac`. undefined: no capabilities were read. */
	readonly securityModels: readonly string[] | undefined;
	readonly domainCapabilities: DomainCapabilities | undefined;
};

/** What libvirt says of a guest that asks for nothing (virsh domcapabilities). */
export type DomainCapabilities = {
	/** The program that runs it. */
	readonly emulator: string | undefined;
	/** `kvm`, or `qemu` where only emulation is to be had. */
	readonly type: string | undefined;
	readonly machine: string | undefined;
	readonly maxVcpus: number | undefined;
	/** CPU modes that it may have: `host-passthrough`, `host-model`, `custom`, … */
	readonly cpuModes: readonly string[];
	readonly iothreads: boolean | undefined;
	/** What its memory may lie on: `file`, `anonymous`, `memfd`. */
	readonly memorySources: readonly string[];
};

export type ServiceFacts = {
	readonly systemd: boolean | undefined;
	/** cgroups of version 2 alone: each unit of systemd has one group. */
	readonly unifiedCgroups: boolean | undefined;
	readonly irqbalance: boolean | undefined;
	/** A file of somebody else's that tells irqbalance which CPUs to leave alone (IRQBALANCE_BANNED_…). */
	readonly irqbalanceBansIn: string | undefined;
	/** What somebody passes to irqbalance that keeps interrupts from where they would go (IRQBALANCE_ARGS, IRQBALANCE_ONESHOT). */
	readonly irqbalanceArguments: {readonly path: string; readonly text: string} | undefined;
	/** Active profile; undefined also where tuned does not run. */
	readonly tuned: string | undefined;
	/** Things that own a part of this host: docker, containerd, kubernetes, nova, vdsm, proxmox, numad, ksmtuned, firewalld … */
	readonly owners: readonly string[] | undefined;
};

export const toolNames = [
	'iperf3',
	'fio',
	'ethtool',
	'nft',
	'taskset',
	'tuned-adm',
	'irqbalance',
	'numactl',
	'virsh',
	'conntrack',
] as const;
export type ToolName = (typeof toolNames)[number];
