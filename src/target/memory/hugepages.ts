import {type MemoryMachine, setText, textOf} from './machine.ts';

/** One node's pool of one page size; `node` is the folder `/sys/devices/system/node/node0`. */
type Pool = {readonly node: string; readonly size: number};

/** A file that sets a pool: a node's own, or one that spreads over all nodes. */
const nodeFile = /^(\/sys\/devices\/system\/node\/node\d+)\/hugepages\/hugepages-(\d+)kB\/nr_hugepages$/;
const globalFile = /^\/sys\/kernel\/mm\/hugepages\/hugepages-(\d+)kB\/nr_hugepages$/;

/** Whether writing this file asks for hugepages. */
export const isHugepageFile = (path: string): boolean =>
	path === '/proc/sys/vm/nr_hugepages' || nodeFile.test(path) || globalFile.test(path);

/**
 * Asks for pages as the kernel takes it (Documentation/admin-guide/mm/hugetlbpage.rst): no error when it is not fulfilled,
 * never below the pages in use, never more than the node's free memory holds.
 */
export const requestHugepages = (machine: MemoryMachine, path: string, asked: number): void => {
	const [, node, nodeSize] = nodeFile.exec(path) ?? [];
	if (node !== undefined) {
		resize(machine, {node, size: Number(nodeSize)}, asked);
		return;
	}

	const size = Number(globalFile.exec(path)?.[1] ?? defaultHugepage(machine));
	const all = pools(machine, size);
	for (const [index, pool] of all.entries()) {
		resize(machine, pool, Math.floor((asked + all.length - 1 - index) / all.length));
	}
};

/** KiB that a bare <hugepages/> means. */
export const defaultHugepage = (machine: MemoryMachine): number => field(textOf(machine, '/proc/meminfo') ?? '', 'Hugepagesize') ?? 2048;

/**
 * Takes pages for a guest from these nodes (all where none is named), as QEMU's preallocation does.
 * @returns what was taken, or undefined when there are not enough: then nothing was taken.
 */
export const takeHugepages = (
	machine: MemoryMachine,
	size: number,
	pages: number,
	nodes: readonly number[] | undefined,
): ReadonlyMap<string, number> | undefined => {
	const {counts, missing} = spread(pools(machine, size), pages, nodes, pool => free(machine, pool));
	if (missing > 0) {
		return undefined;
	}

	useHugepages(machine, size, counts, 1);
	return counts;
};

/** Where the pages of a guest that runs already are: in use on these nodes, as far as their counts say. */
export const usedHugepages = (
	machine: MemoryMachine,
	size: number,
	pages: number,
	nodes: readonly number[] | undefined,
): ReadonlyMap<string, number> => spread(pools(machine, size), pages, nodes, pool => total(machine, pool) - free(machine, pool)).counts;

/** Marks pages as used (sign 1) or gives them back (sign -1). */
export const useHugepages = (machine: MemoryMachine, size: number, taken: ReadonlyMap<string, number>, sign: 1 | -1): void => {
	for (const [node, count] of taken) {
		const pool = {node, size};
		put(machine, pool, total(machine, pool), free(machine, pool) - sign * count);
	}
};

/** Pages from the first nodes that have them, by the node's folder. */
const spread = (
	from: readonly Pool[],
	pages: number,
	nodes: readonly number[] | undefined,
	has: (pool: Pool) => number,
): {counts: ReadonlyMap<string, number>; missing: number} => {
	const counts = new Map<string, number>();
	let missing = pages;
	for (const pool of from) {
		const isAllowed = nodes === undefined || nodes.includes(Number(/\d+$/.exec(pool.node)?.[0]));
		const count = isAllowed ? Math.min(missing, has(pool)) : 0;
		if (count > 0) {
			counts.set(pool.node, count);
			missing -= count;
		}
	}

	return {counts, missing};
};

