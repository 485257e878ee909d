import type {Snapshot} from '../target/target.ts';
import {filesBelow, namesBelow} from './paths.ts';
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
const readMasters = (snapshot: Snapshot, names: readonly string[]): ReadonlyMap<string, string> => {
	const portsOf = (name: string) => [
		...namesBelow(snapshot, `${net}${name}/brif`),
		...(textOf(snapshot, `${net}${name}/bonding/slaves`)?.split(/\s+/).filter(Boolean) ?? []),
	];
	return new Map(names.flatMap(name => portsOf(name).map(port => [port, name] as const)));
};

/** How many queues of one direction; undefined where the folder was not read, as no interface is without any. */
const countQueues = (snapshot: Snapshot, name: string, direction: 'rx' | 'tx'): number | undefined =>
	namesBelow(snapshot, `${net}${name}/queues`).filter(queue => queue.startsWith(`${direction}-`)).length || undefined;

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
	const names = filesBelow(snapshot, net)
		.flatMap(path => (path.endsWith('/mtu') ? [path.slice(net.length, -'/mtu'.length)] : []))
		.filter(name => !name.includes('/'))
		.sort();
	const masters = readMasters(snapshot, names);
	const addresses = readAddresses(snapshot);
	return names.map(name => ({
		name,
		mac: textOf(snapshot, `${net}${name}/address`) || undefined,
		mtu: integerOf(snapshot, `${net}${name}/mtu`),
		up: toUp(textOf(snapshot, `${net}${name}/operstate`)),
		master: masters.get(name),
		tap: snapshot.files[`${net}${name}/tun_flags`] !== undefined,
		txQueueLength: integerOf(snapshot, `${net}${name}/tx_queue_len`),
		rxQueues: countQueues(snapshot, name, 'rx'),
		txQueues: countQueues(snapshot, name, 'tx'),
		addresses: addresses.get(name) ?? [],
	}));
};
