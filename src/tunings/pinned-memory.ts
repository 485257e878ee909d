import {type CpuSet, formatCpulist} from '../cpu/cpu-set.ts';
import type {DomainDefinition} from '../inspect/facts.ts';
import type {GuestPlacement} from '../placement/placement.ts';
import type {XmlEdit} from '../xml/edit.ts';
import {bindsMemory} from './hugepages.ts';
import {bindToNodes, boundAnew, notInParts} from './memory-nodes.ts';
import type {Context} from './tuning.ts';

/** What becomes of the memory of a guest whose vCPUs are pinned. */
export type PinnedMemory = {
	readonly edits: readonly XmlEdit[];
	readonly warnings: readonly string[];
	/** The nodes of hugepages that stay where they are; undefined: none stay, or they are bound to no node. */
	readonly heldOn: CpuSet | undefined;
};

/**
 * A guest larger than a node has to know it. The memory of one inside a node is bound by hugepages alone, unless it is bound elsewhere; and so
 * is that of one which asks for pages already: they are reserved where it is, and there may be none elsewhere.
 */
export const pinnedMemory = (context: Context, {cells}: GuestPlacement, definition: DomainDefinition): PinnedMemory => {
	const nodes = cells.map(({node}) => node);
	const isSplit = nodes.length > 1;
	const mustMove = isSplit || isHeldElsewhere(definition, nodes);
	const isOfPages = definition.hugepages !== undefined;
	const stays = isOfPages && !bindsMemory(context);
	const edits = mustMove && !isOfPages ? bindToNodes(cells, definition) : [];
	const knows = [`It gets ${nodes.length} NUMA nodes of its own, so that it knows.`];
	return {
		edits: edits ?? [],
		warnings: [
			...(edits === undefined ? [`Its memory and NUMA nodes stay as they are: ${notInParts(cells, definition)}.`] : []),
			...(stays && mustMove ? ['Its memory and NUMA nodes stay as they are: it has hugepages, which only the step hugepages moves.'] : []),
			...(isSplit && edits !== undefined && !stays ? knows : []),
			...(edits !== undefined && edits.length > 0 ? boundAnew(definition, nodes, 'these pins') : []),
		],
		heldOn: stays ? definition.memoryNodes : undefined,
	};
};

/** Its memory would be held where its CPUs are not: on other nodes, or on those that numad chooses at its start. */
const isHeldElsewhere = ({memoryMode, memoryNodes, cellModes}: DomainDefinition, nodes: readonly number[]): boolean =>
	memoryNodes === undefined ? memoryMode !== undefined || cellModes.length > 0 : memoryNodes.some(node => !nodes.includes(node));

/** Why vCPUs on these nodes would be far from hugepages that stay; undefined: they would not. */
export const farFromPages = ({heldOn}: PinnedMemory, nodes: CpuSet): string | undefined =>
	heldOn === undefined || heldOn.some(node => nodes.includes(node))
		? undefined
		: `its hugepages stay on node ${formatCpulist(heldOn)}, and it would run on node ${formatCpulist(nodes)}`;
