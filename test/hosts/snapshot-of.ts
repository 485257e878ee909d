import {unitKind, units} from '../../src/change/unit.ts';
import {
	addressesCommand,
	architectureCommand,
	baseChainsCommand,
	deviceNodesCommand,
	firstCpuCommand,
	fourRoutesCommand,
	hugetlbfsCommand,
	libvirtVersionCommand,
	modulesCommand,
	networksCommand,
	programsCommand,
	sixRoutesCommand,
	sshAddressCommand,
	unmovableCommand,
	uplinkCommand,
	userCommand,
	userNumberCommand,
	versionCommand,
	virtualizationCommand,
} from '../../src/inspect/probe.ts';
import {sliceLimitCommand} from '../../src/inspect/process-probe.ts';
import type {Output, Snapshot} from '../../src/target/target.ts';
import {type Machine, named, ok, type Texts} from './machine.ts';
import {cpuFiles, cpusOf, memoryFiles} from './machine-cpus.ts';
import {guestParts} from './machine-guests.ts';
import {nicParts, switchParts} from './machine-links.ts';

const settings: Texts = {
	'/etc/machine-id': '5a4d504c000040008000000000000000',
	'/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian',
	'/proc/cmdline': 'BOOT_IMAGE=/boot/vmlinuz-6.1.0-56-amd64 root=/dev/sda1 ro quiet',
	'/proc/net/ip_tables_names': '',
	'/proc/net/softnet_stat': Array.from({length: 4}, () => Array(13).fill('00000000').join(' ')).join('\n'),
	'/proc/sys/kernel/numa_balancing': '1',
	'/proc/sys/kernel/osrelease': '6.1.0-56-amd64',
	'/proc/sys/kernel/random/boot_id': '5a4d504c-0000-4000-8000-000000000001',
	'/proc/sys/net/core/default_qdisc': 'fq_codel',
	'/proc/sys/net/core/netdev_budget': '300',
	'/proc/sys/net/core/netdev_max_backlog': '1000',
	'/proc/sys/net/core/rmem_default': '212992',
	'/proc/sys/net/core/rmem_max': '212992',
	'/proc/sys/net/core/somaxconn': '4096',
	'/proc/sys/net/core/wmem_default': '212992',
	'/proc/sys/net/core/wmem_max': '212992',
	'/proc/sys/net/ipv4/ip_forward': '1',
	'/proc/sys/net/ipv4/tcp_rmem': '4096\t131072\t6291456',
	'/proc/sys/net/ipv4/tcp_wmem': '4096\t16384\t4194304',
	'/proc/sys/net/netfilter/nf_conntrack_count': '27',
	'/proc/sys/net/netfilter/nf_conntrack_max': '262144',
	'/proc/sys/vm/nr_hugepages': '0',
	'/proc/sys/vm/nr_overcommit_hugepages': '0',
	'/sys/kernel/mm/ksm/run': '0',
	'/sys/kernel/mm/transparent_hugepage/defrag': 'always defer defer+madvise [madvise] never',
	'/sys/kernel/mm/transparent_hugepage/enabled': '[always] madvise never',
	'/sys/module/kvm/parameters/halt_poll_ns': '200000',
	'/sys/class/dmi/id/sys_vendor': 'Example',
	'/sys/class/dmi/id/product_name': 'Server',
};

const available = [
	'arch/x86/kvm/kvm',
	'arch/x86/kvm/kvm-intel',
	'drivers/net/tun',
	'drivers/vhost/vhost_net',
	'net/netfilter/nf_conntrack',
	'net/bridge/br_netfilter',
];

