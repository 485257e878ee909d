import type {Snapshot} from '../target/target.ts';
import type {HugepagePool} from './facts.ts';
import {fieldOf, integerOf, kibibytesOf, toInteger} from './reading.ts';

/** Every size is a power of two: 16 KiB is below any that an architecture has (s390: 1 MiB, ARM: 64 KiB), 16 GiB the largest (POWER). */
const pageSizes = Array.from({length: 21}, (_, i) => 2 ** (i + 4));

/** The pools below a `hugepages` folder, by page size; undefined where there is none. */
export const readPools = (snapshot: Snapshot, folder: string): readonly HugepagePool[] | undefined => {
	const pools = pageSizes.flatMap(pageSize => {
		const count = (name: string) => integerOf(snapshot, `${folder}/hugepages-${pageSize}kB/${name}_hugepages`);
		const [total, free] = [count('nr'), count('free')];
		return total === undefined || free === undefined ? [] : [{pageSize, total, free, surplus: count('surplus')}];
	});
	return pools.length === 0 ? undefined : pools;
};

/** The host's pools: by size from sysfs, or the default pool alone from meminfo (before Linux 2.6.27). */
export const readHostPools = (snapshot: Snapshot): readonly HugepagePool[] => {
	const pools = readPools(snapshot, '/sys/kernel/mm/hugepages');
	if (pools) return pools;
	const meminfo = snapshot.files['/proc/meminfo'];
	const count = (name: string) => toInteger(fieldOf(meminfo, name));
	const [pageSize, total, free] = [kibibytesOf(meminfo, 'Hugepagesize'), count('HugePages_Total'), count('HugePages_Free')];
	return pageSize === undefined || total === undefined || free === undefined
		? []
		: [{pageSize, total, free, surplus: count('HugePages_Surp')}];
};
