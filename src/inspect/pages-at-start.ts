import type {CpuSet} from '../cpu/cpu-set.ts';
import {type AskedPages, askedPages, askedSizes, isStrictlyBound} from './asked-pages.ts';
import type {Domain, DomainDefinition, Facts} from './facts.ts';
import {sum} from './sum.ts';

/** Pages of which a guest takes more at its start than are free. */
export type PagesShort = {
	/** KiB. */
	readonly pageSize: number;
	/** Where it takes them; undefined: on any node. */
	readonly nodes: CpuSet | undefined;
	readonly needed: number;
	readonly free: number;
	/** Those that it holds now, and gives back when it stops. */
	readonly held: number;
	/** Why it may start all the same, as a sentence; undefined: it does not. */
	readonly doubt: string | undefined;
};

/** Whether the pages are there that a guest takes at its start: which are too few, and what could not be looked at, as sentences. */
export type PagesAtStart = {readonly short: readonly PagesShort[]; readonly unknown: readonly string[]};

const unknown = (sentence: string): PagesAtStart => ({short: [], unknown: [sentence]});

/** What the start of this guest, by this definition of it, takes of the pools as they are now. */
export const pagesAtStart = (facts: Facts, guest: Domain, definition: DomainDefinition): PagesAtStart => {
	const [size, ...others] = askedSizes(facts, definition);
	if (definition.hugepages === undefined) return {short: [], unknown: []};
	if (size === undefined || others.length > 0 || definition.memory === undefined)
		return unknown(
			'Whether enough hugepages are free could not be counted: its cells have several sizes, or a size that could not be read.',
		);
	const isStrict = isStrictlyBound(definition);
	const counted = {...definition, memoryDevices: definition.memoryDevices.filter(device => !isUncounted(device))};
	const byNodes = Object.values(
		Object.groupBy(askedPages(facts, counted, size), ({nodes}) => (isStrict ? JSON.stringify(nodes) : undefined) ?? 'any'),
	);
	const all = byNodes.map((parts = []) =>
		pagesOn(facts, guest, size, {
			nodes: isStrict ? parts[0]?.nodes : undefined,
			pages: sum(parts.map(({pages}) => pages)),
		}),
	);
	return {
		short: all.flatMap(one => one.short),
		unknown: [
			...all.flatMap(one => one.unknown),
			...(definition.memoryDevices.some(isUncounted) ? ['How many hugepages its memory devices take could not be counted.'] : []),
		],
	};
};

/** Devices that take pages now and then (virtio-mem), or say themselves what they are of: files among them take none. */
const isUncounted = ({model, hasSource}: DomainDefinition['memoryDevices'][number]): boolean =>
	model === 'virtio-mem' || (model === 'dimm' && hasSource);

const pagesOn = (facts: Facts, {live, process}: Domain, pageSize: number, {nodes, pages: needed}: AskedPages): PagesAtStart => {
	const places = nodes === undefined ? [facts.memory] : facts.nodes.filter(({node}) => nodes.includes(node));
	const pools = places.map(({hugepages}) => hugepages?.find(pool => pool.pageSize === pageSize));
	if (pools.includes(undefined)) return unknown(`How many pages of ${pageSize} KiB are free could not be read of every node.`);
	const free = sum(pools.map(pool => pool?.free ?? 0));
	if (free >= needed) return {short: [], unknown: []};
	// What it holds now comes free when it stops: where it lies is known only of a guest that is bound.
	const parts = live === undefined ? [] : askedPages(facts, live, pageSize);
	const near = parts.filter(part => nodes === undefined || part.nodes === undefined || part.nodes.some(node => nodes.includes(node)));
	const isAllNear = parts.length > 0 && near.length === parts.length;
	const held = isAllNear && process?.hugetlb !== undefined ? Math.floor(process.hugetlb / pageSize) : sum(near.map(({pages}) => pages));
	const short = (doubt: string | undefined): PagesAtStart => ({short: [{pageSize, nodes, needed, free, held, doubt}], unknown: []});
	if (free + held < needed) {
		const more = pageSize === facts.memory.defaultHugepage ? Number(facts.sysctls['vm.nr_overcommit_hugepages'] ?? 0) : 0;
		return short(more > 0 ? `The kernel may make ${more} more (vm.nr_overcommit_hugepages).` : undefined);
	}

	const isInside = nodes === undefined || near.every(part => part.nodes?.every(node => nodes.includes(node)));
	return isInside ? {short: [], unknown: []} : short('On which node those lie is not known.');
};
