import {type CpuSet, formatCpulist} from '../cpu/cpu-set.ts';

/** Characters of a cpulist that leave room in a summary for what else it says. */
const longest = 13;

/** CPUs as a summary names them: by their cpulist, but of many scattered ones only how many; the preview has them all. */
export const cpusInShort = (cpus: CpuSet, noun = ''): string => {
	const list = formatCpulist(cpus);
	return list.length > longest ? `${cpus.length} CPUs` : `${noun}${list}`;
};
