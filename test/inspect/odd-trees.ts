// What real kernels, damaged recordings and hands that trimmed them leave in a tree.

/** Text by path: below /sys/devices/system unless it begins with a slash. */
export type Tree = Readonly<Record<string, string>>;

/** Two siblings, and nothing else. */
export const pairs: Tree = {
	'cpu/cpu0/topology/thread_siblings_list': '0-1\n',
	'cpu/cpu1/topology/thread_siblings_list': '0-1\n',
};

/** `sees` is a part of the JSON, compared whole where it is a list and by the named fields where it is an object. */
export const cases: readonly {readonly what: string; readonly tree: Tree; readonly sees: object}[] = [
	{what: 'an empty tree', tree: {}, sees: {cpus: [], nodes: []}},
	{
		what: 'possible nodes, but no folder of one: no node is known',
		tree: {...pairs, 'node/possible': '0-1\n', 'node/online': '0\n'},
		sees: {nodes: [], cpus: [{node: null}, {node: null}]},
	},
	{
		what: 'no list of online CPUs: each says it itself, and CPU 0 has no switch',
		tree: {...pairs, 'cpu/cpu1/online': '0\n'},
		sees: {cpus: [{online: true}, {online: false}]},
	},
	{
		what: 'an offline CPU that still has its topology keeps it',
		tree: {...pairs, 'cpu/online': '0\n', 'cpu/cpu1/topology/physical_package_id': '0\n', 'cpu/cpu1/topology/core_id': '0\n'},
		sees: {cpus: [{online: true}, {online: false, package: 0, core: 0, threadSiblings: '0-1'}]},
	},
	{
		what: 'online CPUs without a folder are not invented',
		tree: {...pairs, 'cpu/online': '0-7\n', 'cpu/present': '0-7\n'},
		sees: {cpus: [{cpu: 0}, {cpu: 1}]},
	},
	{
		what: 'folders beside the CPUs that begin like one',
		tree: {...pairs, 'cpu/cpufreq/boost': '1\n', 'cpu/cpuidle/current_driver': 'none\n', 'cpu/cpu0.old/online': '1\n', 'cpu/cpu': ''},
		sees: {cpus: [{cpu: 0}, {cpu: 1}]},
	},
	{
		what: 'siblings as a mask only',
		tree: {'cpu/cpu0/topology/thread_siblings': '3\n', 'cpu/cpu1/topology/thread_siblings': '00000000,00000003\n'},
		sees: {cpus: [{threadSiblings: '0-1'}, {threadSiblings: '0-1'}]},
	},
	{
		what: 'siblings by their new name only, as a list and as a mask',
		tree: {'cpu/cpu0/topology/core_cpus_list': '0-1\n', 'cpu/cpu1/topology/core_cpus': '3\n'},
		sees: {cpus: [{threadSiblings: '0-1'}, {threadSiblings: '0-1'}]},
	},
	{
		what: 'a mask of many words, capital digits, and CPUs above 32',
		tree: {'cpu/cpu33/topology/thread_siblings': '00000000,0000000A,00000000\n'},
		sees: {cpus: [{cpu: 33, threadSiblings: '33,35'}]},
	},
	{
		what: 'an empty mask means that the CPU has no siblings, not even itself',
		tree: {'cpu/cpu0/topology/thread_siblings': '00000000\n'},
		sees: {cpus: [{threadSiblings: ''}]},
	},
	{
		what: 'a broken list, beside a mask that can be read',
		tree: {'cpu/cpu0/topology/thread_siblings_list': '0-\n', 'cpu/cpu0/topology/thread_siblings': '1\n'},
		sees: {cpus: [{threadSiblings: '0'}]},
	},
	{
		what: 'siblings that have no folder stay in the list',
		tree: {'cpu/cpu0/topology/thread_siblings_list': '0,4\n'},
		sees: {cpus: [{threadSiblings: '0,4'}]},
	},
	{
		what: 'numbers that the kernel does not know, and very large ones',
		tree: {
			'cpu/cpu8191/topology/physical_package_id': '-1\n',
			'cpu/cpu8191/topology/die_id': '-1\n',
			'cpu/cpu8191/topology/core_id': '4294967295\n',
			'cpu/cpu8191/topology/thread_siblings_list': '8190-8191\n',
			'cpu/online': '8191\n',
		},
		sees: {cpus: [{cpu: 8191, online: true, package: -1, die: -1, core: 4294967295, threadSiblings: '8190-8191'}]},
	},
	{
		what: 'a list with a number that no machine has',
		tree: {'cpu/cpu0/topology/thread_siblings_list': '0-4294967295\n'},
		sees: {cpus: [{threadSiblings: null}]},
	},
	{
		what: 'numbers that are empty or words',
		tree: {'cpu/cpu0/topology/core_id': '\n', 'cpu/cpu0/topology/physical_package_id': 'unknown\n'},
		sees: {cpus: [{core: null, package: null}]},
	},
	{
		what: 'the third level is index4 (Itanium), as a mask',
		tree: {
			'cpu/cpu0/cache/index2/level': '2\n',
			'cpu/cpu0/cache/index2/shared_cpu_list': '0\n',
			'cpu/cpu0/cache/index4/level': '3\n',
			'cpu/cpu0/cache/index4/shared_cpu_map': '00000003\n',
		},
		sees: {cpus: [{l3Siblings: '0-1'}]},
	},
	{
		what: 'the third level is index1, where the kernel knows of no others',
		tree: {'cpu/cpu0/cache/index1/level': '3\n', 'cpu/cpu0/cache/index1/shared_cpu_list': '0-3\n'},
		sees: {cpus: [{l3Siblings: '0-3'}]},
	},
	{
		what: 'a third level for instructions alone is not the one',
		tree: {
			'cpu/cpu0/cache/index2/level': '3\n',
			'cpu/cpu0/cache/index2/type': 'Instruction\n',
			'cpu/cpu0/cache/index2/shared_cpu_list': '0-1\n',
			'cpu/cpu0/cache/index3/level': '3\n',
			'cpu/cpu0/cache/index3/type': 'Unified\n',
			'cpu/cpu0/cache/index3/shared_cpu_list': '0-7\n',
		},
		sees: {cpus: [{l3Siblings: '0-7'}]},
	},
	{
		what: 'a cache that does not say its level is not the third',
		tree: {'cpu/cpu0/cache/index3/shared_cpu_list': '0-3\n'},
		sees: {cpus: [{l3Siblings: null}]},
	},
	{
		what: 'nodes with sparse numbers, in their order',
		tree: {
			'cpu/cpu0/online': '1\n',
			'node/node255/cpulist': '\n',
			'node/node8/cpulist': '0\n',
			'node/node10/cpulist': '\n',
			'node/node8/distance': '10 40 80\n',
		},
		sees: {
			nodes: [
				{node: 8, cpulist: '0', distances: [10, 40, 80]},
				{node: 10, cpulist: ''},
				{node: 255, cpulist: ''},
			],
			cpus: [{node: 8}],
		},
	},
	{
		what: 'CPUs of a node as a mask, and only as links',
		tree: {
			'cpu/cpu0/online': '1\n',
			'node/node0/cpumap': '00000000,00000005\n',
			'node/node1/cpu1/online': '',
			'node/node1/cpu3/online': '',
		},
		sees: {nodes: [{cpulist: '0,2'}, {cpulist: '1,3'}]},
	},
	{
		what: 'a CPU that two nodes list belongs to the lower one, and both lists stay as they are',
		tree: {...pairs, 'node/node1/cpulist': '0-1\n', 'node/node0/cpulist': '0\n', 'node/node2/cpulist': '1\n'},
		sees: {nodes: [{cpulist: '0'}, {cpulist: '0-1'}, {cpulist: '1'}], cpus: [{node: 0}, {node: 1}]},
	},
	{
		what: 'a list that ends in a NUL (release candidates of Linux 5.15)',
		tree: {
			'cpu/cpu0/topology/thread_siblings_list': '0-1\n\0',
			'cpu/cpu1/topology/thread_siblings_list': '0-1\0',
			'cpu/online': '0\n\0',
			'node/node0/cpulist': '0-1\n\0',
			'node/node1/cpulist': '\n\0',
		},
		sees: {
			nodes: [{cpulist: '0-1'}, {cpulist: ''}],
			cpus: [
				{online: true, node: 0, threadSiblings: '0-1'},
				{online: false, node: 0, threadSiblings: '0-1'},
			],
		},
	},
	{
		what: 'an empty list is one that could not be recorded',
		tree: {...pairs, 'node/node0/cpulist': ''},
		sees: {nodes: [{cpulist: null}], cpus: [{node: null}, {node: null}]},
	},
	{
		what: 'a node that says nothing of CPUs',
		tree: {'node/node0/meminfo': 'Node 0 MemTotal: 1024 kB\n'},
		sees: {nodes: [{cpulist: null, memTotalKiB: 1024}]},
	},
	{
		what: 'the list of a node stands where the mask differs',
		tree: {'node/node0/cpulist': '0-1\n', 'node/node0/cpumap': '1\n'},
		sees: {nodes: [{cpulist: '0-1'}]},
	},
	{
		what: 'fewer distances than nodes are shown as they are; a broken list is none',
		tree: {'node/node0/distance': '10\n', 'node/node1/distance': '20 x\n', 'node/node2/distance': '\n'},
		sees: {nodes: [{distances: [10]}, {distances: null}, {distances: null}]},
	},
	{
		what: 'lines missing in meminfo',
		tree: {
			'/proc/meminfo': 'MemTotal: 2048 kB\n',
			'node/node0/meminfo': 'Node 0 MemTotal: 1024 kB\nNode 0 MemFree: 512 kB\n',
			'node/node1/meminfo': '\n',
		},
		sees: {
			nodes: [
				{memTotalKiB: 1024, memFreeKiB: 512, memAvailableKiB: null},
				{memTotalKiB: null, memFreeKiB: null},
			],
			memory: {total: 2048, available: null},
		},
	},
	{
		what: 'no meminfo of the host: the sum of nodes that all say theirs',
		tree: {'node/node0/meminfo': 'Node 0 MemTotal: 1024 kB\n', 'node/node12/meminfo': 'Node 12 MemTotal: 1 kB\n'},
		sees: {memory: {total: 1025}},
	},
	{
		what: 'no meminfo of the host and of one node: unknown, not half',
		tree: {'node/node0/meminfo': 'Node 0 MemTotal: 1024 kB\n', 'node/node1/cpulist': '\n'},
		sees: {memory: {total: null}},
	},
	{
		what: 'pools of unusual page sizes; one without its free count; one without surplus',
		tree: {
			'node/node0/hugepages/hugepages-16777216kB/nr_hugepages': '1\n',
			'node/node0/hugepages/hugepages-16777216kB/free_hugepages': '1\n',
			'node/node0/hugepages/hugepages-16777216kB/surplus_hugepages': '0\n',
			'node/node0/hugepages/hugepages-3145728kB/nr_hugepages': '4\n',
			'node/node0/hugepages/hugepages-3145728kB/free_hugepages': '2\n',
			'node/node0/hugepages/hugepages-64kB/nr_hugepages': '8\n',
			'/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages': '5\n',
			'/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages': '5\n',
		},
		sees: {
			nodes: [{hugepages: {3145728: {total: 4, free: 2, surplus: null}, 16777216: {total: 1, free: 1, surplus: 0}}}],
			memory: {hugepages: {2048: {total: 5, free: 5, surplus: null}}},
		},
	},
	{
		what: 'counts below nothing, and one too large to be told exactly',
		tree: {
			'node/node0/hugepages/hugepages-2048kB/nr_hugepages': '4\n',
			'node/node0/hugepages/hugepages-2048kB/free_hugepages': '-1\n',
			'node/node0/meminfo': 'Node 0 MemTotal: -1 kB\nNode 0 MemFree: 99999999999999999999 kB\n',
		},
		sees: {nodes: [{hugepages: null, memTotalKiB: null, memFreeKiB: null}]},
	},
	{
		what: 'an empty folder of pools is no pool',
		tree: {'node/node0/hugepages/hugepages-2048kB/demote': '', 'node/node0/cpulist': '\n'},
		sees: {nodes: [{hugepages: null}]},
	},
	{
		what: 'a mask of CPUs that was never allocated',
		tree: {...pairs, 'cpu/nohz_full': '  (null)\n', 'cpu/isolated': '\n'},
		sees: {isolation: {isolated: '', nohzFull: ''}},
	},
	{
		what: 'isolated partitions, among which a newer kernel counts what was isolated at boot',
		tree: {...pairs, 'cpu/isolated': '1\n', '/sys/fs/cgroup/cpuset.cpus.isolated': '1-2\n'},
		sees: {isolation: {isolated: '1', partitioned: '2'}},
	},
	...(
		[
			[
				'x86, with blanks within the name',
				'processor\t: 0\nmodel name\t: Xeon(R)  E5345   @ 2.33GHz\nflags\t\t: fpu vmx\n\nprocessor\t: 1\nmodel name\t: other\n',
				'Xeon(R) E5345 @ 2.33GHz',
				['fpu', 'vmx'],
			],
			[
				'Itanium',
				'processor  : 0\nmodel name : Madison up to 9M cache\nfeatures   : branchlong, 16-byte atomic ops\n',
				'Madison up to 9M cache',
				['branchlong', '16-byte atomic ops'],
			],
			['POWER', 'processor\t: 0\ncpu\t\t: POWER8E (raw), altivec supported\nclock\t\t: 3259MHz\n', 'POWER8E (raw), altivec supported', []],
			['RISC-V', 'processor\t: 0\nisa\t\t: rv64imafdc\nuarch\t\t: sifive,u74-mc\n', 'sifive,u74-mc', []],
			['32-bit ARM', 'Processor\t: ARMv7 Processor rev 1 (v7l)\nprocessor\t: 0\n', 'ARMv7 Processor rev 1 (v7l)', []],
			[
				'64-bit ARM, by number',
				'processor\t: 0\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\nCPU part\t: 0xd46\n',
				'ARM implementer 0x41, part 0xd46',
				['fp', 'asimd'],
			],
			[
				's390, by machine type',
				'vendor_id       : IBM/S390\nfeatures\t: esan3 zarch \nprocessor 0: version = 00,  identification = 279F25,  machine = 2817\n',
				'IBM/S390 machine 2817',
				['esan3', 'zarch'],
			],
			['no name at all', 'processor\t: 0\nBogoMIPS\t: 50.0\n', null, []],
		] as const
	).map(([what, cpuinfo, cpuModel, cpuFlags]) => ({
		what: `the CPU's model: ${what}`,
		tree: {'/proc/cpuinfo': cpuinfo},
		sees: {host: {cpuModel, cpuFlags}},
	})),
	{
		what: 'what may be used, without what is offline',
		tree: {...pairs, 'cpu/online': '0\n', '/proc/self/status': 'Name:\tcat\nCpus_allowed_list:\t0-63\n'},
		sees: {allowedCpus: '0'},
	},
];
