import type {CpuSet} from '../cpu/cpu-set.ts';
import type {DomainDefinition} from '../inspect/domain-facts.ts';
import type {Edit} from './edit.ts';
import {quoteValue} from './find.ts';
import {formatNodeset} from './nodeset.ts';

// The edits that tunings make, by name. Sets are written as libvirt prints them, so that it has nothing to change.

type Topology = NonNullable<NonNullable<DomainDefinition['cpu']>['topology']>;

const interfaceAt = (mac: string): string => `devices/interface[mac/address=${quoteValue(mac)}]`;

const diskAt = (target: string): string => `devices/disk[target/dev=${quoteValue(target)}]`;

/** Each vCPU, in order, on its own set of pCPUs; pins of other vCPUs go. */
export const pinVcpus = (pins: readonly CpuSet[]): readonly Edit[] => [
	{only: 'cputune', name: 'vcpupin', children: pins.map((cpus, vcpu) => ({vcpu: String(vcpu), cpuset: formatNodeset(cpus)}))},
];

/** QEMU's other threads, and with them vhost workers on kernels before 6.4. */
export const pinEmulator = (cpus: CpuSet): readonly Edit[] => [{set: 'cputune/emulatorpin', attributes: {cpuset: formatNodeset(cpus)}}];

/** Each IOThread, by its number in the definition, on its own set; pins of other IOThreads go. */
export const pinIothreads = (pins: readonly (readonly [id: number, cpus: CpuSet])[]): readonly Edit[] => [
	{only: 'cputune', name: 'iothreadpin', children: pins.map(([id, cpus]) => ({iothread: String(id), cpuset: formatNodeset(cpus)}))},
];

/** Where a thread without a pin of its own may run; takes the place of placement by numad. */
export const placeVcpus = (cpus: CpuSet): readonly Edit[] => [
	{set: 'vcpu', attributes: {placement: 'static', cpuset: formatNodeset(cpus)}},
];

/**
 * All of the guest's memory on one NUMA node. Goes: placement by numad, which excludes a nodeset, and <memnode>, which
 * would overrule it for a guest cell.
 */
export const bindMemory = (node: number): readonly Edit[] => [
	{set: 'numatune/memory', attributes: {mode: 'strict', nodeset: String(node), placement: null}},
	{remove: 'numatune/memnode'},
];

/** Backed by these pages only, sizes in KiB. `cells` are guest NUMA cells; without any in the guest libvirt drops it. */
export const useHugepages = (pages: readonly {readonly size: number; readonly cells?: CpuSet}[]): readonly Edit[] => [
	{
		only: 'memoryBacking/hugepages',
		name: 'page',
		children: pages.map(({size, cells}) => ({
			size: String(size),
			unit: 'KiB',
			...(cells === undefined ? {} : {nodeset: formatNodeset(cells)}),
		})),
	},
];

/** Keeps KSM away from the guest's memory. */
export const keepPagesApart = (): readonly Edit[] => [{set: 'memoryBacking/nosharepages'}];

/** vhost-net with this many queue pairs, for the interface with this MAC address. */
export const setQueues = (mac: string, queues: number): readonly Edit[] => [
	{set: `${interfaceAt(mac)}/driver`, attributes: {name: 'vhost', queues: String(queues)}},
];

/** Descriptors of each receive ring: a power of two, 256 to 1024. */
export const setReceiveRing = (mac: string, size: number): readonly Edit[] => [
	{set: `${interfaceAt(mac)}/driver`, attributes: {name: 'vhost', rx_queue_size: String(size)}},
];

/** Bytes; the tap gets it and the guest is told (host_mtu). */
export const setMtu = (mac: string, bytes: number): readonly Edit[] => [
	{set: `${interfaceAt(mac)}/mtu`, attributes: {size: String(bytes)}},
];

/** A fixed name for the tap. libvirt forgets names that begin like its own: vnet, macvtap, macvlan. */
export const setTapName = (mac: string, name: string): readonly Edit[] => [{set: `${interfaceAt(mac)}/target`, attributes: {dev: name}}];

/** The host's own CPU; what named another model goes. */
export const useHostCpu = (): readonly Edit[] => [
	{set: 'cpu', attributes: {mode: 'host-passthrough', match: null, check: 'none', migratable: 'on'}},
	{remove: 'cpu/model'},
	{remove: 'cpu/vendor'},
];

/** Their product must be the maximum of <vcpu>, or libvirt refuses the definition; `clusters` (libvirt 10.1) would be a factor too. */
export const setTopology = ({sockets, dies, cores, threads}: Topology): readonly Edit[] => [
	{
		set: 'cpu/topology',
		attributes: {sockets: String(sockets), dies: String(dies), clusters: null, cores: String(cores), threads: String(threads)},
	},
];

/** The guest sees the host's caches, and so which of its CPUs share one; only with the host's own CPU. */
export const showHostCache = (): readonly Edit[] => [{set: 'cpu/cache', attributes: {level: null, mode: 'passthrough'}}];

/** The guest's own NUMA nodes; memory in KiB. */
export const setCells = (cells: readonly {readonly vcpus: CpuSet; readonly memory: number}[]): readonly Edit[] => [
	{
		only: 'cpu/numa',
		name: 'cell',
		children: cells.map(({vcpus, memory}, id) => ({id: String(id), cpus: formatNodeset(vcpus), memory: String(memory), unit: 'KiB'})),
	},
];

/** Binds each guest cell, in order, to a node of the host. */
export const bindCells = (nodes: readonly number[]): readonly Edit[] => [
	{
		only: 'numatune',
		name: 'memnode',
		children: nodes.map((node, cell) => ({cellid: String(cell), mode: 'strict', nodeset: String(node)})),
	},
];

/** How many IOThreads there are. */
export const setIothreads = (amount: number): readonly Edit[] => [{set: 'iothreads', text: String(amount)}];

/** How QEMU reads and writes the disk with this target (`vda`). The format is never touched: it must say what the bytes are. */
export const setDiskDriver = (
	target: string,
	options: {readonly cache?: string; readonly io?: string; readonly iothread?: number},
): readonly Edit[] => {
	const {iothread, ...modes} = options;
	return [{set: `${diskAt(target)}/driver`, attributes: {...modes, ...(iothread === undefined ? {} : {iothread: String(iothread)})}}];
};

export const setMachine = (machine: string): readonly Edit[] => [{set: 'os/type', attributes: {machine}}];

/** Our own note in the definition, which hooks read from the XML that libvirt hands them. */
export const setNote = (note: Readonly<Record<string, string>>): readonly Edit[] => [
	{set: 'metadata/nearmetal:domain', attributes: {'xmlns:nearmetal': 'https://nearmetal.dev/domain/1', ...note}},
];
