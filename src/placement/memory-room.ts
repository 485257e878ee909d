import {isActive} from '../inspect/domain-process.ts';
import type {Domain, Facts, NumaNode} from '../inspect/facts.ts';

/** Memory that guests can be given on a node, in KiB, after the host's reserve. */
export type NodeRoom = {readonly node: number; readonly kib: number | undefined};

const gibibyte = 1024 * 1024;

/** Kept for the host: a tenth of the node, and over all nodes not less than 2 GiB. */
const reserve = (total: number, nodes: number): number => Math.max(total / 10, (2 * gibibyte) / nodes);

/** KiB that come back to each node when a running guest restarts: of the nodes it is bound to, else of those where memory is in use. */
const returned = (domain: Domain, nodes: readonly NumaNode[]): ReadonlyMap<number, number> => {
	// What a balloon has taken is the host's already.
	const memory = isActive(domain) ? (domain.live?.currentMemory ?? domain.live?.memory ?? 0) : 0;
	const bound = domain.live?.memoryNodes ?? [];
	const used = nodes
		.filter(node => bound.length === 0 || bound.includes(node.node))
		.map(node => ({node: node.node, used: Math.max(0, (node.memTotal ?? 0) - (node.memAvailable ?? node.memFree ?? 0))}));
	const all = used.reduce((sum, node) => sum + node.used, 0);
	return new Map(used.map(node => [node.node, all === 0 ? 0 : Math.min(node.used, (memory * node.used) / all)]));
};

/** KiB that a guest which is not running yet, but starts with the host and stays where it is, will take of the node. */
const promised = (domain: Domain, node: number): number => {
	const bound = domain.inactive?.memoryNodes ?? [];
	return !isActive(domain) && domain.autostart && bound.includes(node) ? (domain.inactive?.memory ?? 0) / bound.length : 0;
};

/**
 * Room for guests by node. Huge pages that are reserved and free count: guests are what they are for.
 * A host without node directory is one node of unknown memory.
 */
export const nodeRooms = (facts: Facts, except: readonly string[]): readonly NodeRoom[] => {
	if (facts.nodes.length === 0) return [{node: 0, kib: undefined}];
	const withMemory = facts.nodes.filter(node => (node.memTotal ?? 0) > 0).length;
	const ours = facts.domains.filter(domain => except.includes(domain.name)).map(domain => returned(domain, facts.nodes));
	const others = facts.domains.filter(domain => !except.includes(domain.name));
	return facts.nodes.map(node => {
		const available = node.memAvailable ?? node.memFree;
		if (available === undefined || node.memTotal === undefined) return {node: node.node, kib: undefined};
		const freePages = (node.hugepages ?? []).reduce((sum, pool) => sum + pool.free * pool.pageSize, 0);
		const back = ours.reduce((sum, memory) => sum + (memory.get(node.node) ?? 0), 0);
		const gone = others.reduce((sum, domain) => sum + promised(domain, node.node), 0);
		return {node: node.node, kib: Math.max(0, Math.floor(available + freePages + back - gone - reserve(node.memTotal, withMemory)))};
	});
};
