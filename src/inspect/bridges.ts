import type {Snapshot} from '../target/target.ts';
import {readOffloads} from './ethtool.ts';
import type {Bridge, Domain, StackedLink, Tap} from './facts.ts';
import type {Link} from './links.ts';
import {exists} from './paths.ts';
import {textOf} from './reading.ts';

const net = '/sys/class/net';

export const readBridges = (snapshot: Snapshot, links: readonly Link[]): readonly Bridge[] => {
	const ports = Map.groupBy(links, ({master}) => master);
	return links
		.filter(({name}) => exists(snapshot, `${net}/${name}/bridge`))
		.map(({name, mtu, addresses}) => {
			const filter = textOf(snapshot, `${net}/${name}/bridge/nf_call_iptables`);
			return {
				name,
				mtu,
				ports: (ports.get(name) ?? []).map(port => port.name),
				addresses,
				nfCallIptables: filter === undefined ? undefined : filter !== '0',
			};
		});
};

/** Bonds, teams, VLANs, macvlans: what lies on other links and is no bridge. */
export const readStackedLinks = (links: readonly Link[], bridges: readonly Bridge[]): readonly StackedLink[] => {
	const isBridge = new Set(bridges.map(({name}) => name));
	return links
		.filter(({name, lower}) => lower.length > 0 && !isBridge.has(name))
		.map(({name, kind, lower, activePort, master, mtu, up, speed, addresses}) => ({
			name,
			kind,
			lower,
			activePort,
			master,
			mtu,
			up,
			speed,
			addresses,
		}));
};

/** Links with TUN flags, and macvtaps: those have none, but a guest's running definition names them. */
export const readTaps = (snapshot: Snapshot, links: readonly Link[], domains: readonly Domain[]): readonly Tap[] => {
	const owners = new Map(domains.flatMap(({name, live}) => (live?.interfaces ?? []).map(({target}) => [target, name] as const)));
	return links
		.filter(({name, tap}) => tap || owners.has(name))
		.map(({name, master, mtu, txQueues, txQueueLength, counters}) => ({
			name,
			bridge: master,
			domain: owners.get(name),
			mtu,
			queues: txQueues,
			txQueueLength,
			offloads: readOffloads(snapshot, name),
			counters,
		}));
};
