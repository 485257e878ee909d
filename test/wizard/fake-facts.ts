import type {Cpu, Domain, DomainDefinition, Facts} from '../../src/inspect/facts.ts';
import {readDomain} from '../../src/xml/domain.ts';

const mebibyte = 1024;
const gibibyte = 1024 * mebibyte;

const range = (from: number, to: number) => Array.from({length: to - from + 1}, (_, index) => from + index);

/** Cores of two threads, numbered through all nodes before the second threads begin. */
function cpusOf(nodes: number, coresPerNode: number): readonly Cpu[] {
	const cores = nodes * coresPerNode;
	const node = (cpu: number) => Math.floor((cpu % cores) / coresPerNode);
	const all = range(0, 2 * cores - 1);
	return all.map(cpu => ({
		cpu,
		online: true,
		package: node(cpu),
		die: 0,
		core: cpu % coresPerNode,
		node: node(cpu),
		efficient: false,
		threadSiblings: [cpu % cores, (cpu % cores) + cores],
		l3Siblings: range(0, coresPerNode - 1).flatMap(core => [node(cpu) * coresPerNode + core, node(cpu) * coresPerNode + core + cores]),
	}));
}

const nodesOf = (cpus: readonly Cpu[], count: number): Facts['nodes'] =>
	range(0, count - 1).map(number => ({
		node: number,
		cpulist: cpus.filter(cpu => cpu.node === number).map(({cpu}) => cpu),
		memTotal: 94 * gibibyte,
		memFree: (91 + 2 * number) * gibibyte,
		memAvailable: 92 * gibibyte,
		hugepages: [
			{pageSize: 2048, total: 0, free: 0, surplus: 0},
			{pageSize: gibibyte, total: 0, free: 0, surplus: 0},
		],
		distances: range(0, count - 1).map(other => (other === number ? 10 : 21)),
	}));

const cpus = cpusOf(2, 18);

function definition(vcpus: number, memory: number): DomainDefinition {
	return {
		...readDomain("<domain type='kvm'/>"),
		machine: 'pc-i440fx-7.2',
		architecture: 'x86_64',
		memory,
		currentMemory: memory,
		vcpus: {maximum: vcpus, current: vcpus, cpuset: undefined, placement: undefined},
		hasGuestAgentChannel: true,
	};
}

function domain(name: string, state: Domain['state'], vcpus: number, memory: number): Domain {
	return {
		name,
		uuid: `uuid-${name}`,
		state,
		autostart: false,
		persistent: true,
		managedBy: undefined,
		managedSave: false,
		hasSnapshots: false,
		inactiveXml: '<domain/>',
		liveXml: undefined,
		inactive: definition(vcpus, memory),
		live: undefined,
		process: undefined,
		agentConnected: undefined,
	};
}

/** An invented host of 2 packages × 18 cores × 2 threads with the guests web01 and db02, and one that cannot be changed. */
export const fakeFacts = {
	schema: 1,
	host: {
		name: 'kvm1.lab',
		os: 'Debian GNU/Linux 12 (bookworm)',
		kernel: '6.1.0-28-amd64',
		architecture: 'x86_64',
		vendor: 'Amazon EC2',
		product: 'c5n.metal',
		virtualization: 'none',
		cloud: 'amazon',
		instanceType: 'c5n.metal',
		bootId: 'boot',
		machineId: 'machine',
		user: 'root',
		root: true,
		kvm: true,
		cpuModel: 'Intel(R) Xeon(R) Platinum 8124M CPU @ 3.00GHz',
		cpuFlags: ['vmx'],
	},
	cpus,
	nodes: nodesOf(cpus, 2),
	allowedCpus: undefined,
	machineSliceCpus: undefined,
	hostSliceCpus: {'system.slice': [], 'user.slice': [], 'init.scope': []},
	managerCpus: undefined,
	isolation: {isolated: [], nohzFull: [], partitioned: []},
	memory: {
		total: 188 * gibibyte,
		available: 184 * gibibyte,
		hugepages: [],
		defaultHugepage: 2048,
		transparentHugepages: 'madvise',
		transparentHugepagesDefrag: 'madvise',
		ksm: false,
		numaBalancing: true,
		hugetlbfs: undefined,
	},
	modules: {
		kvm: 'loaded',
		kvm_intel: 'loaded',
		kvm_amd: 'available',
		vhost_net: 'loaded',
		tun: 'loaded',
		br_netfilter: 'available',
		nf_conntrack: 'loaded',
		nf_flow_table: 'available',
	},
	bootFiles: {sysctls: [], modules: []},
	sysctls: {},
	kernelCommandLine: undefined,
	vhostZeroCopy: false,
	deviceNodes: {},
	power: {
		governors: {},
		availableGovernors: undefined,
		frequencyDriver: undefined,
		boost: undefined,
		idleStates: [],
		idleStatesOff: [],
		idleLatencies: [],
		resumeLatencyLimits: {},
		haltPollNanoseconds: 200_000,
	},
	nics: [
		{
			name: 'ens5',
			driver: 'ena',
			mac: undefined,
			up: true,
			mtu: 9001,
			speed: undefined,
			node: 0,
			pciAddress: undefined,
			port: undefined,
			master: undefined,
			rxQueues: 32,
			txQueues: 32,
			rps: [],
			channels: {maximum: 32, current: 32},
			rings: undefined,
			offloads: undefined,
			irqs: [],
			coalescing: undefined,
			counters: undefined,
			virtualFunctions: undefined,
			iommuGroup: undefined,
			addresses: ['10.0.0.10/24'],
		},
	],
	bridges: [{name: 'virbr0', mtu: 1500, ports: ['vnet0'], addresses: ['192.168.122.1/24'], nfCallIptables: undefined}],
	taps: [
		{name: 'vnet0', bridge: 'virbr0', domain: 'web01', mtu: 1500, queues: 1, txQueueLength: 1000, offloads: undefined, counters: undefined},
	],
	qdiscs: [],
	stackedLinks: [],
	routes: [{destination: 'default', device: 'ens5', gateway: '10.0.0.1', metric: 100}],
	routesLeftOut: undefined,
	uplink: {device: 'ens5', gateway: '10.0.0.1', source: '10.0.0.10'},
	sshConnection: undefined,
	softnet: undefined,
	firewall: undefined,
	libvirt: {
		version: '9.0.0',
		qemuVersion: '7.2.9',
		problem: undefined,
		daemon: 'libvirtd',
		machines: {q35: 'pc-q35-7.2'},
		maxVcpus: 255,
		securityModels: ['apparmor', 'dac'],
		domainCapabilities: undefined,
	},
	networks: [
		{
			name: 'default',
			uuid: '62d2d3d5-91d0-40a6-8d49-4fe8079e77a5',
			active: true,
			persistent: true,
			bridge: 'virbr0',
			forward: 'nat',
			devices: [],
			mtu: undefined,
			xml: undefined,
			inactive: {mtu: undefined},
		},
	],
	domains: [
		domain('web01', 'running', 8, 8 * gibibyte),
		domain('db02', 'shut off', 4, 16 * gibibyte),
		{...domain('build-runner-17', 'running', 2, 512 * mebibyte), persistent: false},
	],
	otherQemus: undefined,
	services: {
		systemd: true,
		unifiedCgroups: true,
		irqbalance: true,
		irqbalanceBansIn: undefined,
		irqbalanceArguments: undefined,
		tuned: undefined,
		owners: [],
	},
	tools: {
		iperf3: '3.9',
		fio: false,
		ethtool: '6.1',
		nft: '1.0.6',
		taskset: '2.38',
		'tuned-adm': false,
		numactl: false,
		virsh: '9.0.0',
	},
	hooks: [],
	diskFiles: undefined,
	ownFiles: {},
	unread: [],
} as const satisfies Facts;