const programsParts = ({libvirt, qemu, uplink, programs}: Machine): Readonly<Record<string, Output>> => {
	const hex = uplink?.address.split('/')[0]?.split('.').slice(0, 3).toReversed();
	const gateway = hex && `01${hex.map(byte => Number(byte).toString(16).padStart(2, '0').toUpperCase()).join('')}`;
	const prefix = uplink?.address.split('.').slice(0, 3).join('.');
	return named([
		[userCommand, ok('root\n')],
		[userNumberCommand, ok('0\n')],
		[architectureCommand, ok('x86_64\n')],
		[virtualizationCommand, {status: 1, stdout: 'none\n', stderr: ''}],
		[firstCpuCommand, ok('processor\t: 0\nmodel name\t: Intel(R) Xeon(R) CPU\nflags\t\t: vmx ept pdpe1gb\n\n')],
		[
			addressesCommand,
			ok(
				uplink === undefined
					? '[]'
					: JSON.stringify([
							{
								ifname: uplink.device,
								addr_info: [
									{family: 'inet', local: uplink.address.split('/')[0], prefixlen: Number(uplink.address.split('/')[1]), scope: 'global'},
								],
							},
						]),
			),
		],
		[
			uplinkCommand,
			uplink === undefined
				? {status: 2, stdout: '', stderr: 'RTNETLINK answers: Network is unreachable\n'}
				: ok(JSON.stringify([{dst: '1.1.1.1', gateway: `${prefix}.1`, dev: uplink.device, prefsrc: uplink.address.split('/')[0]}])),
		],
		[
			fourRoutesCommand,
			ok(
				`Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n${uplink === undefined ? '' : `${uplink.device}\t00000000\t${gateway}\t0003\t0\t0\t0\t00000000\t0\t0\t0\n`}`,
			),
		],
		[sixRoutesCommand, ok('')],
		[versionCommand('iperf3'), ok('iperf 3.17 (cJSON 1.7.15)\n')],
		[versionCommand('nft'), ok('nftables v1.0.6 (Lester Gooch #5)\n')],
		[versionCommand('taskset'), ok('taskset from util-linux 2.38.1\n')],
		[versionCommand('virsh'), ok(`${libvirt}\n`)],
		[
			libvirtVersionCommand,
			ok(
				`Compiled against library: libvirt ${libvirt}\nUsing library: libvirt ${libvirt}\nUsing API: QEMU ${libvirt}\nRunning hypervisor: QEMU ${qemu}\nRunning against daemon: ${libvirt}\n`,
			),
		],
		[networksCommand, ok('\n')],
		[programsCommand, ok(programs.map(program => `${program}\n`).join(''))],
		[modulesCommand, ok(available.map(path => `modules.dep:kernel/${path}.ko:\n`).join(''))],
		[unmovableCommand, ok('')],
		[deviceNodesCommand, ok('')],
		[baseChainsCommand, ok('')],
		[sliceLimitCommand, ok('')],
		[sshAddressCommand, ok('\n')],
		...units.map(name => [unitKind.show({name}), {status: 3, stdout: '', stderr: ''}] as const),
		[hugetlbfsCommand, ok('hugetlbfs /dev/hugepages hugetlbfs rw,relatime,pagesize=2M 0 0\n')],
	]);
};

/** The snapshot that such a machine gives. */
export const snapshotOf = (machine: Machine): Snapshot => {
	const parts = [nicParts(machine), switchParts(machine), guestParts(machine)];
	const modules = machine.modules.map(name => `${name} 36864 1 - Live 0xffffffffc0839000`).join('\n');
	const files: Texts = {
		...settings,
		'/proc/sys/kernel/hostname': machine.name,
		'/proc/modules': modules,
		...cpuFiles(machine),
		...memoryFiles(machine),
		...Object.assign({}, ...parts.map(part => part.files)),
	};
	const names = [
		...[
			'/dev',
			'/dev/kvm',
			'/dev/vhost-net',
			'/etc',
			'/proc/modules',
			'/proc/net/ip_tables_names',
			'/run/libvirt/libvirt-sock',
			'/run/systemd/system',
		],
		...machine.memory.map((_, node) => `/sys/devices/system/node/node${node}`),
		...cpusOf(machine).map(({cpu}) => `/sys/devices/system/cpu/cpu${cpu}`),
		...machine.modules.flatMap(name => [`/sys/module/${name}`, `/sys/module/${name}/initstate`]),
		...parts.flatMap(part => part.names),
	];
	return {
		nearmetal: 1,
		target: machine.name,
		takenAt: '2026-11-22T12:49:00Z',
		files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, `${text}\n`])),
		links: Object.assign({}, ...parts.map(part => part.links)),
		names,
		commands: {...programsParts(machine), ...Object.assign({}, ...parts.map(part => part.commands))},
	};
};
