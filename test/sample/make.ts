// Writes src/target/sample-host.json, the built-in host of `nearmetal --sample`, from recordings of real machines:
//
//     node test/sample/make.ts FOLDER
//
// FOLDER holds two recorded trees, unpacked:
//   4-socket-server-nosnc  github.com/containers/nri-plugins @ 0705acc824ee, testdata (Apache-2.0): 4 packages × 18 cores × 2
//                          threads of the family that c5n.metal has. From it: topology, caches, frequency and idle states of the
//                          first two packages. CPUs 72-107, their second threads, are called 36-71 here. How long its idle states take to
//                          leave was not recorded: that is drivers/idle/intel_idle.c's for this family (skx_cstates); no CPU has a limit.
//   memorysidecaches       github.com/open-mpi/hwloc @ 3b37b024aa3f, tests/hwloc/x86+linux (BSD-3-Clause): from it the first
//                          processor of /proc/cpuinfo (a Xeon Gold 6230), for the flags of a processor of that family.
// Everything else is test/inspect/debian-12.snapshot.json, a Debian 12 KVM host of 2 × 2 × 2 CPUs with 3.5 GiB a node, changed so:
//   CPUs       0-7 became 0-71 wherever a file or an answer names all of them
//   memory     each figure of /proc/meminfo and of the nodes times 96 GiB / 3.5 GiB, figures of hugepages as recorded
//   machine    names of DMI, the processor's name, no hypervisor, kvm_intel for kvm_amd, a plain kernel command line
//   network    its two virtio NICs became one ENA, ens5: forms as recorded, names and figures as c5n.metal is documented
//              to have them (32 channels, of which 8 are set; a receive ring of 1024 of 16384; interrupts that can adapt; MTU 9001; no
//              speed told). Its PCI address, its MAC and the CPUs of
//              its interrupts are made up. irqbalance runs.
//   guests     web01 with 8 vCPUs and 8 GiB, db02 with 4 and 16, both booting from their disks, without their remarks
//   libvirt    its capabilities name the topology above; the processor that they describe is still that host's
//   identity   host name, machine id and boot id are made up, so that a plan for the sample fits no real host
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {type CpuSet, formatCpulist, parseCpulist} from '../../src/cpu/cpu-set.ts';
import {deviceNodesCommand} from '../../src/inspect/probe.ts';
import type {Output, Snapshot} from '../../src/target/target.ts';
import {guestInfo, guestXml, moreThreads} from './guests.ts';
import {channels, device, irqs, nicFiles, queues} from './nic.ts';
import {idleFiles, powerFiles} from './power.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder that holds 4-socket-server-nosnc and memorysidecaches, unpacked.');
const here = (path: string): URL => new URL(path, import.meta.url);
const base: Snapshot = JSON.parse(readFileSync(here('../inspect/debian-12.snapshot.json'), 'utf8'));
const recorded = (path: string): string | undefined => {
	try {
		return readFileSync(join(folder, '4-socket-server-nosnc', path), 'utf8');
	} catch {
		return undefined;
	}
};

const cpuFolder = '/sys/devices/system/cpu';
const nodeFolder = '/sys/devices/system/node';
const net = '/sys/class/net';
const all = Array.from({length: 72}, (_, cpu) => cpu);
/** The number that a CPU of the sample has in the recording, and back. */
const original = (cpu: number): number => (cpu < 36 ? cpu : cpu + 36);
const renumbered = (text: string): CpuSet =>
	parseCpulist(text).flatMap(cpu => (cpu < 36 ? [cpu] : cpu >= 72 && cpu < 108 ? [cpu - 36] : []));
/** As the kernel prints a set of 72 CPUs: 32 of them a group, the highest group first. */
const mask = (set: CpuSet): string =>
	[2, 1, 0]
		.map(group => set.filter(cpu => cpu >> 5 === group).reduce((bits, cpu) => bits + 2 ** (cpu & 31), 0))
		.map((bits, index) => bits.toString(16).padStart(index === 0 ? 2 : 8, '0'))
		.join(',');

