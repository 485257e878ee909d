import type {Snapshot} from '../target/target.ts';
import type {LinkCounters} from './facts.ts';
import {exists, filesBelow, namesBelow} from './paths.ts';
import {addressesCommand} from './probe.ts';
import {countOf, integerOf, objectsOf, textOf} from './reading.ts';

/** What every network interface has. */
export type Link = {
	readonly name: string;
	readonly mac: string | undefined;
	readonly mtu: number | undefined;
	readonly up: boolean | undefined;
	/** DEVTYPE of its uevent file: `bridge`, `bond`, `vlan`, …; a plain NIC, a tap and a team have none. */
	readonly kind: string | undefined;
	/** The links that it lies on: ports of a bridge or bond, the parent of a VLAN. */
	readonly lower: readonly string[];
	/** Mbit/s. */
	readonly speed: number | undefined;
	/** The bridge, bond or other switch that it is a port of. */
	readonly master: string | undefined;
	/** Has TUN flags: a tap or tun. */
	readonly tap: boolean;
	readonly txQueueLength: number | undefined;
	readonly rxQueues: number | undefined;
	readonly txQueues: number | undefined;
	/** With prefix length, without link-local ones: `10.0.0.1/24`. Empty also where ip could not be asked. */
	readonly addresses: readonly string[];
	readonly counters: LinkCounters | undefined;
	/** Of a bond in mode active-backup, the port that carries all. */
	readonly activePort: string | undefined;
};

const net = '/sys/class/net/';

/** `unknown` is what devices without carrier detection say, taps among them. */
const toUp = (state: string | undefined): boolean | undefined => (state === undefined || state === 'unknown' ? undefined : state === 'up');

const toSpeed = (value: number | undefined): number | undefined => (value !== undefined && value > 0 ? value : undefined);

const kindOf = (snapshot: Snapshot, name: string): string | undefined =>
	/^DEVTYPE=(.+)$/m.exec(snapshot.files[`${net}${name}/uevent`] ?? '')?.[1];

/** Names of the kernel's links from one interface to another (net/core/dev.c, since 3.14): `lower_eth0`, `upper_bond0`. */
const neighbours = (snapshot: Snapshot, name: string, direction: 'lower' | 'upper'): readonly string[] =>
	namesBelow(snapshot, `${net}${name}`)
		.filter(entry => entry.startsWith(`${direction}_`))
		.map(entry => entry.slice('lower_'.length));

/** These lie on a link too, but it is not their port. */
const notMasters: ReadonlySet<string | undefined> = new Set(['vlan', 'macvlan', 'vxlan', 'geneve', 'macsec']);

/**
 * Port → bridge from each bridge's `brif` folder, and port → bond from its list; for the rest (teams, Open vSwitch, VRFs) the one
 * above a link that has a master. So no symbolic link has to be followed for each tap.
 */
const readMasters = (snapshot: Snapshot, names: readonly string[]): ReadonlyMap<string, string> => {
	const others = names
		.filter(name => exists(snapshot, `${net}${name}/master`))
		.map(name => [name, neighbours(snapshot, name, 'upper').find(upper => !notMasters.has(kindOf(snapshot, upper)))] as const)
		.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
	const portsOf = (name: string) => [
		...namesBelow(snapshot, `${net}${name}/brif`),
		...(textOf(snapshot, `${net}${name}/bonding/slaves`)?.split(/\s+/).filter(Boolean) ?? []),
	];
	return new Map([...others, ...names.flatMap(name => portsOf(name).map(port => [port, name] as const))]);
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

const readCounters = (snapshot: Snapshot, name: string): LinkCounters | undefined => {
	const count = (what: string) => countOf(snapshot, `${net}${name}/statistics/${what}`);
	const counters = {
		rxPackets: count('rx_packets'),
		rxErrors: count('rx_errors'),
		rxDropped: count('rx_dropped'),
		rxMissed: count('rx_missed_errors'),
		txPackets: count('tx_packets'),
		txErrors: count('tx_errors'),
		txDropped: count('tx_dropped'),
	};
	return Object.values(counters).every(value => value === undefined) ? undefined : counters;
};

/** The modes balance-tlb and balance-alb have an active port too, but their others send as well (Documentation/networking/bonding.rst). */
const readActivePort = (snapshot: Snapshot, name: string): string | undefined =>
	textOf(snapshot, `${net}${name}/bonding/mode`)?.startsWith('active-backup')
		? textOf(snapshot, `${net}${name}/bonding/active_slave`) || undefined
		: undefined;

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
		mtu: countOf(snapshot, `${net}${name}/mtu`),
		up: toUp(textOf(snapshot, `${net}${name}/operstate`)),
		kind: kindOf(snapshot, name),
		// -1 and 0 mean that the device does not say.
		speed: toSpeed(integerOf(snapshot, `${net}${name}/speed`)),
		lower: neighbours(snapshot, name, 'lower'),
		master: masters.get(name),
		tap: snapshot.files[`${net}${name}/tun_flags`] !== undefined,
		txQueueLength: countOf(snapshot, `${net}${name}/tx_queue_len`),
		rxQueues: countQueues(snapshot, name, 'rx'),
		txQueues: countQueues(snapshot, name, 'tx'),
		addresses: addresses.get(name) ?? [],
		counters: readCounters(snapshot, name),
		activePort: readActivePort(snapshot, name),
	}));
};
