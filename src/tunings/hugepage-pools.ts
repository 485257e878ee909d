import {askedSizes} from '../inspect/asked-pages.ts';
import {isActive} from '../inspect/domain-process.ts';
import type {Domain, DomainDefinition, Facts, HugepagePool} from '../inspect/facts.ts';
import {poolSizes} from '../inspect/hugepages.ts';
import {howToMount, isMounted} from '../inspect/hugetlbfs.ts';
import {size} from '../inspect/page/size.ts';
import type {GuestDemand, GuestPlacement} from '../placement/placement.ts';
import {pagesOn, waitingPages} from '../placement/waiting-pages.ts';
import {memoryParts} from './memory-nodes.ts';

/** Sizes that may be typed, in KiB. */
export const sizes: Readonly<Record<string, number>> = {'2M': 2048, '1G': 1_048_576};

/** KiB of the pages that a guest gets for which nothing else speaks: 2 MiB, or what the host has by default where it has none of those. */
const usualSize = (facts: Facts): number => {
	const [usual = 2048, here] = [sizes['2M'], poolSizes(facts)];
	return here.length === 0 || here.includes(usual) ? usual : (facts.memory.defaultHugepage ?? usual);
};

/** The first part of its memory that is no whole pages of this size. */
export const oddPart = (definition: DomainDefinition, cells: GuestPlacement['cells'], pageSize: number): number | undefined =>
	memoryParts(cells, definition).find(memory => memory !== undefined && memory % pageSize !== 0);

/** Every node of the cells has as many pages free as its cell needs, and nobody else's. */
const isFree = (facts: Facts, guest: Domain, cells: GuestPlacement['cells'], pageSize: number): boolean =>
	cells.every(({node, memory = Infinity}) => {
		const pool = facts.nodes.find(candidate => candidate.node === node)?.hugepages?.find(candidate => candidate.pageSize === pageSize);
		return pool !== undefined && (pool.free - waitingFor(facts, guest, cells, node, pageSize)) * pageSize >= memory;
	});

/** The size that the guest asks for already; else that of a pool that lies idle and holds it, so that no second one is reserved; else the usual. */
export const pageSizeFor = (facts: Facts, guest: Domain, cells: GuestPlacement['cells']): number => {
	const {inactive} = guest;
	const [asked] = inactive === undefined ? [] : askedSizes(facts, inactive);
	if (asked !== undefined) return asked;
	const usual = usualSize(facts);
	const idle = idleSizes(facts).filter(
		pageSize =>
			isFree(facts, guest, cells, pageSize) &&
			(inactive === undefined || oddPart(inactive, cells, pageSize) === undefined) &&
			isMounted(facts.memory, pageSize) !== false,
	);
	return idle.includes(usual) ? usual : (idle[0] ?? usual);
};

/** KiB of pools that may serve where they lie idle. Smaller pages than the usual are less than what transparent hugepages give. */
const idleSizes = (facts: Facts): readonly number[] =>
	facts.memory.hugepages.filter(({pageSize, free}) => free > 0 && pageSize >= usualSize(facts)).map(({pageSize}) => pageSize);

/** The sizes among which that choice will fall once the guest is placed, as far as they are room; undefined: it has what it asks for. */
export const pagesToHave = (facts: Facts, definition: DomainDefinition, typed: number | undefined): GuestDemand['pages'] => {
	const may = (pageSize: number): boolean => whyNoPages(facts, definition, pageSize) === undefined;
	const certain = typed ?? askedSizes(facts, definition)[0];
	if (certain !== undefined) return may(certain) ? {more: [certain], idle: []} : undefined;
	const usual = usualSize(facts);
	const free = idleSizes(facts).filter(may);
	return free.length === 0 ? undefined : {more: free.filter(one => one === usual), idle: free.filter(one => one !== usual)};
};

/** What keeps the guest from starting with pages of this size, whatever is reserved: the end of a sentence. */
export const whyNoPages = (facts: Facts, definition: DomainDefinition, pageSize: number): string | undefined => {
	if (askedSizes(facts, definition).length > 1) return 'its cells have pages of several sizes: they stay as they are';
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
	const here = poolSizes(facts);
	// Nor does the kernel mount a size that it does not have (fs/hugetlbfs/inode.c).
	if (!here.includes(pageSize))
		return here.length === 0 ? 'this kernel has no hugepages, or they could not be read' : `this host has no pages of ${size(pageSize)}`;
	return isMounted(facts.memory, pageSize) === false
		? `no hugetlbfs with pages of ${size(pageSize)} is mounted, and libvirt would not start the guest: ${howToMount(pageSize)}`
		: undefined;
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