const cpuFiles = (cpu: number): readonly (readonly [string, string | undefined])[] => {
	const from = `${cpuFolder}/cpu${original(cpu)}`;
	const plain = ['topology/physical_package_id', 'topology/die_id', 'topology/core_id', 'cpufreq/scaling_governor'];
	const lists = [
		['topology/thread_siblings', '_list'],
		['topology/core_cpus', '_list'],
		['cache/index2/shared_cpu', '_list'],
		['cache/index3/shared_cpu', '_list'],
	] as const;
	return [
		...plain.map(name => [`${cpuFolder}/cpu${cpu}/${name}`, recorded(`${from}/${name}`)] as const),
		...['cache/index2/level', 'cache/index3/level'].map(name => [`${cpuFolder}/cpu${cpu}/${name}`, recorded(`${from}/${name}`)] as const),
		...lists.flatMap(([name, ending]) => {
			const text = recorded(`${from}/${name}${ending}`);
			if (text === undefined) return [];
			const set = renumbered(text);
			const maskName = name.startsWith('cache') ? `${name}_map` : name;
			return [
				[`${cpuFolder}/cpu${cpu}/${name}${ending}`, `${formatCpulist(set)}\n`] as const,
				[`${cpuFolder}/cpu${cpu}/${maskName}`, `${mask(set)}\n`] as const,
			];
		}),
	];
};

const nodeCpus = [0, 1].map(node => renumbered(recorded(`${nodeFolder}/node${node}/cpulist`) ?? ''));

/** Figures in kB of a host with 3.5 GiB a node, as they would be with 96 GiB; whole pages. */
const scaled = (text: string): string =>
	text.replaceAll(/^(.*?:\s+)(\d+)( kB)$/gm, (line, label: string, figure: string, unit: string) => {
		if (/huge|vmalloc/i.test(label)) return line;
		const larger = String(Math.round((Number(figure) * 96) / 3.5 / 4) * 4);
		return `${label.slice(0, label.length - Math.max(0, larger.length - figure.length))}${larger}${unit}`;
	});

/** Interrupts of the lab's own devices, and everything of its NICs and CPUs. */
const isReplaced = (path: string): boolean =>
	path.startsWith(`${cpuFolder}/cpu`) ||
	/^\/sys\/class\/net\/(enp0s3|ens1)\//.test(path) ||
	/^\/(proc|sys\/kernel)\/irq\/(1[6-9]|[2-9]\d)\//.test(path) ||
	/\/node\d+\/cpu\d+$/.test(path);

const everyCpu = (text: string): string =>
	text.replaceAll(/^((?:.*[\s:])?)0-7$/gm, '$10-71').replace(/^Cpus_allowed:\tff$/m, `Cpus_allowed:\t${mask(all)}`);

const intel = (text: string): string => text.replaceAll('kvm_amd', 'kvm_intel');

/** The lab's first NIC is ens5 here, in 10.0.0.0/24; its second is not there. */
const routes = (text: string): string =>
	text
		.replaceAll(/^(enp0s3\t0[23]02000A|ens1)\t.*\n/gm, '')
		.replaceAll('enp0s3', 'ens5')
		.replaceAll('0202000A', '0100000A')
		.replaceAll('0002000A', '0000000A');

/** CPUs that the lab does not have have received nothing. */
const softnet = (text: string): string => {
	const lines = text.split('\n').filter(Boolean);
	const idle = (cpu: number): string =>
		[...Array.from({length: 12}, () => 0), cpu].map(value => value.toString(16).padStart(8, '0')).join(' ');
	return `${all.map(cpu => lines[cpu] ?? idle(cpu)).join('\n')}\n`;
};

const changedFiles: Readonly<Record<string, (text: string) => string>> = {
	'/proc/meminfo': scaled,
	'/proc/modules': intel,
	'/proc/cmdline': () => 'BOOT_IMAGE=/boot/vmlinuz-6.1.0-56-cloud-amd64 root=/dev/nvme0n1p1 ro console=ttyS0 quiet\n',
	'/proc/net/softnet_stat': softnet,
	'/proc/sys/kernel/hostname': () => 'sample\n',
	'/proc/sys/kernel/random/boot_id': () => '5a4d504c-0000-4000-8000-000000000001\n',
	'/etc/machine-id': () => '5a4d504c000040008000000000000000\n',
	'/sys/class/dmi/id/sys_vendor': () => 'Amazon EC2\n',
	'/sys/class/dmi/id/product_name': () => 'c5n.metal\n',
	'/sys/class/dmi/id/bios_vendor': () => 'Amazon EC2\n',
	'/sys/class/dmi/id/bios_version': () => '1.0\n',
	'/sys/class/dmi/id/chassis_asset_tag': () => 'Amazon EC2\n',
	...Object.fromEntries(
		nodeCpus.flatMap((cpus, node) => [
			[`${nodeFolder}/node${node}/meminfo`, scaled],
			[`${nodeFolder}/node${node}/cpulist`, () => `${formatCpulist(cpus)}\n`],
			[`${nodeFolder}/node${node}/cpumap`, () => `${mask(cpus)}\n`],
			[`${nodeFolder}/node${node}/distance`, () => (node === 0 ? '10 21\n' : '21 10\n')],
		]),
	),
};

