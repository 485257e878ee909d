import {type CpuSet, cpuSet} from '../cpu/cpu-set.ts';
import type {DomainDefinition} from '../inspect/domain-facts.ts';
import type {XmlEdit} from './edit.ts';
import {quoteValue} from './find.ts';
import {formatNodeset} from './nodeset.ts';

// The edits that tunings make, by name. Sets are written as libvirt prints them, so that it has nothing to change.

type Topology = NonNullable<NonNullable<DomainDefinition['cpu']>['topology']>;

const interfaceAt = (mac: string): string => `devices/interface[mac/address=${quoteValue(mac)}]`;

const diskAt = (target: string): string => `devices/disk[target/dev=${quoteValue(target)}]`;

/** Each vCPU, in order, on its own set of pCPUs; pins of other vCPUs go. */
export const pinVcpus = (pins: readonly CpuSet[]): readonly XmlEdit[] => [
	{only: 'cputune', name: 'vcpupin', children: pins.map((cpus, vcpu) => ({vcpu: String(vcpu), cpuset: formatNodeset(cpus)}))},
];

/** QEMU's other threads, and with them vhost workers on kernels before 6.4. */
export const pinEmulator = (cpus: CpuSet): readonly XmlEdit[] => [{set: 'cputune/emulatorpin', attributes: {cpuset: formatNodeset(cpus)}}];

/** Each IOThread, by its number in the definition, on its own set; pins of other IOThreads go. */
export const pinIothreads = (pins: readonly (readonly [id: number, cpus: CpuSet])[]): readonly XmlEdit[] => [
	{only: 'cputune', name: 'iothreadpin', children: pins.map(([id, cpus]) => ({iothread: String(id), cpuset: formatNodeset(cpus)}))},
];

/** How many IOThreads there are; they are numbered from 1. */
export const setIothreads = (amount: number): readonly XmlEdit[] => [{set: 'iothreads', text: String(amount)}];

/** One IOThread, by its number, on its own set; pins of others stay. */
export const pinIothread = (id: number, cpus: CpuSet): readonly XmlEdit[] => [
	{set: `cputune/iothreadpin[iothread=${id}]`, attributes: {cpuset: formatNodeset(cpus)}},
];

/** How QEMU reads and writes the disk with this target (`vda`). The format is never touched: it must say what the bytes are. */
export const setDiskDriver = (
	target: string,
	{cache, io, iothread}: {readonly cache?: string; readonly io?: string; readonly iothread?: number},
): readonly XmlEdit[] => [
	{
		set: `${diskAt(target)}/driver`,
		attributes: {
			...(cache === undefined ? {} : {cache}),
			...(io === undefined ? {} : {io}),
			...(iothread === undefined ? {} : {iothread: String(iothread)}),
		},
	},
];

/** Placement by numad goes: it excludes a nodeset, and any binding of a guest's cell. */
const bind = (nodes: CpuSet): XmlEdit => ({
	set: 'numatune/memory',
	attributes: {mode: 'strict', nodeset: formatNodeset(nodes), placement: null},
});

/** All of the guest's memory on one NUMA node. <memnode> goes, which would overrule it for a guest cell. */
export const bindMemory = (node: number): readonly XmlEdit[] => [bind([node]), {remove: 'numatune/memnode'}];

/** Backed by these pages only, sizes in KiB. `cells` are guest NUMA cells; without any in the guest libvirt drops it. */
export const useHugepages = (pages: readonly {readonly size: number; readonly cells?: CpuSet}[]): readonly XmlEdit[] => [
	{
		only: 'memoryBacking/hugepages',
		name: 'page',
		children: pages.map(({size, cells}) => ({
			size: String(size),
			unit: 'KiB',
			nodeset: cells === undefined ? null : formatNodeset(cells),
		})),
	},
];

/** Keeps KSM away from the guest's memory. */
export const keepPagesApart = (): readonly XmlEdit[] => [{set: 'memoryBacking/nosharepages'}];

/** vhost-net with this many queue pairs, for the interface with this MAC address. libvirt prints no number where there is one pair. */
export const setQueues = (mac: string, queues: number): readonly XmlEdit[] => [
	{set: `${interfaceAt(mac)}/driver`, attributes: {name: 'vhost', queues: queues === 1 ? null : String(queues)}},
];

/** Descriptors of each receive ring: a power of two, 256 to 1024. */
export const setReceiveRing = (mac: string, size: number): readonly XmlEdit[] => [
	{set: `${interfaceAt(mac)}/driver`, attributes: {name: 'vhost', rx_queue_size: String(size)}},
];

/** The host hands on the guest's packets in batches of up to this many: the tap's rx-frames. */
export const setBatch = (mac: string, frames: number): readonly XmlEdit[] => [
	{set: `${interfaceAt(mac)}/coalesce/rx/frames`, attributes: {max: String(frames)}},
];

