import type {Snapshot} from '../target/target.ts';
import type {Facts, HugepagePool} from './facts.ts';
import {filesBelow} from './paths.ts';
import {countOf, fieldOf, kibibytesOf, toCount} from './reading.ts';

const hostFolder = '/sys/kernel/mm/hugepages';

/** KiB, ascending: the page sizes of all pools. They are the architecture's: 64 KiB on ARM, 1 MiB on s390, 16 GiB on POWER. */
export const readPageSizes = (snapshot: Snapshot): readonly number[] => {
	const sizes = [`${hostFolder}/`, '/sys/devices/system/node/']
		.flatMap(folder => filesBelow(snapshot, folder))
		.flatMap(path => /\/hugepages-(\d+)kB\//.exec(path)?.[1] ?? []);
	return [...new Set(sizes)].map(Number).sort((a, b) => a - b);
};

/** The pools of these page sizes below a `hugepages` folder; undefined where there is none. */
export const readPools = (snapshot: Snapshot, folder: string, pageSizes: readonly number[]): readonly HugepagePool[] | undefined => {
	const pools = pageSizes.flatMap(pageSize => {
		const count = (name: string) => countOf(snapshot, `${folder}/hugepages-${pageSize}kB/${name}_hugepages`);
		const [total, free] = [count('nr'), count('free')];
		return total === undefined || free === undefined ? [] : [{pageSize, total, free, surplus: count('surplus')}];
	});
	return pools.length === 0 ? undefined : pools;
};

/** The host's pools: by size from sysfs, or the default pool alone from meminfo (before Linux 2.6.27). */
export const readHostPools = (snapshot: Snapshot): readonly HugepagePool[] => {
	const pools = readPools(snapshot, hostFolder, readPageSizes(snapshot));
	if (pools) return pools;
	const meminfo = snapshot.files['/proc/meminfo'];
	const count = (name: string) => toCount(fieldOf(meminfo, name));
	const [pageSize, total, free] = [kibibytesOf(meminfo, 'Hugepagesize'), count('HugePages_Total'), count('HugePages_Free')];
	return pageSize === undefined || total === undefined || free === undefined
		? []
		: [{pageSize, total, free, surplus: count('HugePages_Surp')}];
};

/** KiB of each size that this host has pools of; none where they could not be read. */
export const poolSizes = ({memory, nodes}: Facts): readonly number[] => [
	...new Set([memory, ...nodes].flatMap(({hugepages}) => hugepages?.map(({pageSize}) => pageSize) ?? [])),
];