const files: Readonly<Record<string, string>> = {
	...Object.fromEntries(
		Object.entries(base.files)
			.filter(([path]) => !isReplaced(path))
			.map(([path, text]) => [path, (changedFiles[path] ?? everyCpu)(text)]),
	),
	...Object.fromEntries(all.flatMap(cpuFiles).filter((entry): entry is readonly [string, string] => entry[1] !== undefined)),
	...Object.fromEntries(
		powerFiles.flatMap(path => {
			const text = recorded(path);
			return text === undefined ? [] : [[path, text]];
		}),
	),
	...idleFiles(all),
	...nicFiles(base),
};

const names = [
	...base.names.filter(name => !isReplaced(`${name}/`) && !isReplaced(name)).map(name => intel(name)),
	...all.map(cpu => `${cpuFolder}/cpu${cpu}`),
	...nodeCpus.flatMap((cpus, node) => cpus.map(cpu => `${nodeFolder}/node${node}/cpu${cpu}`)),
	...channels.flatMap(channel => [`${net}/ens5/queues/rx-${channel}`, `${net}/ens5/queues/tx-${channel}`]),
	...irqs.map(({irq}) => `${net}/ens5/device/msi_irqs/${irq}`),
];

type Link = {readonly ifname: string; readonly addr_info: readonly object[]};

const addresses = (text: string): string =>
	`${JSON.stringify(
		(JSON.parse(text) as Link[])
			.filter(({ifname}) => ifname !== 'ens1')
			.map(link =>
				link.ifname === 'enp0s3'
					? {
							...link,
							ifname: 'ens5',
							mtu: 9001,
							qdisc: 'mq',
							address: '0a:00:00:00:00:05',
							addr_info: link.addr_info.map(info => ({...info, local: '10.0.0.10', broadcast: '10.0.0.255', label: 'ens5'})),
						}
					: link,
			),
	)}\n`;

const route = (text: string): string =>
	text.replaceAll('enp0s3', 'ens5').replaceAll('10.0.2.15', '10.0.0.10').replaceAll('10.0.2.2', '10.0.0.1');

const cells = (text: string): string =>
	text
		.replace(/( {4}<topology>\n)[^]*?( {4}<\/topology>\n)/, (_, start: string, end: string) => {
			const cell = (cpus: CpuSet, node: number): string => {
				const total = /MemTotal: +(\d+)/.exec(files[`${nodeFolder}/node${node}/meminfo`] ?? '')?.[1] ?? '';
				const of = (cpu: number, name: string): string => (files[`${cpuFolder}/cpu${cpu}/topology/${name}`] ?? '').trim();
				const lines = cpus.map(
					cpu =>
						`            <cpu id='${cpu}' socket_id='${of(cpu, 'physical_package_id')}' die_id='${of(cpu, 'die_id')}' core_id='${of(cpu, 'core_id')}' siblings='${of(cpu, 'thread_siblings_list')}'/>\n`,
				);
				return `        <cell id='${node}'>\n          <memory unit='KiB'>${total}</memory>\n          <cpus num='${cpus.length}'>\n${lines.join('')}          </cpus>\n        </cell>\n`;
			};

			return `${start}      <cells num='2'>\n${nodeCpus.map(cell).join('')}      </cells>\n${end}`;
		})
		.replaceAll(
			/(<bank id='(\d)' level='3' .*cpus=')[^']*/g,
			(_, start: string, bank: string) => `${start}${formatCpulist(nodeCpus[Number(bank)] ?? [])}`,
		);

const firstProcessor = (): string =>
	`${readFileSync(join(folder, 'memorysidecaches/proc/cpuinfo'), 'utf8').split('\n\n')[0]}\n\n`
		.replace(/^(model name\t: ).*/m, '$1Intel(R) Xeon(R) Platinum 8124M CPU @ 3.00GHz')
		.replace(/^(siblings\t: ).*/m, '$136')
		.replace(/^(cpu cores\t: ).*/m, '$118');

