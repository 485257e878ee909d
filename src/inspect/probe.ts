import type {Probe, ProbeRequest} from '../target/target.ts';
import {hostSlices, moduleNames, type ToolName, toolNames} from './facts.ts';
import {
	cgroupsCommand,
	domainPidsCommand,
	emulatorCpusFiles,
	machineSliceFiles,
	partitionsFile,
	qemusCommand,
	sliceCpusCommand,
	sliceLimitCommand,
	threadsCommand,
	vhostCommand,
} from './process-probe.ts';
import {shell} from './shell.ts';

const cpu = '/sys/devices/system/cpu';
const node = '/sys/devices/system/node/node[0-9]*';
const net = '/sys/class/net/*';

/** What each tool prints its version with. */
export const versionCommand = (tool: ToolName): readonly string[] => [tool, '--version'];

/**
 * What depmod(8) noted of our modules for the running kernel: one line each of modules.builtin or modules.dep. Fails with 2 where
 * the kernel's folder is not there. File names have `-` or `_`, as their authors liked.
 */
export const modulesCommand = shell(
	`cd "/lib/modules/$(uname -r)" 2>/dev/null || exit 2;`,
	`grep -sHE '^[^:]*/(${moduleNames.join('|').replaceAll('_', '[-_]')})[.]ko' modules.builtin modules.dep`,
);

export const userCommand = ['id', '-un'];
export const userNumberCommand = ['id', '-u'];
export const architectureCommand = ['uname', '-m'];
/** Without `--vm` the answer inside a container would be the container's kind, and nothing of the machine below it. */
export const virtualizationCommand = ['systemd-detect-virt', '--vm'];

/**
 * The machine type as its cloud calls it, where DMI does not: cloud-init keeps it, one field a line, named after the cloud
 * (EC2: instance-type, Azure: vmSize, Oracle: shape).
 */
export const instanceTypeCommand = [
	'sed',
	'-nE',
	's/^ *"(instance-type|vmSize|shape)": "([^"]+)".*/\\2/p',
	'/run/cloud-init/instance-data.json',
];

export const cpuinfoFile = '/proc/cpuinfo';
/** The first processor only: on 1,024 CPUs the whole file is two megabytes of the same. */
export const firstCpuCommand = ['sed', '/^$/q', cpuinfoFile];

export const addressesCommand = ['ip', '-j', 'addr'];
/** Asks the routing table alone; nothing is sent. */
export const uplinkCommand = ['ip', '-j', 'route', 'get', '1.1.1.1'];
export const fourRoutesFile = '/proc/net/route';
export const sixRoutesFile = '/proc/net/ipv6_route';
/** Of each table: a full BGP table has a million of them, 128 bytes each. */
export const gatewayRoutesRead = 1000;

/** The lines of a routing table that are default routes or without a gateway, the first of the others, and how many more there are. */
const routesCommand = (file: string, near: string): readonly string[] => [
	'awk',
	`${near} || others++ < ${gatewayRoutesRead}; END {if (others > ${gatewayRoutesRead}) print "left out", others - ${gatewayRoutesRead}}`,
	file,
];
export const fourRoutesCommand = routesCommand(fourRoutesFile, '$2 == "00000000" || $3 == "00000000"');
export const sixRoutesCommand = routesCommand(sixRoutesFile, '$2 == "00" || $5 ~ /^0+$/');

/** The host's address in the SSH connection of who reads it, an empty line where there is none. sudo drops the variable. */
export const sshAddressCommand = shell('set -- $SSH_CONNECTION; echo "$3"');

/**
 * The chains of nftables that have a hook, one a line. The others, of which Kubernetes makes thousands, stay on the host, and so do
 * all rules. Fails where nft does; grep's own 1 only means that there is none.
 */
export const baseChainsCommand = shell(
	'chains=$(nft -j list chains) || exit;',
	`printf '%s\\n' "$chains" | grep -oE '[{]"chain": [{][^}]*"hook"[^}]*[}]{2}' || [ $? -eq 1 ]`,
);
export const flowtablesCommand = ['nft', '-j', 'list', 'flowtables'];
/** iptables-legacy's tables, for root's eyes; no such file where its module is not loaded. */
export const legacyTablesFiles = {ip: '/proc/net/ip_tables_names', ip6: '/proc/net/ip6_tables_names'} as const;

