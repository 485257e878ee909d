import type {Snapshot} from '../target/target.ts';
import {readChannels, readCoalescing, readOffloads, readRings} from './ethtool.ts';
import type {Nic} from './facts.ts';
import {readIrqs, readUnmovable} from './irqs.ts';
import type {Link} from './links.ts';
import {countOf, cpumaskOf, integerOf, textOf} from './reading.ts';

const net = '/sys/class/net';

/** A virtio NIC's `device` is the virtio bus's; node, interrupts and IOMMU group are those of the PCI device above it. */
const pciFolder = (path: string): string => (/\/virtio\d+$/.test(path) ? path.slice(0, path.lastIndexOf('/')) : path);

const known = (value: number | undefined): number | undefined => (value !== undefined && value >= 0 ? value : undefined);

/** Few drivers tell both (Documentation/networking/switchdev.rst); one alone is no port. */
const portOf = (snapshot: Snapshot, name: string): string | undefined => {
	const [adapter, port] = ['phys_switch_id', 'phys_port_name'].map(file => textOf(snapshot, `${net}/${name}/${file}`));
	return adapter && port ? `${adapter}/${port}` : undefined;
};

/** undefined: not read, or the kernel was built without it (CONFIG_RPS). */
const readRps = (snapshot: Snapshot, name: string, queues = 0): Nic['rps'] => {
	const masks = Array.from({length: queues}, (_, queue) => cpumaskOf(snapshot, `${net}/${name}/queues/rx-${queue}/rps_cpus`));
	return masks.length === 0 || masks.includes(undefined) ? undefined : masks.flatMap(mask => (mask === undefined ? [] : [mask]));
};

const readNic = (snapshot: Snapshot, link: Link, device: string, unmovable: ReadonlySet<string> | undefined): Nic => {
	const {name} = link;
	const here = `${net}/${name}/device`;
	const above = pciFolder(device) === device ? here : `${here}/..`;
	const last = (path: string | undefined) => path?.slice(path.lastIndexOf('/') + 1);
	return {
		name,
		driver: last(snapshot.links[`${here}/driver`]),
		mac: link.mac,
		up: link.up,
		mtu: link.mtu,
		speed: link.speed,
		node: known(integerOf(snapshot, `${above}/numa_node`)),
		pciAddress: /[0-9a-f]{4,}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/.exec(pciFolder(device))?.[0],
		port: portOf(snapshot, name),
		master: link.master,
		rxQueues: link.rxQueues,
		txQueues: link.txQueues,
		rps: readRps(snapshot, name, link.rxQueues),
		channels: readChannels(snapshot, name),
		rings: readRings(snapshot, name),
		offloads: readOffloads(snapshot, name),
		irqs: readIrqs(snapshot, name, above, unmovable),
		coalescing: readCoalescing(snapshot, name),
		counters: link.counters,
		virtualFunctions: countOf(snapshot, `${above}/sriov_totalvfs`),
		iommuGroup: last(snapshot.links[`${above}/iommu_group`]),
		addresses: link.addresses,
	};
};

/** Interfaces that have a device: taps, bridges, bonds and loopback have none. */
export const readNics = (snapshot: Snapshot, links: readonly Link[]): readonly Nic[] => {
	const unmovable = readUnmovable(snapshot);
	return links.flatMap(link => {
		const device = snapshot.links[`${net}/${link.name}/device`];
		return device === undefined ? [] : [readNic(snapshot, link, device, unmovable)];
	});
};
