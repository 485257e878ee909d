import type {DomainDefinition} from '../inspect/facts.ts';
import type {GuestPlacement} from '../placement/placement.ts';
import {numbered} from '../placement/sentences.ts';
import {bindCells, bindMemory, setCells} from '../xml/domain-edits.ts';
import type {XmlEdit} from '../xml/edit.ts';

/** It has more NUMA nodes of its own than these, and something of it names some: none of them can go, or become another. */
const areNamed = (cells: GuestPlacement['cells'], {cpu, namedCells}: DomainDefinition): boolean =>
	cells.length > 1 && (cpu?.cells ?? 0) > cells.length && namedCells.length > 0;

/**
 * The guest's memory on its nodes: one larger than a node gets NUMA nodes of its own, each bound to one of the host. Memory devices
 * stay on theirs, and libvirt adds them to what these hold by themselves. undefined: that leaves one of them nothing, or some device
 * or page without its node, or it is not known how much.
 */
export const bindToNodes = (cells: GuestPlacement['cells'], definition: DomainDefinition): readonly XmlEdit[] | undefined => {
	const {memoryDevices, cpu} = definition;
	const [only, ...more] = cells;
	if (only !== undefined && more.length === 0) return bindMemory(only.node);
	const parts = cells.map(({vcpus, memory = Number.NaN}, id) => {
		const devices = memoryDevices.filter(({cell}) => cell === id);
		return {vcpus, memory: devices.reduce((left, {size = Number.NaN}) => left - size, memory)};
	});
	const isWhole = memoryDevices.every(({cell}) => cell !== undefined && cell < cells.length);
	if (areNamed(cells, definition) || !isWhole || !parts.every(({memory}) => memory > 0)) return undefined;
	return [...setCells(parts, cpu?.cells ?? 0), ...bindCells(cells.map(cell => cell.node))];
};

/**
 * The parts that QEMU makes of its memory once it is bound so, in KiB: each takes whole pages for itself. Its own NUMA nodes stay where it
 * lies on one of the host's.
 */
export const memoryParts = (
	cells: GuestPlacement['cells'],
	{memoryDevices, cellMemory}: DomainDefinition,
): readonly (number | undefined)[] => {
	const devices = memoryDevices.map(({size}) => size);
	const own = cells.length === 1 && cellMemory.length > 0 ? cellMemory : undefined;
	const rest = cells.map(({memory}, id) => {
		const there = memoryDevices.filter(({cell}) => cells.length === 1 || cell === id);
		return there.reduce((left, {size}) => left && size && left - size, memory);
	});
	return [...(own ?? rest), ...devices];
};

/** Why it cannot be bound to these nodes. */
export const notInParts = (cells: GuestPlacement['cells'], definition: DomainDefinition): string =>
	areNamed(cells, definition)
		? `pages, devices or links of it name some of its own ${definition.cpu?.cells} NUMA nodes`
		: `its memory or one of its memory devices (DIMMs) does not go into parts on nodes ${cells.map(({node}) => node).join(', ')}`;

/** Memory that its definition only prefers to have on nodes, or spreads over them, is bound once these parts of it lie on nodes. */
export const boundAnew = (
	{memoryMode = 'strict', memoryNodes = []}: DomainDefinition,
	nodes: readonly number[],
	by: 'these pins' | 'these pages',
): readonly string[] =>
	memoryMode === 'strict' || memoryNodes.length === 0
		? []
		: [
				`Its definition has ${memoryMode} for its memory on ${numbered('node', memoryNodes)} (numatune): with ${by} it is bound to ${numbered('node', nodes)} (strict).`,
			];
