import {isActive} from '../inspect/domain-process.ts';
import type {Domain, DomainDefinition, Facts, HugepagePool} from '../inspect/facts.ts';
import type {GuestDemand, GuestPlacement} from '../placement/placement.ts';
import {pagesOn, waitingPages} from '../placement/waiting-pages.ts';
import {memoryParts} from './memory-nodes.ts';

/** Sizes that may be typed, in KiB. */
export const sizes: Readonly<Record<string, number>> = {'2M': 2048, '1G': 1_048_576};

const usual = 2048;

export const name = (pageSize: number): string => (pageSize === sizes['1G'] ? '1 GiB' : `${pageSize / 1024} MiB`);

/** The first part of its memory that is no whole pages of this size. */
export const oddPart = (definition: DomainDefinition, cells: GuestPlacement['cells'], pageSize: number): number | undefined =>
	memoryParts(cells, definition).find(memory => memory !== undefined && memory % pageSize !== 0);

const isMounted = ({memory: {hugetlbfs, defaultHugepage}}: Facts, pageSize: number): boolean =>
	hugetlbfs === undefined || hugetlbfs.some(mount => (mount.pageSize ?? defaultHugepage) === pageSize);

/** Every node of the cells has as many pages free as its cell needs, and nobody else's. */
const isFree = (facts: Facts, guest: Domain, cells: GuestPlacement['cells'], pageSize: number): boolean =>
	cells.every(({node, memory = Infinity}) => {
		const pool = facts.nodes.find(candidate => candidate.node === node)?.hugepages?.find(candidate => candidate.pageSize === pageSize);
		return pool !== undefined && (pool.free - waitingFor(facts, guest, cells, node, pageSize)) * pageSize >= memory;
	});

const askedSize = (facts: Facts, definition: DomainDefinition | undefined): number | undefined => {
	const [page] = definition?.hugepages ?? [];
	return page && (page.size ?? facts.memory.defaultHugepage);
};

/** The size that the guest asks for already; else that of a pool that lies idle and holds it, so that no second one is reserved; else 2 MiB. */
export const pageSizeFor = (facts: Facts, guest: Domain, cells: GuestPlacement['cells']): number => {
	const {inactive} = guest;
	const asked = askedSize(facts, inactive);
	if (asked !== undefined) return asked;
	const idle = facts.memory.hugepages
		.map(({pageSize}) => pageSize)
		.filter(
			size =>
				isFree(facts, guest, cells, size) &&
				(inactive === undefined || oddPart(inactive, cells, size) === undefined) &&
				isMounted(facts, size),
		);
	return idle.includes(usual) ? usual : (idle[0] ?? usual);
};

/** The sizes among which that choice will fall once the guest is placed, as far as they are room; undefined: it has what it asks for. */
export const pagesToHave = (facts: Facts, definition: DomainDefinition, typed: number | undefined): GuestDemand['pages'] => {
	const may = (size: number): boolean => whyNoPages(facts, definition, size) === undefined;
	const certain = typed ?? askedSize(facts, definition);
	if (certain !== undefined) return may(certain) ? {more: [certain], idle: []} : undefined;
	const free = facts.memory.hugepages.flatMap(pool => (pool.free > 0 && may(pool.pageSize) ? [pool.pageSize] : []));
	return free.length === 0 ? undefined : {more: free.filter(size => size === usual), idle: free.filter(size => size !== usual)};
};

/** What keeps the guest from starting with pages of this size, whatever is reserved: the end of a sentence. */
export const whyNoPages = (facts: Facts, definition: DomainDefinition, pageSize: number): string | undefined => {
	const pages = definition.hugepages ?? [];
	if (new Set(pages.map(page => page.size ?? facts.memory.defaultHugepage)).size > 1)
		return 'its cells have pages of several sizes: they stay as they are';
	// It takes what it is asked for of its size, now and then (QEMU hw/virtio/virtio-mem.c).
	if (definition.memoryDevices.some(({model}) => model === 'virtio-mem'))
		return 'its memory grows and shrinks (virtio-mem), and pages would be kept for all that it may ever have';
	// Its source wins over pages and nodes of the rest (qemuBuildMemoryBackendProps), and an NVDIMM is a file.
	if (definition.memoryDevices.some(({hasSource}) => hasSource))
		return 'a memory device (DIMM) of it names nodes, pages or a file of its own: how many pages it would take is not known';
	// Their own memory comes from guest_memfd, which has small pages; a backend of hugepages holds what they share with the host, and is
	// reserved for all of it (QEMU system/physmem.c, ram_block_add).
	if (definition.launchSecurity === 'sev-snp' || definition.launchSecurity === 'tdx')
		return `its memory is private to it (${definition.launchSecurity === 'tdx' ? 'TDX' : 'SEV-SNP'}), which no hugepages are for: they would be reserved and lie idle`;
	// Each is refused by virDomainDefMemtuneValidate (libvirt src/conf/domain_validate.c).
	if (definition.memorySource === 'anonymous') return 'its memory source is anonymous, which libvirt does not take together with hugepages';
	if (definition.memoryAllocation === 'ondemand')
		return 'its memory is allocated on demand, which libvirt does not take together with hugepages';
	return isMounted(facts, pageSize)
		? undefined
		: `no hugetlbfs with pages of ${name(pageSize)} is mounted, and libvirt would not start the guest: mount -t hugetlbfs -o pagesize=${pageSize}K hugetlbfs DIR, and restart libvirt’s daemon`;
};

/** Pages of one of the pools that its cells are about to take from, which others hold or will hold at their next start. */
export const othersPages = (facts: Facts, guest: Domain, cells: GuestPlacement['cells'], node: number, pool: HugepagePool): number => {
	const inUse = pool.total - pool.free;
	const others = facts.domains.filter(other => other.uuid !== guest.uuid);
	return waitingFor(facts, guest, cells, node, pool.pageSize) + inUse - ownPages(facts, guest, others, node, pool.pageSize, inUse);
};

const waitingFor = (facts: Facts, guest: Domain, cells: GuestPlacement['cells'], node: number, pageSize: number): number =>
	waitingPages(facts, [guest.uuid]).count(
		cells.map(cell => cell.node),
		node,
		pageSize,
	);

/** Pages in use that are the guest's own, and come free when it starts anew; of one that is bound nowhere what no other guest is bound to. */
const ownPages = (
	facts: Facts,
	{live, process}: Domain,
	others: readonly Domain[],
	node: number,
	pageSize: number,
	inUse: number,
): number => {
	if (live?.hugepages === undefined || live.memory === undefined) return 0;
	if (live.memoryNodes !== undefined) return Math.min(inUse, pagesOn(facts, live, node, pageSize));
	const held = (process?.hugetlb ?? live.memory) / pageSize;
	const bound = others.filter(isActive).reduce((sum, other) => sum + pagesOn(facts, other.live, node, pageSize), 0);
	return Math.max(0, Math.min(inUse - bound, Math.ceil(held)));
};
