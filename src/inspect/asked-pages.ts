import type {CpuSet} from '../cpu/cpu-set.ts';
import {parseNodeset} from '../xml/nodeset.ts';
import type {DomainDefinition, Facts} from './facts.ts';

/** Pages of one size, which lie on these nodes of the host, where the definition says so; undefined: on any. */
export type AskedPages = {readonly nodes: CpuSet | undefined; readonly pages: number};

/** KiB of the pages that a part of its memory is of; undefined: of none, or of a size that could not be read. */
const pageOf = ({memory}: Facts, {hugepages = []}: DomainDefinition, cell: number): number | undefined => {
	const page =
		hugepages.find(({nodeset}) => nodeset !== undefined && parseNodeset(nodeset)?.includes(cell)) ??
		hugepages.find(({nodeset}) => nodeset === undefined);
	return page && (page.size ?? memory.defaultHugepage);
};

/** What a definition asks for of pages of this size: for each of its own NUMA nodes and memory devices apart, since each is bound for itself. */
export const askedPages = (facts: Facts, definition: DomainDefinition, pageSize: number): readonly AskedPages[] => {
	const {cellMemory, cellNodes, memoryDevices, memoryNodes, memory} = definition;
	const cells = cellMemory.map((size, cell) => ({cell, size}));
	return (cells.length === 0 ? [{cell: 0, size: memory}] : [...cells, ...memoryDevices]).flatMap(({cell = 0, size = 0}) =>
		pageOf(facts, definition, cell) === pageSize ? [{nodes: cellNodes[cell] ?? memoryNodes, pages: Math.ceil(size / pageSize)}] : [],
	);
};