const combined =
	(maximum: number, current: number) =>
	(text: string): string => {
		let seen = 0;
		return text.replaceAll(/^Combined:\t\d+$/gm, () => `Combined:\t${seen++ === 0 ? maximum : current}`);
	};

/** The form of an answer about one of the lab's NICs, for ens5. */
const ofNic = (option: string, change: (text: string) => string): readonly [string, Output] => {
	const output = base.commands[`ethtool ${option} ens1`];
	if (output === undefined) throw new Error(`debian-12.snapshot.json holds no answer to ethtool ${option} ens1.`);
	return [`ethtool ${option} ens5`, {...output, stdout: change(output.stdout).replaceAll('ens1', 'ens5')}];
};

const [web01 = '', db02 = ''] = base.commands['virsh list --all --uuid']?.stdout.trim().split('\n') ?? [];
const changedCommands: readonly (readonly [RegExp, (text: string) => string])[] = [
	[/^systemd-detect-virt --vm$/, () => 'none\n'],
	[/cpuinfo$/, firstProcessor],
	[/^ip -j addr$/, addresses],
	[/^ip -j route/, route],
	[/SSH_CONNECTION/, route],
	[/^awk .* \/proc\/net\/route$/, routes],
	[/^awk .* \/proc\/net\/ipv6_route$/, text => text.replaceAll(/^.* (enp0s3|ens1)\n/gm, '')],
	[/class\/net\/\*\/device/, () => 'ens5\n'],
	[/^tc /, queues],
	[/^virsh capabilities$/, cells],
	[new RegExp(`dumpxml .*${web01}`), guestXml('web01')],
	[new RegExp(`dominfo ${web01}`), guestInfo('web01')],
	[new RegExp(`dumpxml .*${db02}`), guestXml('db02')],
	[new RegExp(`dominfo ${db02}`), guestInfo('db02')],
	[/task\/\*\/status/, text => everyCpu(moreThreads(text))],
	[/^sh .*irqbalance/, () => 'irqbalance\n'],
	[/^iperf3/, text => text.replace('kvmhost', 'sample')],
];

const changed = (argv: string, {stdout, stderr}: Output, status: number): Output => {
	const change = changedCommands.find(([pattern]) => pattern.test(argv))?.[1] ?? everyCpu;
	return {status, stdout: change(stdout), stderr};
};

const commands: Readonly<Record<string, Output>> = Object.fromEntries([
	...Object.entries(base.commands)
		.filter(([argv]) => !/^ethtool -\w (enp0s3|ens1)$/.test(argv))
		// Without a hypervisor systemd-detect-virt fails; grep does not, since one of the programs runs.
		.map(
			([argv, output]) =>
				[
					argv,
					changed(argv, output, argv.startsWith('systemd-detect-virt') ? 1 : argv.includes('irqbalance') ? 0 : output.status),
				] as const,
		),
	[deviceNodesCommand.join(' '), {status: 0, stdout: '/sys/bus/pci/devices/0000:7e:00.0/numa_node:0\n', stderr: ''}],
	['irqbalance --version', {status: 0, stdout: 'irqbalance version 1.9.2\n', stderr: ''}],
	ofNic('-l', combined(32, 8)),
	ofNic('-g', text => text.replaceAll(/^(RX|TX):\t\t256$/gm, '$1:\t\t1024').replace('RX:\t\t1024', 'RX:\t\t16384')),
	ofNic('-k', text => text),
	ofNic('-c', text =>
		text
			.replace('Adaptive RX: n/a', 'Adaptive RX: off')
			.replace(/^(.x-frames: ).*$/gm, '$1n/a')
			.replace('tx-usecs: 0', 'tx-usecs: 64'),
	),
]);

const sample: Snapshot = {
	nearmetal: 1,
	target: 'sample',
	takenAt: base.takenAt,
	note: 'sample',
	files,
	links: {
		...Object.fromEntries(Object.entries(base.links).filter(([path]) => !isReplaced(path))),
		[`${net}/ens5/device`]: device,
		[`${net}/ens5/device/driver`]: '/sys/bus/pci/drivers/ena',
	},
	names,
	commands,
};
writeFileSync(here('../../src/target/sample-host.json'), `${JSON.stringify(sample, null, '\t')}\n`);