/** `…/0000:3b:00.0/numa_node:1` of every PCI device that tells its node; nothing where all are on one. */
export const deviceNodesCommand = shell(
	'[ -e /sys/devices/system/node/node1 ] || exit 0;',
	`grep -sH '^[0-9]' /sys/bus/pci/devices/*/numa_node || [ $? -eq 1 ]`,
);
export const zeroCopyFile = '/sys/module/vhost_net/parameters/experimental_zcopytx';

export const softnetFile = '/proc/net/softnet_stat';

export const mountsFile = '/proc/mounts';
/** A host with containers has thousands of other mounts. */
export const hugetlbfsCommand = ['grep', '^[^ ]* [^ ]* hugetlbfs ', mountsFile];

/** Names of the interfaces that have such an entry in /sys: `device` those of hardware, `tun_flags` taps. */
const interfacesWith = (entry: string): readonly string[] =>
	shell(`for d in /sys/class/net/*/${entry}; do [ -e "$d" ] || continue; d=\${d%/${entry}}; echo "\${d##*/}"; done`);
export const nicsCommand = interfacesWith('device');
const tapsCommand = interfacesWith('tun_flags');
export const ethtoolCommand = (option: '-l' | '-g' | '-k' | '-c', name: string): readonly string[] => ['ethtool', option, name];

export const qdiscsCommand = ['tc', '-s', '-j', 'qdisc', 'show'];

export const libvirtVersionCommand = ['virsh', 'version', '--daemon'];
export const capabilitiesCommand = ['virsh', 'capabilities'];
export const domainCapabilitiesCommand = ['virsh', 'domcapabilities'];
export const domainsCommand = ['virsh', 'list', '--all', '--uuid'];
export const domainsWithSnapshotsCommand = ['virsh', 'list', '--all', '--uuid', '--with-snapshot'];
export const inactiveXmlCommand = (uuid: string): readonly string[] => ['virsh', 'dumpxml', '--inactive', uuid];
export const liveXmlCommand = (uuid: string): readonly string[] => ['virsh', 'dumpxml', uuid];
export const domainInfoCommand = (uuid: string): readonly string[] => ['virsh', 'dominfo', uuid];
export const networksCommand = ['virsh', 'net-list', '--all', '--uuid'];
export const networkInfoCommand = (uuid: string): readonly string[] => ['virsh', 'net-info', uuid];
export const networkXmlCommand = (uuid: string): readonly string[] => ['virsh', 'net-dumpxml', uuid];
export const inactiveNetworkXmlCommand = (uuid: string): readonly string[] => ['virsh', 'net-dumpxml', '--inactive', uuid];

/** The files behind the disks of all definitions, a line each. One virsh for all: each start of it takes a fifth of a second. */
export const diskFilesCommand = shell(
	`batch=; for uuid in $(virsh list --all --uuid); do batch="$batch domblklist --inactive --details $uuid;"; done;`,
	`[ -z "$batch" ] || virsh "$batch" | sed -nE 's#^ *file +(disk|lun) +[^ ]+ +(/.*)#\\2#p' | sort -u`,
);
/**
 * Size, blocks and their size; the file system; the first bytes. Not qemu-img info: a guest could write an image's header into its raw disk
 * and lead it to other files (CVE-2024-4467).
 */
export const fileSizeCommand = (path: string): readonly string[] => ['stat', '-L', '-c', '%s %b %B', path];
export const fileSystemCommand = (path: string): readonly string[] => ['stat', '-L', '-f', '-c', '%T', path];
export const firstBytesCommand = (path: string): readonly string[] => ['od', '-An', '-tx1', '-N4', path];

/** Interrupts that the kernel lets nobody move, because the driver manages them: newer kernels (6.12 does) give them no write bit. */
export const unmovableCommand = ['find', '/proc/irq', '-maxdepth', '2', '-name', 'smp_affinity_list', '!', '-perm', '-200'];

/** Where modprobe(8) takes its rules from (modprobe.d(5)). */
export const modprobeFolders = ['/etc/modprobe.d/', '/run/modprobe.d/', '/usr/local/lib/modprobe.d/', '/lib/modprobe.d/'];

/** Where irqbalance is told something: environment files of its package, of Debian and of Red Hat, and drop-ins of its service. */
export const irqbalanceFiles = [
	'/usr/lib/irqbalance/defaults.env',
	'/etc/default/irqbalance',
	'/etc/sysconfig/irqbalance',
	'/etc/systemd/system/irqbalance.service.d/*.conf',
];

