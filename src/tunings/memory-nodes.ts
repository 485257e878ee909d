import type {GuestPlacement} from '../placement/placement.ts';
import {bindCells, bindMemory, setCells} from '../xml/domain-edits.ts';

/** The guest's memory on its nodes: one larger than a node gets NUMA nodes of its own, each bound to one of the host. */
export const bindToNodes = (cells: GuestPlacement['cells']) => {
	const [only, ...more] = cells;
	return only !== undefined && more.length === 0
		? bindMemory(only.node)
		: [...setCells(cells.map(({vcpus, memory}) => ({vcpus, memory: memory ?? 0}))), ...bindCells(cells.map(cell => cell.node))];
};