/** Offloads as QEMU has them when nothing is said; named as src/xml/domain.ts reads them: `host gso`. */
export const resetOffloads = (mac: string, offloads: readonly string[]): readonly XmlEdit[] =>
	offloads.map(offload => {
		const [side = '', name = ''] = offload.split(' ');
		return {set: `${interfaceAt(mac)}/driver/${side}`, attributes: {[name]: null}};
	});

/** Bytes; the tap gets it and the guest is told (host_mtu). */
export const setMtu = (mac: string, bytes: number): readonly XmlEdit[] => [
	{set: `${interfaceAt(mac)}/mtu`, attributes: {size: String(bytes)}},
];

/**
 * The host's own CPU; what named another model goes. libvirt has `migratable` since 6.5, and prints it for x86 (formatdomain, “CPU model
 * and topology”).
 */
export const useHostCpu = (known: {readonly migratable: boolean}): readonly XmlEdit[] => [
	{set: 'cpu', attributes: {mode: 'host-passthrough', match: null, check: 'none', ...(known.migratable ? {migratable: 'on'} : {})}},
	{remove: 'cpu/model'},
	{remove: 'cpu/vendor'},
];

/** The guest sees the host's caches, and so which of its CPUs share one; only with the host's own CPU. */
export const showHostCache = (): readonly XmlEdit[] => [{set: 'cpu/cache', attributes: {level: null, mode: 'passthrough'}}];

/**
 * AMD processors tell of siblings and of shared caches by a feature of their own, which QEMU leaves out of the host's CPU unless it is
 * asked for (no_autoenable_flags in target/i386/cpu.c); its named models have it where they should.
 */
export const tellTopologyOnAmd = (): readonly XmlEdit[] => [{set: 'cpu/feature[name=topoext]', attributes: {policy: 'require'}}];

/**
 * Their product must be the maximum of <vcpu>, or libvirt refuses the definition. One that knows of dies or clusters prints them, and
 * one that does not drops them: named here are those that it knows, so that what it holds is what was asked.
 */
export const setTopology = (
	{sockets, dies, cores, threads}: Topology,
	known: {readonly dies: boolean; readonly clusters: boolean},
): readonly XmlEdit[] => [
	{
		set: 'cpu/topology',
		attributes: {
			sockets: String(sockets),
			...(known.dies ? {dies: String(dies)} : {}),
			...(known.clusters ? {clusters: '1'} : {}),
			cores: String(cores),
			threads: String(threads),
		},
	},
];

/**
 * The guest's own NUMA nodes; memory in KiB, without that of memory devices, which libvirt adds. What else a cell says stays; the
 * distances to those that go, of `now` cells, would keep libvirt from taking the definition.
 */
export const setCells = (cells: readonly {readonly vcpus: CpuSet; readonly memory: number}[], now: number): readonly XmlEdit[] => [
	{
		only: 'cpu/numa',
		name: 'cell',
		children: cells.map(({vcpus, memory}, id) => ({id: String(id), cpus: formatNodeset(vcpus), memory: String(memory), unit: 'KiB'})),
	},
	...cells.flatMap((_, id) =>
		Array.from({length: Math.max(0, now - cells.length)}, (_, index) => ({
			remove: `cpu/numa/cell[id=${id}]/distances/sibling[id=${cells.length + index}]`,
		})),
	),
];

/** Binds each guest cell, in order, to a node of the host; and to all of these what is of no cell. */
export const bindCells = (nodes: readonly number[]): readonly XmlEdit[] => [
	bind(cpuSet(nodes)),
	{
		only: 'numatune',
		name: 'memnode',
		children: nodes.map((node, cell) => ({cellid: String(cell), mode: 'strict', nodeset: String(node)})),
	},
];

/**
 * The machine type with PCIe in place of i440fx. All places on PCI and USB go, and the controllers of these: libvirt gives them anew, as that
 * machine has them, once it has the definition. `ide` are the targets of the disks and drives on IDE, which this machine does not have; each
 * keeps its name, which the guest never sees. A definition without USB (`keepUsb`) is to stay so.
 */
export const moveToQ35 = (
	machine: string,
	{ide, keepUsb}: {readonly ide: readonly string[]; readonly keepUsb: boolean},
): readonly XmlEdit[] => [
	{
		unless: `os/type[machine=${quoteValue(machine)}]`,
		edits: [
			{removeAll: 'devices/*/address[type=pci]'},
			{removeAll: 'devices/*/address[type=usb]'},
			{remove: 'devices/controller[type=pci]'},
			{remove: 'devices/controller[type=ide]'},
			...(keepUsb ? [] : [{remove: 'devices/controller[type=usb]'}]),
			...ide.flatMap((target): readonly XmlEdit[] => [
				{remove: `${diskAt(target)}/address`},
				{set: `${diskAt(target)}/target`, attributes: {bus: 'sata'}},
			]),
			{set: 'os/type', attributes: {machine}},
		],
	},
];
