import type {Facts, HugepagePool, Nic, NumaNode} from '../facts.ts';
import {size} from './size.ts';

/** `node 0 · 91 GiB free · ens5`, with the NICs that hang on the node. */
export const nodeTitle = (node: NumaNode, nics: readonly Nic[]): string => {
	const names = nics.filter(nic => nic.node === node.node).map(({name}) => name);
	const memory = node.memTotal === 0 ? 'no memory' : `${size(node.memFree)} free`;
	return [`node ${node.node}`, memory, ...(names.length > 0 ? [names.join(' ')] : [])].join(' · ');
};

/** `2 MiB: 0 free of 4096 · 1 GiB: none`; `?` where the pools could not be read. */
export const poolsSummary = (pools: readonly HugepagePool[] | undefined): string => {
	if (pools === undefined) return '?';
	return pools.length === 0
		? 'none offered'
		: pools.map(({pageSize, total, free}) => `${size(pageSize)}: ${total === 0 ? 'none' : `${free} free of ${total}`}`).join(' · ');
};

/** The hugepages of all nodes: said once where every node has the same. */
export const hugepagesSummary = ({nodes, memory}: Facts): string => {
	const each = nodes.map(node => poolsSummary(node.hugepages));
	if (each.length === 0) return poolsSummary(memory.hugepages);
	return new Set(each).size === 1 ? (each[0] ?? '?') : nodes.map(({node}, index) => `node ${node}  ${each[index]}`).join('   ');
};