const threads = [
	...range(0, 7).map(vcpu => ({tid: 4100 + vcpu, name: `CPU ${vcpu}/KVM`, role: 'vcpu' as const, vcpu, allowed: cpus.map(({cpu}) => cpu)})),
	{tid: 4001, name: 'vhost-4000', role: 'vhost' as const, vcpu: undefined, allowed: cpus.map(({cpu}) => cpu)},
];
const nic = readDomain(
	"<domain type='kvm'><devices><interface type='network'><source network='default'/><target dev='vnet0'/><model type='virtio'/></interface></devices></domain>",
).interfaces;

/** The same host where web01 has a NIC and is seen to run, and where something is wrong on the way of its packets. */
export const withPath: Facts = {
	...fakeFacts,
	domains: fakeFacts.domains.map(domain =>
		domain.name === 'web01' && domain.inactive
			? {
					...domain,
					inactive: {...domain.inactive, interfaces: nic},
					live: {...domain.inactive, interfaces: nic},
					process: {
						pid: 4000,
						threads: threads.filter(({role}) => role === 'vcpu'),
						vhostWorkers: threads.filter(({role}) => role === 'vhost'),
						workersAre: 'kernel threads',
						hugetlb: 0,
						emulatorCgroupCpus: undefined,
					},
				}
			: domain,
	),
	taps: fakeFacts.taps.map(tap => ({
		...tap,
		offloads: {tx: true, sg: true, tso: true, gso: true, gro: true},
		counters: {rxPackets: 90_000, rxErrors: 0, rxDropped: 0, rxMissed: 0, txPackets: 97_000, txErrors: 0, txDropped: 3000},
	})),
	sysctls: {'net.netfilter.nf_conntrack_count': '27', 'net.netfilter.nf_conntrack_max': '262144'},
};

/** The same host with other CPUs. */
export function factsOfSize(nodes: number, coresPerNode: number): Facts {
	const cpus = cpusOf(nodes, coresPerNode);
	return {...fakeFacts, cpus, nodes: nodesOf(cpus, nodes)};
}

/** The same host where nothing needed is there: no root, no KVM, no libvirt, no guest. */
export const bareFacts: Facts = {
	...fakeFacts,
	host: {...fakeFacts.host, cloud: undefined, user: 'anna', root: false, kvm: false},
	libvirt: {...fakeFacts.libvirt, version: undefined, qemuVersion: undefined, problem: 'virsh is not installed'},
	networks: [],
	domains: [],
	unread: ['/sys/kernel/debug'],
};

/** The same host with so many guests, every second one off. */
export function manyGuests(count: number): Facts {
	const names = Array.from({length: count}, (_, index) => `guest-${String(index).padStart(3, '0')}`);
	return {...fakeFacts, domains: names.map((name, index) => domain(name, index % 2 === 0 ? 'running' : 'shut off', 2, gibibyte))};
}

/** The same host where guests have names of 100 characters that differ at their ends. */
export const longNamed: Facts = {
	...fakeFacts,
	domains: ['web01', 'web02'].map(name => domain(`${'customer-frontend-'.repeat(6).slice(0, 95)}${name}`, 'running', 8, 8 * gibibyte)),
};
