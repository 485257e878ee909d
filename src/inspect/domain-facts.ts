import type {CpuSet} from '../cpu/cpu-set.ts';

/** A libvirt domain: what the XML says (inactive, and live where it runs) and what the kernel shows of it. */
export type Domain = {
	readonly name: string;
	readonly uuid: string;
	readonly state: 'running' | 'shut off' | 'paused' | 'other' | undefined;
	readonly autostart: boolean | undefined;
	readonly persistent: boolean | undefined;
	/** Who makes its definition anew by its own records, as the definition says itself: nova, oVirt, KubeVirt, … */
	readonly managedBy: string | undefined;
	/** A saved image makes the next start ignore a changed definition. */
	readonly managedSave: boolean | undefined;
	/** libvirt keeps snapshots of it, which hold its definition of then. */
	readonly hasSnapshots: boolean | undefined;
	/** Exactly as libvirt prints it, without secrets. */
	readonly inactiveXml: string | undefined;
	readonly liveXml: string | undefined;
	/** The definition for the next start, and the running one. */
	readonly inactive: DomainDefinition | undefined;
	readonly live: DomainDefinition | undefined;
	readonly process: DomainProcess | undefined;
	/** A guest agent listens; it was not asked, since one that hangs would block. undefined: not running, or no channel for it. */
	readonly agentConnected: boolean | undefined;
};

/** What we read of a domain's XML. Sizes in KiB. */
export type DomainDefinition = {
	readonly type: string;
	readonly machine: string | undefined;
	readonly architecture: string | undefined;
	/** With its memory devices. */
	readonly memory: number | undefined;
	readonly currentMemory: number | undefined;
	/** DIMMs and the like, each on a cell of the guest; `cell` undefined: on none. */
	readonly memoryDevices: readonly {
		readonly cell: number | undefined;
		readonly size: number | undefined;
		/** `dimm`, `virtio-mem`, … */
		readonly model: string | undefined;
		/** It says itself what it is made of, whatever the rest of the memory is: nodes, pages or a file (<source>). */
		readonly hasSource: boolean;
	}[];
	readonly vcpus:
		| {readonly maximum: number; readonly current: number; readonly cpuset: CpuSet | undefined; readonly placement: string | undefined}
		| undefined;
	/** Numbers of its IOThreads: 1, 2, … unless the definition names others. */
	readonly iothreadIds: readonly number[];
	readonly vcpuPins: Readonly<Record<number, CpuSet>>;
	readonly emulatorPin: CpuSet | undefined;
	readonly iothreadPins: Readonly<Record<number, CpuSet>>;
	/** vCPUs that have a part of some caches for themselves, by the host's numbers of those (<cachetune>). */
	readonly cacheParts: readonly {readonly vcpus: CpuSet; readonly caches: CpuSet}[];
	readonly hugepages: readonly {readonly size: number | undefined; readonly nodeset: string | undefined}[] | undefined;
	readonly noSharePages: boolean;
	/** Of each of its own NUMA nodes, without its memory devices; undefined: not told. */
	readonly cellMemory: readonly (number | undefined)[];
	/** Modes of the <memnode>s of its cells. */
	readonly cellModes: readonly string[];
	/** By number of a cell, the nodes of the host that its <memnode> binds it to. */
	readonly cellNodes: Readonly<Record<number, CpuSet>>;
	/** Those of its own NUMA nodes that something else of it names: pages, memory devices, PCI buses, what it says of their latency. */
	readonly namedCells: CpuSet;
	readonly memoryMode: string | undefined;
	readonly memoryNodes: CpuSet | undefined;
	readonly cpu:
		| {
				readonly mode: string | undefined;
				readonly model: string | undefined;
				readonly topology: {readonly sockets: number; readonly dies: number; readonly cores: number; readonly threads: number} | undefined;
				readonly cells: number;
				/** Of <cache>: `passthrough`, `emulate`, `disable`; undefined: QEMU makes caches up. */
				readonly cacheMode: string | undefined;
				/** <feature>s by name: `require`, `disable`, …; without a policy `require`. */
				readonly features: Readonly<Record<string, string>>;
		  }
		| undefined;
	readonly interfaces: readonly DomainInterface[];
	readonly disks: readonly DomainDisk[];
	/** What a period of 100 % stands for is `period`; undefined: no limit. */
	readonly quotas: readonly CpuQuota[];
	/** libosinfo's name of the guest's system, as virt-install and virt-manager note it: `http://microsoft.com/win/2k12`. */
	readonly system: string | undefined;
	/** QEMU speaks Hyper-V to the guest (<features><hyperv>), as for Windows. */
	readonly hasHyperV: boolean;
	/** What its memory lies in, where the definition says: `anonymous`, `memfd`, `file` (<source>). */
	readonly memorySource: string | undefined;
	/** `shared` with other programs, as for vhost-user, or `private`, where the definition says (<access>). */
	readonly memoryAccess: string | undefined;
	/** The same of each of its own NUMA nodes (memAccess). */
	readonly cellAccess: readonly (string | undefined)[];
	/** `immediate` or `ondemand`, where the definition says. */
	readonly memoryAllocation: string | undefined;
	/** How it is kept from its host: `sev`, `sev-snp`, `tdx`, …; undefined: it is not. */
	readonly launchSecurity: string | undefined;
	readonly hasIommu: boolean;
	/** The guest starts by UEFI, or keeps variables of its firmware (<os firmware>, <loader type='pflash'>, <nvram>). */
	readonly hasUefi: boolean;
	readonly hasTpm: boolean;
	/** What libvirt does when the guest powers off: `destroy`, unless it says `restart` or `preserve`. */
	readonly onPoweroff: string | undefined;
	/** Words that it gives QEMU past libvirt (<qemu:commandline>). */
	readonly hasOwnArguments: boolean;
	/** Which of QEMU's options these are: `-cpu`, `-smp`. */
	readonly ownOptions: readonly string[];
	/** Its controllers of USB, PCI, IDE …, in the order of the definition. */
	readonly controllers: readonly {readonly type: string; readonly model: string | undefined}[];
	readonly hasHostDevices: boolean;
	/** Their addresses on PCI: `0000:3b:00.0`; those that a network picks at the start are not among them. */
	readonly hostDevices: readonly string[];
	readonly hasGuestAgentChannel: boolean;
	/** Anything of nwfilter, by interface: <filterref>. */
	readonly filtered: boolean;
};

