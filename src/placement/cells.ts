import {distanceBetween} from './distance.ts';
import type {HostForPlacement} from './host.ts';
import type {Cell, GuestDemand} from './placement.ts';

/** KiB of the pages that guests get where nothing else is known of them. */
const usualPage = 2048;

/**
 * Memory for the parts of a guest, in proportion to their vCPUs, on their own nodes as far as there is room, the rest where room
 * is, nearest first; in whole pages, so that no part needs half of one: what is less than a page goes to the last that has room for it.
 * undefined: the host has not enough. Takes what it gives from `room` (KiB by node, undefined: not known).
 */
export const giveMemory = (
	host: HostForPlacement,
	room: Map<number, number | undefined>,
	parts: readonly {readonly node: number; readonly vcpus: readonly number[]}[],
	{memory, pages}: Pick<GuestDemand, 'memory' | 'pages'>,
): readonly Cell[] | undefined => {
	if (memory === undefined) return parts.map(part => ({...part, memory: undefined}));
	const roomOf = (node: number): number => (room.has(node) ? (room.get(node) ?? Infinity) : 0);
	const vcpus = parts.reduce((sum, part) => sum + part.vcpus.length, 0);
	const page = Math.max(usualPage, ...(pages?.more ?? []));
	const wholePages = (kib: number): number => kib - (kib % page);
	let rest = memory;
	const shares = parts.map(part => {
		const share = Math.min(wholePages((memory * part.vcpus.length) / vcpus), wholePages(Math.min(roomOf(part.node), memory)), rest);
		rest -= share;
		return share;
	});
	const give = (index: number, most: (kib: number) => number): void => {
		const share = shares[index] ?? 0;
		const more = most(Math.min(rest, roomOf(parts[index]?.node ?? 0) - share));
		shares[index] = share + more;
		rest -= more;
	};
	const each = [...parts.keys()];
	for (const index of each) give(index, wholePages);
	for (const index of each.toReversed()) give(index, kib => kib);
	const [first] = parts;
	const elsewhere = (): (Cell & {readonly memory: number}) | undefined => {
		const near = [...room.keys()].sort((a, b) => distanceBetween(host, first?.node, a) - distanceBetween(host, first?.node, b) || a - b);
		// A node of memory only is the last resort: QEMU cannot preallocate huge pages there, having no CPU to do it from.
		const withCpus = near.filter(node => host.nodes.find(candidate => candidate.node === node)?.cpulist?.length !== 0);
		const node = [...withCpus, ...near].find(candidate => roomOf(candidate) >= memory);
		return node === undefined ? undefined : {node, vcpus: parts.flatMap(part => part.vcpus), memory};
	};
	const far = rest > 0 || shares.some(share => share === 0) ? elsewhere() : undefined;
	if (rest > 0 && !far) return undefined;
	const cells: readonly (Cell & {readonly memory: number})[] = far
		? [far]
		: parts.map((part, index) => ({...part, memory: shares[index] ?? 0}));
	for (const cell of cells) {
		const had = room.get(cell.node);
		if (had !== undefined) room.set(cell.node, had - cell.memory);
	}
	return cells;
};