const resize = (machine: MemoryMachine, pool: Pool, asked: number): void => {
	const before = total(machine, pool);
	const used = before - free(machine, pool);
	const memFree = field(textOf(machine, `${pool.node}/meminfo`) ?? '', 'MemFree');
	const room = memFree === undefined ? asked : before + Math.floor(memFree / pool.size);
	const after = Math.max(used, Math.min(asked, room));
	put(machine, pool, after, after - used);
	const released = (before - after) * pool.size;
	addToField(machine, `${pool.node}/meminfo`, 'MemFree', released);
	for (const name of ['MemFree', 'MemAvailable']) {
		addToField(machine, '/proc/meminfo', name, released);
	}

	addToField(machine, '/proc/meminfo', 'Hugetlb', -released);
};

const folder = ({node, size}: Pool): string => `${node}/hugepages/hugepages-${size}kB`;
const number = (machine: MemoryMachine, path: string): number | undefined => {
	const text = textOf(machine, path);
	return text === undefined ? undefined : Number(text);
};

const total = (machine: MemoryMachine, pool: Pool): number => number(machine, `${folder(pool)}/nr_hugepages`) ?? 0;
/** A snapshot that did not read the free pages: none is in use. */
const free = (machine: MemoryMachine, pool: Pool): number => number(machine, `${folder(pool)}/free_hugepages`) ?? total(machine, pool);

const pools = (machine: MemoryMachine, size: number): readonly Pool[] =>
	[...machine.files.keys()]
		.flatMap(path => {
			const [, node, nodeSize] = nodeFile.exec(path) ?? [];
			return node !== undefined && Number(nodeSize) === size ? [{node, size}] : [];
		})
		.sort((a, b) => a.node.localeCompare(b.node, 'en', {numeric: true}));

/** Writes a node's counts, then everything that the kernel derives from them. */
const put = (machine: MemoryMachine, pool: Pool, pages: number, freePages: number): void => {
	replace(machine, `${folder(pool)}/nr_hugepages`, pages);
	replace(machine, `${folder(pool)}/free_hugepages`, freePages);
	const all = pools(machine, pool.size);
	const sum = (count: (machine: MemoryMachine, pool: Pool) => number): number =>
		all.reduce((result, each) => result + count(machine, each), 0);
	replace(machine, `/sys/kernel/mm/hugepages/hugepages-${pool.size}kB/nr_hugepages`, sum(total));
	replace(machine, `/sys/kernel/mm/hugepages/hugepages-${pool.size}kB/free_hugepages`, sum(free));
	// meminfo and vm.nr_hugepages show the default size alone.
	if (pool.size === defaultHugepage(machine)) {
		replace(machine, '/proc/sys/vm/nr_hugepages', sum(total));
		setField(machine, '/proc/meminfo', 'HugePages_Total', sum(total));
		setField(machine, '/proc/meminfo', 'HugePages_Free', sum(free));
		setField(machine, `${pool.node}/meminfo`, 'HugePages_Total', pages);
		setField(machine, `${pool.node}/meminfo`, 'HugePages_Free', freePages);
	}
};

/** Only what the snapshot has read: a file that is not there does not appear. */
const replace = (machine: MemoryMachine, path: string, value: number): void => {
	if (machine.files.has(path)) {
		setText(machine, path, `${value}\n`);
	}
};

const line = (name: string): RegExp => new RegExp(`^((?:Node \\d+ )?${name}:)(\\s*)(\\d+)`, 'm');

const field = (meminfo: string, name: string): number | undefined => {
	const value = line(name).exec(meminfo)?.[3];
	return value === undefined ? undefined : Number(value);
};

const setField = (machine: MemoryMachine, path: string, name: string, value: number): void => {
	const text = textOf(machine, path);
	if (text !== undefined) {
		// The columns stay where they are.
		setText(
			machine,
			path,
			text.replace(
				line(name),
				(_all, label: string, space: string, old: string) => `${label}${String(value).padStart(space.length + old.length)}`,
			),
		);
	}
};

const addToField = (machine: MemoryMachine, path: string, name: string, difference: number): void => {
	const before = field(textOf(machine, path) ?? '', name);
	if (before !== undefined) {
		setField(machine, path, name, before + difference);
	}
};