export type DomainInterface = {
	readonly type: string;
	readonly mac: string | undefined;
	readonly model: string | undefined;
	/** The network, bridge or device it hangs on. */
	readonly source: string | undefined;
	/** The tap, in a live definition. */
	readonly target: string | undefined;
	/** The tap is there before the guest starts, and somebody else’s (target managed='no'). */
	readonly foreignTap: boolean;
	readonly driver: string | undefined;
	readonly queues: number | undefined;
	readonly rxQueueSize: number | undefined;
	readonly mtu: number | undefined;
	/** Limits of libvirt's <bandwidth>, in KiB a second: what reaches the guest, and what it sends. */
	readonly bandwidth: {readonly inbound: number | undefined; readonly outbound: number | undefined} | undefined;
	/** Its packets pass the guest's virtual IOMMU (driver iommu='on'). */
	readonly iommu: boolean;
	/** Offloads that the definition switches off, of the host's side and of the guest's: `host gso`. */
	readonly offloadsOff: readonly string[];
};

/** CPU time that threads of a guest may use, in microseconds of each period. */
export type CpuQuota = {
	readonly of: 'each vCPU' | 'the emulator' | 'all of it' | 'each IOThread';
	readonly quota: number;
	readonly period: number;
};

export type DomainDisk = {
	/** What its source is: `file`, `block`, `network`, `volume`, … */
	readonly type: string;
	readonly device: string | undefined;
	readonly bus: string | undefined;
	readonly target: string | undefined;
	readonly source: string | undefined;
	readonly format: string | undefined;
	readonly cache: string | undefined;
	readonly io: string | undefined;
	/** Number of the IOThread that serves it; undefined: QEMU's main loop does, unless `iothreads` names several. */
	readonly iothread: number | undefined;
	/** Served by several IOThreads, as <iothreads> in its driver says (libvirt 10.0). */
	readonly hasIothreads: boolean;
	/** What keeps others from relying on its bytes: `readonly`, `shareable`, `transient`. */
	readonly marks: readonly string[];
};

/** A file that is a guest's disk. It is the guest's: what it wrote there is never interpreted, only its first bytes are looked at. */
export type DiskFile = {
	/** As stat(1) calls it: `ext2/ext3`, `xfs`, `nfs`, `tmpfs`, …; undefined also for one that it does not know. */
	readonly fileSystem: string | undefined;
	/** Fewer blocks are allocated than its size asks for: writing to it allocates. */
	readonly isSparse: boolean | undefined;
	/** It begins as a qcow2 image does. */
	readonly isQcow2: boolean | undefined;
};

export type DomainProcess = {
	readonly pid: number;
	readonly threads: readonly Thread[];
	/** vhost workers, found as kernel threads (< 6.4) or as threads of QEMU; ascending thread id. */
	readonly vhostWorkers: readonly Thread[];
	readonly workersAre: 'kernel threads' | 'threads of QEMU' | undefined;
	/** KiB in hugetlb pages. */
	readonly hugetlb: number | undefined;
	readonly emulatorCgroupCpus: CpuSet | undefined;
};

export type Thread = {
	readonly tid: number;
	readonly name: string;
	readonly role: 'vcpu' | 'emulator' | 'iothread' | 'vhost' | 'worker';
	readonly vcpu: number | undefined;
	readonly allowed: CpuSet | undefined;
};