/** Programs whose presence matters, by the name that the kernel shows (15 characters). */
export const programs = {
	irqbalance: 'irqbalance',
	tuned: 'tuned',
	dockerd: 'docker',
	containerd: 'containerd',
	kubelet: 'kubernetes',
	'kube-proxy': 'kubernetes',
	kubelite: 'kubernetes',
	'k3s-server': 'kubernetes',
	'k3s-agent': 'kubernetes',
	'nova-compute': 'nova',
	vdsmd: 'vdsm',
	pvedaemon: 'proxmox',
	numad: 'numad',
	ksmtuned: 'ksmtuned',
	firewalld: 'firewalld',
	'ovs-vswitchd': 'openvswitch',
} as const;
export const programsCommand = shell(`grep -shxE '${Object.keys(programs).join('|')}' /proc/[0-9]*/comm`);

const commands: readonly Probe[] = [
	...[userCommand, userNumberCommand, architectureCommand, virtualizationCommand, instanceTypeCommand].map(argv => ({argv})),
	{argv: firstCpuCommand, partOf: cpuinfoFile},
	...[addressesCommand, uplinkCommand].map(argv => ({argv})),
	{argv: fourRoutesCommand, partOf: fourRoutesFile},
	{argv: sixRoutesCommand, partOf: sixRoutesFile},
	{list: nicsCommand, each: (['-l', '-g', '-k', '-c'] as const).map(option => ethtoolCommand(option, '{}'))},
	{list: tapsCommand, each: [ethtoolCommand('-k', '{}')]},
	{argv: qdiscsCommand},
	...toolNames.map(tool => ({argv: versionCommand(tool)})),
	...[libvirtVersionCommand, capabilitiesCommand, domainCapabilitiesCommand].map(argv => ({argv})),
	{list: domainsCommand, each: [inactiveXmlCommand('{}'), liveXmlCommand('{}'), domainInfoCommand('{}')]},
	{argv: domainsWithSnapshotsCommand},
	{list: diskFilesCommand, each: [fileSizeCommand('{}'), fileSystemCommand('{}'), firstBytesCommand('{}')]},
	{list: networksCommand, each: [networkInfoCommand('{}'), networkXmlCommand('{}'), inactiveNetworkXmlCommand('{}')]},
	...[domainPidsCommand, qemusCommand, threadsCommand, vhostCommand, cgroupsCommand, programsCommand, modulesCommand, unmovableCommand].map(
		argv => ({
			argv,
		}),
	),
	...hostSlices.map(unit => ({argv: sliceCpusCommand(unit)})),
	...[deviceNodesCommand, baseChainsCommand, flowtablesCommand, sliceLimitCommand, sshAddressCommand].map(argv => ({argv})),
	{argv: hugetlbfsCommand, partOf: mountsFile},
];

