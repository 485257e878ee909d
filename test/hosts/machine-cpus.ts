import {formatCpulist} from '../../src/cpu/cpu-set.ts';
import type {Machine, Texts} from './machine.ts';

/** All CPUs in the order of their numbers: node, package, core and siblings. */
export const cpusOf = ({nodes, cores, threads}: Machine) => {
	const perNode = cores.flatMap(({count, threads: each}) => Array.from({length: count}, () => each));
	const all = Array.from({length: nodes}, (_, node) => perNode.map((each, core) => ({node, core, threads: each}))).flat();
	const numbers = all.map(() => [] as number[]);
	let next = 0;
	if (threads === 'adjacent')
		for (const [index, {threads: each}] of all.entries()) for (let t = 0; t < each; t++) numbers[index]?.push(next++);
	else for (let t = 0; t < 2; t++) for (const [index, {threads: each}] of all.entries()) if (t < each) numbers[index]?.push(next++);
	return all
		.flatMap(({node, core}, index) => (numbers[index] ?? []).map(cpu => ({cpu, node, core, siblings: numbers[index] ?? []})))
		.sort((a, b) => a.cpu - b.cpu);
};

export const cpuFiles = (machine: Machine): Texts => {
	const folder = '/sys/devices/system/cpu';
	const cpus = cpusOf(machine);
	const online = formatCpulist(cpus.map(({cpu}) => cpu));
	const files: Texts = {
		[`${folder}/online`]: online,
		[`${folder}/present`]: online,
		[`${folder}/isolated`]: '',
		[`${folder}/nohz_full`]: '(null)',
		[`${folder}/intel_pstate/no_turbo`]: '0',
		'/proc/1/status': `Cpus_allowed_list:\t${online}`,
		'/proc/self/status': `Name:\tcat\nCpus_allowed_list:\t${online}`,
		'/sys/fs/cgroup/machine.slice/cpuset.cpus.effective': online,
	};
	for (const {cpu, node, core, siblings} of cpus) {
		const own = `${folder}/cpu${cpu}`;
		files[`${own}/topology/physical_package_id`] = `${node}`;
		files[`${own}/topology/die_id`] = '0';
		files[`${own}/topology/core_id`] = `${core}`;
		files[`${own}/topology/thread_siblings_list`] = formatCpulist(siblings);
		files[`${own}/cache/index3/level`] = '3';
		files[`${own}/cache/index3/shared_cpu_list`] = formatCpulist(cpus.filter(other => other.node === node).map(other => other.cpu));
	}
	return files;
};

const gibibyte = 1024 ** 2;

export const memoryFiles = (machine: Machine): Texts => {
	const {memory} = machine;
	const [total, free] = [0, 1].map(index => memory.reduce((sum, node) => sum + (node[index] ?? 0), 0) * gibibyte);
	const pools = (folder: string): Texts =>
		Object.fromEntries(
			[2048, 1_048_576].flatMap(size =>
				['nr', 'free', 'surplus'].map(what => [`${folder}/hugepages-${size}kB/${what}_hugepages`, '0'] as const),
			),
		);
	const files: Texts = {
		'/proc/meminfo': `MemTotal:       ${total} kB\nMemFree:        ${free} kB\nMemAvailable:   ${free} kB\nHugePages_Total: 0\nHugePages_Free:  0\nHugePages_Rsvd:  0\nHugePages_Surp:  0\nHugepagesize:    2048 kB`,
		...pools('/sys/kernel/mm/hugepages'),
	};
	for (const [node, [all, left]] of memory.entries()) {
		const own = `/sys/devices/system/node/node${node}`;
		files[`${own}/cpulist`] = formatCpulist(
			cpusOf(machine)
				.filter(cpu => cpu.node === node)
				.map(({cpu}) => cpu),
		);
		files[`${own}/meminfo`] =
			`Node ${node} MemTotal:       ${all * gibibyte} kB\nNode ${node} MemFree:        ${left * gibibyte} kB\nNode ${node} Inactive(file):  0 kB\nNode ${node} SReclaimable:  0 kB`;
		files[`${own}/distance`] = memory.map((_, other) => (other === node ? 10 : 21)).join(' ');
		Object.assign(files, pools(`${own}/hugepages`));
	}
	return files;
};
