import type {CpuSet} from '../cpu/cpu-set.ts';
import type {Snapshot} from '../target/target.ts';
import type {NumaNode} from './facts.ts';
import {readPageSizes, readPools} from './hugepages.ts';
import {numbersBelow} from './paths.ts';
import {cpulistOf, cpumaskOf, kibibytesOf, textOf, toInteger} from './reading.ts';

const folder = '/sys/devices/system/node';

const linkedCpus = (snapshot: Snapshot, node: string): CpuSet | undefined => {
	const numbers = numbersBelow(snapshot, node, 'cpu');
	return numbers.length === 0 ? undefined : numbers;
};

/** By the list, else by the mask (kernels before 2.6.26), else by the links to CPUs in the node's folder. */
const readCpulist = (snapshot: Snapshot, node: string): CpuSet | undefined =>
	cpulistOf(snapshot, `${node}/cpulist`) ?? cpumaskOf(snapshot, `${node}/cpumap`) ?? linkedCpus(snapshot, node);

/** Free + inactive file cache + reclaimable slab: the kernel gives no MemAvailable for a node. KiB. */
const readAvailable = (meminfo: string | undefined): number | undefined => {
	const parts = ['MemFree', 'Inactive(file)', 'SReclaimable'].map(name => kibibytesOf(meminfo, name));
	return parts.every(part => part !== undefined) ? parts.reduce((sum, part) => sum + part, 0) : undefined;
};

const readNode = (snapshot: Snapshot, number: number, pageSizes: readonly number[]): NumaNode => {
	const node = `${folder}/node${number}`;
	// Each line of a node's meminfo begins with `Node 0 `.
	const meminfo = snapshot.files[`${node}/meminfo`]?.replace(/^Node \d+ /gm, '');
	const distances = textOf(snapshot, `${node}/distance`)?.split(/\s+/).map(toInteger);
	return {
		node: number,
		cpulist: readCpulist(snapshot, node),
		memTotal: kibibytesOf(meminfo, 'MemTotal'),
		memFree: kibibytesOf(meminfo, 'MemFree'),
		memAvailable: readAvailable(meminfo),
		hugepages: readPools(snapshot, `${node}/hugepages`, pageSizes),
		distances: distances?.every(distance => distance !== undefined) ? distances : undefined,
	};
};

/** Every node that the kernel has a folder for: numbers may be sparse, and a node may have no CPUs or no memory. */
export const readNodes = (snapshot: Snapshot): readonly NumaNode[] => {
	const pageSizes = readPageSizes(snapshot);
	return numbersBelow(snapshot, folder, 'node').map(number => readNode(snapshot, number, pageSizes));
};
