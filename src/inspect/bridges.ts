import type {Snapshot} from '../target/target.ts';
import type {Bridge, Domain, Tap, Uplink} from './facts.ts';
import type {Link} from './links.ts';
import {exists} from './paths.ts';
import {defaultRouteCommand, uplinkCommand} from './probe.ts';
import {objectsOf, textOf} from './reading.ts';

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

export const readTaps = (links: readonly Link[], domains: readonly Domain[]): readonly Tap[] => {
	const owners = new Map(domains.flatMap(({name, live}) => (live?.interfaces ?? []).map(({target}) => [target, name] as const)));
	return links
		.filter(({tap}) => tap)
		.map(({name, master, mtu, txQueues, txQueueLength}) => ({
			name,
			bridge: master,
			domain: owners.get(name),
			mtu,
			queues: txQueues,
			txQueueLength,
		}));
};

const word = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Where traffic to the internet leaves: by the routing table's answer, else by the first default route. */
export const readUplink = (snapshot: Snapshot): Uplink | undefined => {
	const route = objectsOf(snapshot, uplinkCommand)[0] ?? objectsOf(snapshot, defaultRouteCommand)[0];
	const device = word(route?.dev);
	return device === undefined ? undefined : {device, gateway: word(route?.gateway), source: word(route?.prefsrc)};
};
