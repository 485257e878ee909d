import {formatCpulist} from '../cpu/cpu-set.ts';
import {askedPages, askedSizes, isStrictlyBound} from '../inspect/asked-pages.ts';
import type {Domain, Facts} from '../inspect/facts.ts';
import {poolSizes} from '../inspect/hugepages.ts';
import {howToMount, isMounted} from '../inspect/hugetlbfs.ts';
import {size} from '../inspect/page/size.ts';
import {pagesAtStart} from '../inspect/pages-at-start.ts';
import type {Diagnosis, Finding} from './finding.ts';

const source = 'kernel Documentation/admin-guide/mm/hugetlbpage.rst';

/** Whether the guest may take pages of this size, in KiB, from the node at its next start: it is bound there, or not bound elsewhere. */
const mayTake = (facts: Facts, {inactive}: Domain, node: number, pageSize: number): boolean =>
	inactive !== undefined &&
	askedPages(facts, inactive, pageSize).some(({nodes}) => !isStrictlyBound(inactive) || (nodes?.includes(node) ?? true));

/** Nodes whose pages lie free and no domain may take, while some ask for pages of that size and are bound to other nodes. */
const idle = (facts: Facts): readonly Finding[] =>
	facts.nodes.flatMap(({node, hugepages: pools}) =>
		(pools ?? []).flatMap(({pageSize, total, free}): readonly Finding[] => {
			const isAsked = facts.domains.some(({inactive}) => inactive !== undefined && askedPages(facts, inactive, pageSize).length > 0);
			if (total === 0 || free < total || !isAsked || facts.domains.some(domain => mayTake(facts, domain, node, pageSize))) return [];
			return [
				{
					id: 'hugepages-idle',
					severity: 'worth knowing',
					where: `node ${node}`,
					evidence: `${total} × ${size(pageSize)} (${size(total * pageSize)}) wait on node ${node}, where no guest has its hugepages`,
					advice: `give them back, or bind a guest there: nr_hugepages of node ${node}`,
					unless: 'another program than libvirt’s guests is to have them (DPDK, a database).',
					source,
				},
			];
		}),
	);

/** Guests that will not start, because the pools hold fewer free pages than they take. */
const short = (facts: Facts): readonly Finding[] =>
	facts.domains.flatMap(guest => {
		const {name, state, inactive} = guest;
		if (state !== 'shut off' || inactive === undefined) return [];
		return pagesAtStart(facts, guest, inactive).short.flatMap(({pageSize, nodes, needed, free, doubt}): readonly Finding[] => {
			if (doubt !== undefined) return [];
			const where = nodes === undefined ? '' : ` on node ${formatCpulist(nodes)}`;
			return [
				{
					id: 'hugepages-short',
					severity: 'harmful now',
					where: name,
					evidence: `${name} needs ${needed} × ${size(pageSize)}${where}, and ${free} are free: it will not start`,
					advice: 'the step hugepages, or take <hugepages/> out of its definition',
					unless: 'another guest gives its pages back first.',
					source,
				},
			];
		});
	});

/** A page size that guests ask for, and that no hugetlbfs is mounted with: libvirt refuses the start (qemuGetDomainHupageMemPath). */
const unmounted = (facts: Facts): readonly Finding[] =>
	facts.domains.flatMap(({name, state, inactive}) => {
		if (state !== 'shut off' || inactive === undefined) return [];
		return askedSizes(facts, inactive).flatMap((pageSize): readonly Finding[] => {
			if (pageSize === undefined || isMounted(facts.memory, pageSize) !== false) return [];
			return [
				{
					id: 'hugetlbfs-missing',
					severity: 'harmful now',
					where: name,
					...(poolSizes(facts).includes(pageSize) || poolSizes(facts).length === 0
						? {
								evidence: `${name} asks for pages of ${size(pageSize)}, and no hugetlbfs of that size is mounted: it will not start`,
								advice: howToMount(pageSize),
								unless: 'hugetlbfs_mount in qemu.conf names a place that is mounted later.',
							}
						: {
								// The kernel refuses to mount a size that it does not have (fs/hugetlbfs/inode.c).
								evidence: `${name} asks for pages of ${size(pageSize)}, which this host does not have: it will not start`,
								advice: `name a size in its definition that this host has: ${poolSizes(facts).map(size).join(', ')}`,
								unless: 'it is to start on another host.',
							}),
					source: 'libvirt src/qemu/qemu_conf.c (qemuGetDomainHupageMemPath)',
				},
			];
		});
	});

export const hugepages: Diagnosis = facts => [...short(facts), ...unmounted(facts), ...idle(facts)];
