import type {Facts, HugepagePool, Nic, NumaNode} from '../facts.ts';
import {nodeOfNics} from '../way-out.ts';
import {size} from './size.ts';

/** `node 0 · 91 GiB free · ens5`, with the NICs that hang on the node. */
export const nodeTitle = (node: NumaNode, nics: readonly Nic[]): string => {
	const names = nics.filter(nic => nodeOfNics([nic]) === node.node).map(({name}) => name);
	const memory = node.memTotal === 0 ? 'no memory' : `${size(node.memFree)} free`;
	return [`node ${node.node}`, memory, ...(names.length > 0 ? [names.join(' ')] : [])].join(' · ');
};

const poolText = ({total, free}: HugepagePool): string => (total === 0 ? 'none' : `${free} free of ${total}`);

/** `2 MiB: 0 free of 4096 · 1 GiB: none`; `?` where the pools could not be read. */
export const poolsSummary = (pools: readonly HugepagePool[] | undefined): string => {
	if (pools === undefined) return '?';
	return pools.length === 0 ? 'none offered' : pools.map(pool => `${size(pool.pageSize)}: ${poolText(pool)}`).join(' · ');
};

/** The hugepages of all nodes by size; what is the same on every node is said once: `2 MiB: node 0 none, node 1 8 free of 8 · 1 GiB: none`. */
export const hugepagesSummary = ({nodes, memory}: Facts): string => {
	const sizes = [...new Set(nodes.flatMap(node => (node.hugepages ?? []).map(({pageSize}) => pageSize)))].sort((a, b) => a - b);
	if (sizes.length === 0) return poolsSummary(nodes.length === 0 ? memory.hugepages : nodes[0]?.hugepages);
	return sizes
		.map(pageSize => {
			const texts = nodes.map(({hugepages}) => {
				const pool = hugepages?.find(pool => pool.pageSize === pageSize);
				return pool === undefined ? '?' : poolText(pool);
			});
			const same = new Set(texts).size === 1;
			return `${size(pageSize)}: ${same ? texts[0] : nodes.map(({node}, index) => `node ${node} ${texts[index]}`).join(', ')}`;
		})
		.join(' · ');
};

/** `2 MiB · mounted at /dev/hugepages (2 MiB)`. */
export const hugetlbfsText = ({defaultHugepage, hugetlbfs}: Facts['memory']): string => {
	const mounts = hugetlbfs?.map(({path, pageSize}) => `${path} (${size(pageSize)})`);
	const where = mounts === undefined ? 'mounted at ?' : mounts.length === 0 ? 'not mounted' : `mounted at ${mounts.join(', ')}`;
	return `${size(defaultHugepage)} · ${where}`;
};