/** Everything that Facts needs, in one round trip. Nothing in it changes the host. */
export const probeRequest: ProbeRequest = {
	files: [
		...['online', 'present', 'isolated', 'nohz_full'].map(name => `${cpu}/${name}`),
		...[
			'online',
			'topology/physical_package_id',
			'topology/die_id',
			'topology/core_id',
			'topology/thread_siblings*',
			'topology/core_cpus*',
			'cpu_capacity',
		].map(name => `${cpu}/cpu[0-9]*/${name}`),
		...['level', 'shared_cpu_list'].map(name => `${cpu}/cpu[0-9]*/cache/index[0-9]/${name}`),
		// The first two are a core's own on nearly all machines. Only kernels before 2.6.26 have no lists; the maps are long on a big host.
		...['type', 'shared_cpu_map'].map(name => `${cpu}/cpu[0-9]*/cache/index[2-9]/${name}`),
		...['core', 'atom'].map(kind => `/sys/devices/cpu_${kind}/cpus`),
		`${cpu}/cpu[0-9]*/cpufreq/scaling_governor`,
		...['driver', 'available_governors'].map(name => `${cpu}/cpu0/cpufreq/scaling_${name}`),
		`${cpu}/cpufreq/boost`,
		`${cpu}/intel_pstate/no_turbo`,
		...['name', 'disable', 'latency'].map(name => `${cpu}/cpu0/cpuidle/state[0-9]*/${name}`),
		`${cpu}/cpu[0-9]*/power/pm_qos_resume_latency_us`,
		...['cpulist', 'cpumap', 'meminfo', 'distance', 'hugepages/hugepages-*/*_hugepages'].map(name => `${node}/${name}`),
		'/sys/kernel/mm/hugepages/hugepages-*/*_hugepages',
		...['enabled', 'defrag'].map(name => `/sys/kernel/mm/transparent_hugepage/${name}`),
		'/sys/kernel/mm/ksm/run',
		'/sys/module/kvm/parameters/halt_poll_ns',
		zeroCopyFile,
		'/proc/meminfo',
		softnetFile,
		...Object.values(legacyTablesFiles),
		'/proc/1/status',
		'/proc/cmdline',
		'/proc/modules',
		'/proc/self/status',
		'/proc/sys/kernel/hostname',
		'/proc/sys/kernel/osrelease',
		'/proc/sys/kernel/random/boot_id',
		'/proc/sys/kernel/numa_balancing',
		'/proc/sys/kernel/io_uring_disabled',
		'/proc/sys/net/core/[rw]mem_*',
		'/proc/sys/net/core/netdev_[bm]*',
		'/proc/sys/net/core/somaxconn',
		'/proc/sys/net/core/default_qdisc',
		'/proc/sys/net/ipv4/tcp_[rw]mem',
		'/proc/sys/net/ipv4/tcp_congestion_control',
		'/proc/sys/net/ipv4/ip_forward',
		'/proc/sys/net/bridge/bridge-nf-call-*',
		'/proc/sys/net/netfilter/nf_conntrack_[bcm]*',
		'/proc/sys/vm/nr_*hugepages',
		'/proc/sys/vm/min_free_kbytes',
		...['sys_vendor', 'product_name', 'bios_vendor', 'bios_version', 'chassis_asset_tag'].map(name => `/sys/class/dmi/id/${name}`),
		...['uevent', 'mtu', 'address', 'operstate', 'speed', 'tx_queue_len', 'tun_flags', 'phys_switch_id', 'phys_port_name'].map(
			name => `${net}/${name}`,
		),
		...['bridge/nf_call_iptables', 'bonding/slaves', 'bonding/mode', 'bonding/active_slave'].map(name => `${net}/${name}`),
		// Packets, dropped, errors and missed_errors of both directions, in one glob: one program reads them.
		`${net}/statistics/[rt]x_[demp]*`,
		`${net}/queues/rx-*/rps_cpus`,
		...['numa_node', '../numa_node', 'sriov_totalvfs', 'irq'].map(name => `${net}/device/${name}`),
		...['smp_affinity_list', 'effective_affinity_list', 'node'].map(name => `/proc/irq/[0-9]*/${name}`),
		'/sys/kernel/irq/[0-9]*/actions',
		...machineSliceFiles,
		partitionsFile,
		...emulatorCpusFiles,
		'/etc/machine-id',
		'/etc/os-release',
		'/etc/tuned/active_profile',
		...irqbalanceFiles,
		'/etc/sysctl.conf',
		...['/etc', '/run', '/usr/local/lib', '/usr/lib'].flatMap(root => [`${root}/sysctl.d/*.conf`, `${root}/modules-load.d/*.conf`]),
		...modprobeFolders.map(folder => `${folder}*.conf`),
		'/etc/*/*nearmetal*',
		'/etc/*/*/*nearmetal*',
	],
	links: [`${net}/device`, `${net}/device/driver`, `${net}/device/iommu_group`, `${net}/device/../iommu_group`],
	names: [
		`${cpu}/cpu[0-9]*`,
		node,
		`${node}/cpu[0-9]*`,
		`${net}/bridge`,
		`${net}/brif/*`,
		...['master', 'upper_*', 'lower_*'].map(name => `${net}/${name}`),
		`${net}/queues/*`,
		`${net}/device/msi_irqs/*`,
		`${net}/device/../msi_irqs/*`,
		...Object.values(legacyTablesFiles),
		'/sys/module/*/initstate',
		...moduleNames.map(name => `/sys/module/${name}`),
		'/dev',
		'/dev/kvm',
		'/dev/vhost-net',
		'/etc',
		'/etc/libvirt/hooks/*',
		'/etc/libvirt/hooks/qemu.d/*',
		'/run/systemd/system',
		'/sys/fs/cgroup',
		'/sys/fs/cgroup/cgroup.controllers',
		'/run/libvirt/*-sock',
	],
	commands,
};
