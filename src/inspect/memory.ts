import type {Snapshot} from '../target/target.ts';
import type {MemoryFacts, NumaNode} from './facts.ts';
import {readHostPools} from './hugepages.ts';
import {readHugetlbfs} from './hugetlbfs.ts';
import {kibibytesOf, textOf} from './reading.ts';

/** 0 is off and everything else is on; undefined where the file does not exist. */
const toSwitch = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text !== '0');

/** `always defer defer+madvise [madvise] never` */
export const chosenOf = (text: string | undefined): string | undefined => /\[([^[\]]+)\]/.exec(text ?? '')?.[1];

/** What all nodes have together, where each says it. */
const sumOfNodes = (nodes: readonly NumaNode[]): number | undefined => {
	const parts = nodes.map(({memTotal}) => memTotal);
	return parts.length > 0 && parts.every(part => part !== undefined) ? parts.reduce((sum, part) => sum + part, 0) : undefined;
};

export const readMemory = (snapshot: Snapshot, nodes: readonly NumaNode[]): MemoryFacts => {
	const meminfo = snapshot.files['/proc/meminfo'];
	// KSM: 1 merges; 0 and 2 (unmerge) do not.
	const ksm = textOf(snapshot, '/sys/kernel/mm/ksm/run');
	return {
		total: kibibytesOf(meminfo, 'MemTotal') ?? sumOfNodes(nodes),
		available: kibibytesOf(meminfo, 'MemAvailable'),
		hugepages: readHostPools(snapshot),
		defaultHugepage: kibibytesOf(meminfo, 'Hugepagesize'),
		hugetlbfs: readHugetlbfs(snapshot),
		transparentHugepages: chosenOf(textOf(snapshot, '/sys/kernel/mm/transparent_hugepage/enabled')),
		transparentHugepagesDefrag: chosenOf(textOf(snapshot, '/sys/kernel/mm/transparent_hugepage/defrag')),
		ksm: ksm === undefined ? undefined : ksm === '1',
		numaBalancing: toSwitch(textOf(snapshot, '/proc/sys/kernel/numa_balancing')),
	};
};
