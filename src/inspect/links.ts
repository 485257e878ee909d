import type {Snapshot} from '../target/target.ts';
import {addressesCommand} from './probe.ts';
import {integerOf, objectsOf, textOf} from './reading.ts';

/** What every network interface has. */
export type Link = {
	readonly name: string;
	readonly mac: string | undefined;
	readonly mtu: number | undefined;
	readonly up: boolean | undefined;
	/** The bridge or bond that it is a port of. */
	readonly master: string | undefined;
	/** Has TUN flags: a tap or tun. */
	readonly tap: boolean;
	readonly txQueueLength: number | undefined;
	readonly rxQueues: number | undefined;
	readonly txQueues: number | undefined;
	/** With prefix length, without link-local ones: `10.0.0.1/24`. */
	readonly addresses: readonly string[];
};

const net = '/sys/class/net/';

/** `unknown` is what devices without carrier detection say, taps among them. */
const toUp = (state: string | undefined): boolean | undefined => (state === undefined || state === 'unknown' ? undefined : state === 'up');

/** Port → bridge from each bridge's `brif` folder, and port → bond from its list: no link has to be followed for each tap. */
const readMasters = (snapshot: Snapshot): ReadonlyMap<string, string> => {
	const masters = new Map<string, string>();
	for (const path of snapshot.names) {
		const [, bridge, port] = /^\/sys\/class\/net\/([^/]+)\/brif\/([^/]+)$/.exec(path) ?? [];
		if (bridge !== undefined && port !== undefined) masters.set(port, bridge);
	}
	for (const [path, text] of Object.entries(snapshot.files)) {
		const bond = /^\/sys\/class\/net\/([^/]+)\/bonding\/slaves$/.exec(path)?.[1];
		if (bond !== undefined) for (const port of text.split(/\s+/).filter(Boolean)) masters.set(port, bond);
	}
	return masters;
};

const readQueues = (snapshot: Snapshot): ReadonlyMap<string, number> => {
	const counts = new Map<string, number>();
	for (const path of snapshot.names) {
		const key = /^\/sys\/class\/net\/([^/]+\/queues\/[rt]x)-\d+$/.exec(path)?.[1];
		if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
};

const readAddresses = (snapshot: Snapshot): ReadonlyMap<string, readonly string[]> => {
	const addresses = new Map<string, readonly string[]>();
	for (const {ifname, addr_info: list} of objectsOf(snapshot, addressesCommand)) {
		if (typeof ifname !== 'string' || !Array.isArray(list)) continue;
		addresses.set(
			ifname,
			list
				.filter(address => address?.scope !== 'link' && typeof address?.local === 'string')
				.map(address => `${address.local}/${address.prefixlen}`),
		);
	}
	return addresses;
};

export const readLinks = (snapshot: Snapshot): readonly Link[] => {
	const masters = readMasters(snapshot);
	const queues = readQueues(snapshot);
	const addresses = readAddresses(snapshot);
	return Object.keys(snapshot.files)
		.flatMap(path => (path.startsWith(net) && path.endsWith('/mtu') ? [path.slice(net.length, -'/mtu'.length)] : []))
		.filter(name => !name.includes('/'))
		.sort()
		.map(name => ({
			name,
			mac: textOf(snapshot, `${net}${name}/address`) || undefined,
			mtu: integerOf(snapshot, `${net}${name}/mtu`),
			up: toUp(textOf(snapshot, `${net}${name}/operstate`)),
			master: masters.get(name),
			tap: snapshot.files[`${net}${name}/tun_flags`] !== undefined,
			txQueueLength: integerOf(snapshot, `${net}${name}/tx_queue_len`),
			rxQueues: queues.get(`${name}/queues/rx`),
			txQueues: queues.get(`${name}/queues/tx`),
			addresses: addresses.get(name) ?? [],
		}));
};
