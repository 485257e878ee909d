import {interruptsKind} from '../../src/change/interrupts.ts';
import {formatCpulist} from '../../src/cpu/cpu-set.ts';
import {ethtoolCommand, nicsCommand} from '../../src/inspect/probe.ts';
import type {Output} from '../../src/target/target.ts';
import {type Machine, named, ok, type Parts, type Texts} from './machine.ts';
import {cpusOf} from './machine-cpus.ts';

const linkFiles = (name: string, mtu: number, kind?: string): Texts => {
	const own = `/sys/class/net/${name}`;
	return {
		[`${own}/mtu`]: `${mtu}`,
		[`${own}/address`]: '52:54:00:00:00:01',
		[`${own}/operstate`]: 'up',
		[`${own}/tx_queue_len`]: '1000',
		[`${own}/uevent`]: `${kind === undefined ? '' : `DEVTYPE=${kind}\n`}INTERFACE=${name}`,
		[`${own}/statistics/rx_packets`]: '1000',
		[`${own}/statistics/tx_packets`]: '1000',
	};
};

/** Names of a link's queues, and of the link above it. */
const linkNames = (name: string, queues: number, above?: string): readonly string[] => [
	...Array.from({length: queues}, (_, queue) => [
		`/sys/class/net/${name}/queues/rx-${queue}`,
		`/sys/class/net/${name}/queues/tx-${queue}`,
	]).flat(),
	...(above === undefined
		? []
		: [`/sys/class/net/${name}/master`, `/sys/class/net/${name}/upper_${above}`, `/sys/class/net/${above}/lower_${name}`]),
];

const masterOf = ({bridges, links}: Machine, name: string): string | undefined =>
	Object.entries(bridges).find(([, ports]) => ports.includes(name))?.[0] ??
	links.find(link => link.kind === 'bond' && link.lower.includes(name))?.name;

export const nicParts = (machine: Machine): Parts => {
	const files: Texts = {};
	const names: string[] = [];
	const links: Texts = {};
	const commands: (readonly [readonly string[], Output])[] = [];
	let irq = 100;
	for (const nic of machine.nics) {
		const {name, driver, node, speed, queues, mtu, bus} = nic;
		const near = formatCpulist(
			cpusOf(machine)
				.filter(cpu => cpu.node === node)
				.map(({cpu}) => cpu),
		);
		Object.assign(files, linkFiles(name, mtu));
		files[`/sys/class/net/${name}/speed`] = `${speed}`;
		files[`/sys/class/net/${name}/device/numa_node`] = `${node}`;
		names.push(...linkNames(name, queues, masterOf(machine, name)));
		const titles = [`${driver}-0000:${bus}:00.0:misc`, ...Array.from({length: queues}, (_, queue) => `${driver}-${name}-TxRx-${queue}`)];
		for (const title of titles) {
			files[`/proc/irq/${irq}/smp_affinity_list`] = near;
			files[`/proc/irq/${irq}/effective_affinity_list`] = near.split(/[-,]/)[0] ?? '';
			files[`/proc/irq/${irq}/node`] = `${node}`;
			files[`/sys/kernel/irq/${irq}/actions`] = title;
			names.push(`/sys/class/net/${name}/device/msi_irqs/${irq++}`);
		}
		links[`/sys/class/net/${name}/device`] = `/sys/devices/pci0000:00/0000:${bus}:00.0`;
		links[`/sys/class/net/${name}/device/driver`] = `/sys/bus/pci/drivers/${driver}`;
		const fields = (combined: number) => `RX:\t\tn/a\nTX:\t\tn/a\nOther:\t\tn/a\nCombined:\t${combined}\n`;
		commands.push([interruptsKind.show({device: name}), ok(titles.map(title => `${title} ${near}\n`).join(''))]);
		commands.push([
			ethtoolCommand('-l', name),
			ok(`Channel parameters for ${name}:\nPre-set maximums:\n${fields(64)}Current hardware settings:\n${fields(queues)}`),
		]);
	}
	commands.push([nicsCommand, ok(machine.nics.map(({name}) => `${name}\n`).join(''))]);
	return {files, names, links, commands: named(commands)};
};

export const switchParts = (machine: Machine): Parts => {
	const files: Texts = {};
	const names: string[] = [];
	const mtuOf = (name: string): number => machine.nics.find(nic => nic.name === name)?.mtu ?? machine.taps[name]?.mtu ?? 1500;
	for (const [bridge, ports] of Object.entries(machine.bridges)) {
		const mtu = Math.min(...ports.map(mtuOf), 9000);
		Object.assign(files, linkFiles(bridge, ports.length === 0 ? 1500 : mtu, 'bridge'));
		files[`/sys/class/net/${bridge}/bridge/nf_call_iptables`] = '0';
		names.push(`/sys/class/net/${bridge}/bridge`, ...linkNames(bridge, 1), ...ports.map(port => `/sys/class/net/${bridge}/brif/${port}`));
	}
	for (const {name, kind, lower, speed} of machine.links) {
		Object.assign(files, linkFiles(name, mtuOf(lower[0] ?? ''), kind));
		if (kind === 'bond') files[`/sys/class/net/${name}/bonding/slaves`] = lower.join(' ');
		if (speed !== undefined) files[`/sys/class/net/${name}/speed`] = `${speed}`;
		names.push(...linkNames(name, 1, masterOf(machine, name)));
		for (const port of lower) names.push(`/sys/class/net/${name}/lower_${port}`, `/sys/class/net/${port}/upper_${name}`);
	}
	for (const [tap, {queues, mtu}] of Object.entries(machine.taps)) {
		Object.assign(files, linkFiles(tap, mtu));
		files[`/sys/class/net/${tap}/operstate`] = 'unknown';
		if (!tap.startsWith('macvtap')) files[`/sys/class/net/${tap}/tun_flags`] = '0x5002';
		names.push(...linkNames(tap, queues, masterOf(machine, tap)));
	}
	return {files, names, links: {}, commands: {}};
};
