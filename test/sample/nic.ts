import type {Snapshot} from '../../src/target/target.ts';

// The sample's one NIC, an ENA with eight channels set.
const address = '0000:7e:00.0';
export const device = `/sys/devices/pci0000:7d/0000:7d:00.0/${address}`;
export const channels = Array.from({length: 8}, (_, channel) => channel);
export const irqs = ['ena-mgmnt@pci:0000:7e:00.0', ...channels.map(channel => `ens5-Tx-Rx-${channel}`)].map((name, index) => ({
	irq: 140 + index,
	name,
	cpus: index === 0 ? '0-71' : String(2 * (index - 1)),
}));

/** The files of ens5; its counters are those of the lab's first NIC. */
export const nicFiles = (base: Snapshot): Readonly<Record<string, string>> => ({
	[`/sys/class/net/ens5/uevent`]: 'INTERFACE=ens5\nIFINDEX=2\n',
	[`/sys/class/net/ens5/mtu`]: '9001\n',
	[`/sys/class/net/ens5/address`]: '0a:00:00:00:00:05\n',
	[`/sys/class/net/ens5/operstate`]: 'up\n',
	[`/sys/class/net/ens5/tx_queue_len`]: '1000\n',
	[`/sys/class/net/ens5/device/numa_node`]: '0\n',
	...Object.fromEntries(channels.map(channel => [`/sys/class/net/ens5/queues/rx-${channel}/rps_cpus`, '00,00000000,00000000\n'])),
	...Object.fromEntries(
		irqs.flatMap(({irq, name, cpus}) => [
			[`/proc/irq/${irq}/smp_affinity_list`, `${cpus}\n`],
			[`/proc/irq/${irq}/effective_affinity_list`, `${cpus === '0-71' ? '0' : cpus}\n`],
			[`/proc/irq/${irq}/node`, '0\n'],
			[`/sys/kernel/irq/${irq}/actions`, `${name}\n`],
		]),
	),
	...Object.fromEntries(
		Object.entries(base.files)
			.filter(([path]) => path.startsWith(`/sys/class/net/enp0s3/statistics/`))
			.map(([path, text]) => [path.replace('enp0s3', 'ens5'), text]),
	),
});

/** What ens1 queues in is what ens5 does, and nobody has the other NIC. */
export const queues = (text: string): string =>
	`${JSON.stringify((JSON.parse(text) as {dev: string}[]).filter(({dev}) => dev !== 'enp0s3').map(queue => (queue.dev === 'ens1' ? {...queue, dev: 'ens5'} : queue)))}\n`;
