import {isActive} from '../inspect/domain-process.ts';
import type {Domain, Facts, NumaNode} from '../inspect/facts.ts';
import {hostReserve} from './host-reserve.ts';
import type {GuestDemand} from './placement.ts';
import {promisedOn} from './promised.ts';
import {waitingPages} from './waiting-pages.ts';

export type NodeRoom = {
	readonly node: number;
	/** Memory of small pages that guests can be given there, in KiB, after the host's reserve. */
	readonly kib: number | undefined;
	/** Huge pages that are free and wait for nobody, in KiB by their size; absent: none. */
	readonly pages?: Readonly<Record<number, number>>;
};

/** KiB that these guests can be given, by node: huge pages only where one of them will have such. */
export const roomFor = (
	{room}: {readonly room: readonly NodeRoom[]},
	guests: readonly GuestDemand[],
): ReadonlyMap<number, number | undefined> => {
	const more = new Set(guests.flatMap(({pages}) => pages?.more ?? []));
	const idle = new Set(guests.flatMap(({pages}) => pages?.idle ?? []));
	return new Map(
		room.map(({node, kib, pages = {}}) => {
			if (kib === undefined) return [node, undefined];
			const of = (size: number): number => pages[size] ?? 0;
			return [
				node,
				Math.max(
					[...more].reduce((sum, size) => sum + of(size), kib),
					...[...idle].map(of),
				),
			];
		}),
	);
};

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

/** Room for guests by node. A host without node directory is one node of unknown memory. */
export const nodeRooms = (facts: Facts, except: readonly string[]): readonly NodeRoom[] => {
	if (facts.nodes.length === 0) return [{node: 0, kib: undefined}];
	const ours = facts.domains.filter(domain => except.includes(domain.name)).map(domain => returned(domain, facts.nodes));
	const others = facts.domains.filter(domain => !except.includes(domain.name));
	const placed = facts.domains.filter(domain => except.includes(domain.name)).map(({uuid}) => uuid);
	const waiting = waitingPages(facts, placed);
	return facts.nodes.map(node => {
		const available = node.memAvailable ?? node.memFree;
		if (available === undefined || node.memTotal === undefined) return {node: node.node, kib: undefined};
		const pages = (node.hugepages ?? []).map(pool => {
			const free = pool.free - waiting.count([node.node], node.node, pool.pageSize);
			return [pool.pageSize, Math.max(0, free) * pool.pageSize] as const;
		});
		const back = ours.reduce((sum, memory) => sum + (memory.get(node.node) ?? 0), 0);
		const gone = others.reduce((sum, domain) => sum + promisedOn(domain, node.node), 0);
		return {
			node: node.node,
			kib: Math.max(0, Math.floor(available + back - gone - hostReserve(facts, [node]))),
			...(pages.length === 0 ? {} : {pages: Object.fromEntries(pages)}),
		};
	});
};
