import {has} from '../cpu/cpu-set.ts';
import type {Facts} from '../inspect/facts.ts';
import {size} from '../inspect/page/size.ts';
import type {Diagnosis, Finding} from './finding.ts';

const source = 'kernel Documentation/admin-guide/mm/hugetlbpage.rst';

/** Nodes whose free pages no domain asks for, while a domain of that page size binds its memory to other nodes. */
const idle = (facts: Facts): readonly Finding[] => {
	const bound = facts.domains.filter(({inactive}) => inactive?.hugepages !== undefined && inactive.memoryNodes !== undefined);
	return facts.nodes.flatMap(({node, hugepages: pools}) =>
		(pools ?? []).flatMap(({pageSize, total, free}): readonly Finding[] => {
			if (total === 0 || free < total || bound.length === 0 || bound.some(({inactive}) => has(inactive?.memoryNodes ?? [], node)))
				return [];
			return [
				{
					id: 'hugepages-idle',
					severity: 'worth knowing',
					where: `node ${node}`,
					evidence: `${total} × ${size(pageSize)} (${size(total * pageSize)}) wait on node ${node}, where no guest has its memory`,
					advice: `give them back, or bind a guest there: nr_hugepages of node ${node}`,
					unless: 'another program than libvirt’s guests is to have them (DPDK, a database).',
					source,
				},
			];
		}),
	);
};

/** Guests that will not start, because the pools hold fewer free pages than they take. */
const short = ({domains, nodes, memory, sysctls}: Facts): readonly Finding[] => {
	// Pools that may grow at the moment of a start are never too small.
	if (sysctls['vm.nr_overcommit_hugepages'] !== '0') return [];
	return domains.flatMap(({name, state, inactive}): readonly Finding[] => {
		const [page, ...more] = inactive?.hugepages ?? [];
		const pageSize = page?.size ?? memory.defaultHugepage;
		if (state !== 'shut off' || inactive?.memory === undefined || page === undefined || more.length > 0 || pageSize === undefined)
			return [];
		const bound = inactive.memoryNodes;
		const pools = bound === undefined ? [memory] : nodes.filter(({node}) => has(bound, node));
		const free = pools.map(({hugepages}) => hugepages?.find(pool => pool.pageSize === pageSize)?.free);
		const needed = Math.ceil(inactive.memory / pageSize);
		const sum = free.reduce<number>((total, count) => total + (count ?? 0), 0);
		return free.includes(undefined) || sum >= needed
			? []
			: [
					{
						id: 'hugepages-short',
						severity: 'harmful now',
						where: name,
						evidence: `${name} needs ${needed} × ${size(pageSize)}, and ${sum} are free: it will not start`,
						advice: 'the step hugepages, or take <hugepages/> out of its definition',
						unless: 'another guest gives its pages back first.',
						source,
					},
				];
	});
};

/** A page size that guests ask for, and that no hugetlbfs is mounted with: libvirt refuses the start (qemuGetDomainHupageMemPath). */
const unmounted = ({domains, memory}: Facts): readonly Finding[] => {
	const {hugetlbfs, defaultHugepage} = memory;
	if (hugetlbfs === undefined) return [];
	return domains.flatMap(({name, state, inactive}) =>
		[...new Set((inactive?.hugepages ?? []).map(page => page.size ?? defaultHugepage))].flatMap((pageSize): readonly Finding[] => {
			if (pageSize === undefined || state !== 'shut off') return [];
			const isMounted = hugetlbfs.some(mount => (mount.pageSize ?? defaultHugepage) === pageSize);
			return isMounted
				? []
				: [
						{
							id: 'hugetlbfs-missing',
							severity: 'harmful now',
							where: name,
							evidence: `${name} asks for pages of ${size(pageSize)}, and no hugetlbfs of that size is mounted: it will not start`,
							advice: `mount -t hugetlbfs -o pagesize=${size(pageSize)
								.replace(' iB', '')
								.replace(/ (\w)iB/, '$1')} hugetlbfs DIR, then restart libvirt’s daemon`,
							unless: 'hugetlbfs_mount in qemu.conf names a place that is mounted later.',
							source: 'libvirt src/qemu/qemu_conf.c (qemuGetDomainHupageMemPath)',
						},
					];
		}),
	);
};

export const hugepages: Diagnosis = facts => [...short(facts), ...unmounted(facts), ...idle(facts)];
