import type {CpuSet} from '../cpu/cpu-set.ts';
import {parseNodeset} from '../xml/nodeset.ts';
import type {DomainDefinition} from './facts.ts';

/** What QEMU makes in one piece of a guest's memory: all of it, or one of the guest's own NUMA nodes or memory devices. */
export type MemoryPart = {
	/** KiB. */
	readonly size: number | undefined;
	/** Nodes of the host that it is bound to, or has its memory from first; undefined: wherever there is some. */
	readonly nodes: CpuSet | undefined;
	/** The hugepages that it lies on, by their size in KiB; undefined: on none. */
	readonly page: {readonly size: number | undefined} | undefined;
	/** What small pages of it are. */
	readonly source: 'anonymous' | 'memfd' | 'file';
	/** Mapped so that other programs may see what the guest writes. */
	readonly isShared: boolean;
};

/** Devices that bring no memory of the host: what they hold is a file, or the processor's enclaves (qemuBuildMemoryBackendProps). */
const brought: readonly (string | undefined)[] = ['nvdimm', 'virtio-pmem', 'sgx-epc'];

/** The page that names the cell, else the one that names none (qemuBuildMemoryBackendProps). */
const pageOf = ({hugepages = []}: DomainDefinition, cell: number): MemoryPart['page'] =>
	hugepages.find(({nodeset}) => nodeset !== undefined && parseNodeset(nodeset)?.includes(cell)) ??
	hugepages.find(({nodeset}) => nodeset === undefined);

/** Memory that others are to see is a file of libvirt's also where the definition names no source (qemuBuildMemoryBackendProps). */
const sourceOf = ({memorySource}: DomainDefinition, access: string | undefined): MemoryPart['source'] =>
	memorySource === 'memfd' ? 'memfd' : memorySource === 'file' || access !== undefined ? 'file' : 'anonymous';

/** A guest's memory by its definition: each of its own NUMA nodes and memory devices apart, since each is bound, and has its pages, for itself. */
export const memoryParts = (definition: DomainDefinition): readonly MemoryPart[] => {
	const {cellMemory, cellNodes, cellAccess, memoryAccess, memoryDevices, memoryNodes, memory} = definition;
	const cells = cellMemory.map((size, cell) => ({cell, size}));
	const devices = memoryDevices.filter(({model}) => !brought.includes(model));
	return (cells.length === 0 ? [{cell: 0, size: memory}] : [...cells, ...devices]).map(({cell = 0, size}) => {
		const access = cellAccess[cell] ?? memoryAccess;
		const source = sourceOf(definition, access);
		return {
			size,
			nodes: cellNodes[cell] ?? memoryNodes,
			page: pageOf(definition, cell),
			source,
			// QEMU's own choice for memfd (backends/hostmem-memfd.c).
			isShared: access === 'shared' || (access === undefined && source === 'memfd'),
		};
	});
};
