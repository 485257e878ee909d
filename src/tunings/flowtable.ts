import type {Edit} from '../change/change.ts';
import {flowtableFolder, flowtableScript, flowtableTable} from '../change/flowtable.ts';
import type {Domain, Facts} from '../inspect/facts.ts';
import {isSince} from '../inspect/is-since.ts';
import {wayOfInterface} from '../inspect/way-out.ts';
import {flowtableText} from './flowtable-script.ts';
import {keeper} from './kept.ts';
import {ownFile} from './own-file.ts';
import type {Tuning} from './tuning.ts';

/** A bridge, and the devices between which the host routes what comes from it or goes there; the bridge is one of them. */
type Routed = {readonly bridge: string; readonly devices: readonly string[]};

/** Bridges of the guest from which the host routes on: what is bridged to a NIC never passes the host’s forwarding. */
const routedOf = (facts: Facts, {live, inactive}: Domain): readonly Routed[] => {
	const all = ((live ?? inactive)?.interfaces ?? []).flatMap((nic): readonly Routed[] => {
		const network = facts.networks.find(({name}) => nic.type === 'network' && name === nic.source);
		const tap = facts.taps.find(({name}) => name === nic.target);
		const bridge = network === undefined ? (nic.type === 'bridge' ? nic.source : tap?.bridge) : network.bridge;
		const {devices} = wayOfInterface(facts, nic);
		return bridge === undefined || devices.length === 0 || devices.includes(bridge)
			? []
			: [{bridge, devices: [...new Set([bridge, ...devices])].sort()}];
	});
	return [...new Map(all.map(routed => [routed.bridge, routed])).values()];
};

/** Why it is not known where the host routes what comes from the guest: the end of a sentence. */
const unknownWay = (facts: Facts, {live, inactive}: Domain): string | undefined =>
	((live ?? inactive)?.interfaces ?? [])
		.filter(({type}) => type === 'network' || type === 'bridge' || type === 'ethernet')
		.map(nic => wayOfInterface(facts, nic))
		.find(({devices, unknown}) => devices.length === 0 && unknown !== undefined)?.unknown;

/** Whether it surely is the first that has connections tracked here. */
const isFirstToTrack = ({modules: {nf_conntrack: state}, sysctls}: Facts): boolean =>
	state === 'available' || sysctls['net.netfilter.nf_conntrack_count'] === '0';

/** What stands in the way on this host, whatever the guest is: the end of a sentence. */
const obstacle = ({host, modules, tools, services}: Facts): string | undefined => {
	if (tools.nft === false) return 'nft is not installed (package nftables)';
	if (services.systemd === false) return 'no systemd here, whose timer would keep it';
	// The flowtable looks behind bridges since then, and falls back to the bridge where the port is not in it (nft_dev_forward_path).
	if (host.kernel === undefined) return 'the version of the kernel could not be read: flowtables know bridges since 5.13';
	if (!isSince(host.kernel, [5, 13])) return `the kernel ${host.kernel} is older than 5.13, whose flowtables know bridges`;
	// 871df5007eda, “bail out if forward path cannot be discovered”.
	if (isSince(host.kernel, [7, 2]))
		return `since 7.2 the kernel (${host.kernel}) takes no connection whose tap is not in the flowtable, and taps come and go with their guests`;
	const {nf_flow_table: flow} = modules;
	if (flow === undefined) return 'whether the kernel has flowtables (module nf_flow_table) could not be read';
	if (flow === 'absent') return 'the kernel has no flowtables (module nf_flow_table)';
	return flow === 'blacklisted' ? 'somebody keeps the module nf_flow_table from being loaded (modprobe.d)' : undefined;
};

export const flowtable: Tuning = {
	id: 'flowtable',
	title: 'flowtable for what is routed',
	stars: 2,
	about:
		'What a guest behind NAT or a routed network sends and receives passes the host’s routing, connection tracking and forward chains, packet by ' +
		'packet. With a flowtable of nftables the packets of an established connection go from one device to the other at once, addresses ' +
		'translated. It is a table of nearmetal’s own beside libvirt’s rules, whether those are iptables’ or nftables’.',
	value:
		'The bridge of the guest’s network and the device that the host routes to, such as virbr0 and eth0: not the taps, which come and go. By the ' +
		'kernel’s software: a bridge has no hardware that could be told.',
	wrong:
		'Where rules have to see every packet: counters, limits, intrusion detection and accounting see the first ones of a connection alone. Where ' +
		'routes or firewall rules change while connections last.',
	risk:
		'A rule that is to cut a connection off has no effect on one that is offloaded, until “conntrack -D” deletes it. Helpers (FTP) and IPsec are ' +
		'left to the usual way. Its rule has the kernel track all connections of the host, also where nothing else did (NAT and stateful firewalls do).',
	source:
		'kernel Documentation/networking/nf_flowtable.rst; net/netfilter/nft_flow_offload.c (nft_default_forward_path, nft_dev_forward_path: the ' +
		'device of the route, where the port behind it is not in the flowtable; nft_flow_offload_init: connections are tracked); nft(8), FLOWTABLES',
	touches: {
		flowtable: ['flowtable of <bridge>'],
		unit: ['nearmetal-flowtable.timer'],
		file: [
			flowtableScript,
			`${flowtableFolder}/<bridge>`,
			'/etc/systemd/system/nearmetal-flowtable.service',
			'/etc/systemd/system/nearmetal-flowtable.timer',
		],
	},
	fields: [],
	propose({facts, guest}) {
		if (guest === undefined) return {kind: 'unavailable', because: 'no guest chosen'};
		const because = obstacle(facts);
		if (because !== undefined) return {kind: 'unavailable', because};
		const routed = routedOf(facts, guest);
		const unknown = unknownWay(facts, guest);
		if (routed.length === 0 && unknown !== undefined)
			return {kind: 'unavailable', because: `where the host routes packets of ${guest.name} is not known: ${unknown}`};
		if (routed.length === 0)
			return {kind: 'unavailable', because: `the host routes no packet of ${guest.name}: a flowtable would never see them`};
		const others = (facts.firewall?.flowtables ?? []).filter(({table}) => !routed.some(({bridge}) => flowtableTable(bridge) === table));
		const other = others.find(({devices}) => routed.every(one => one.devices.every(device => devices.includes(device))));
		if (other !== undefined)
			return {kind: 'satisfied', because: `the flowtable ${other.name} of ${other.family} ${other.table} has ${other.devices.join(', ')}`};
		const kept = keeper({
			tuning: 'flowtable',
			unit: 'nearmetal-flowtable.timer',
			description: 'flowtables of bridges',
			script: flowtableScript,
			text: flowtableText,
			may: 'set interfaces and nftables',
			capabilities: 'CAP_NET_ADMIN',
		});
		const named = routed.map(({devices}) => devices.join(', ')).join('; ');
		return {
			kind: 'changes',
			summary: named.length <= 28 ? `offload ${named}` : `offload ${routed.length} ${routed.length === 1 ? 'network' : 'networks'}`,
			done: 'offloaded already',
			edits: [
				...kept.files,
				...routed.flatMap(({bridge, devices}): readonly Edit[] => [
					ownFile('host', `${flowtableFolder}/${bridge}`, 'flowtable', [devices.join(' ')]),
					{on: 'host', kind: 'flowtable', where: {bridge}, wish: {devices: devices.join(' ')}},
				]),
				kept.timer,
			],
			because: [
				...routed.map(
					({bridge, devices}) => `The host routes between ${bridge} and ${devices.filter(device => device !== bridge).join(', ')}.`,
				),
				'Connections that it carries have [OFFLOAD] in “conntrack -L” and /proc/net/nf_conntrack.',
				'nearmetal-flowtable.timer makes it again within 15 s after a boot, and after the network was started anew.',
			],
			warnings: [
				...(isFirstToTrack(facts)
					? [
							'No connection is tracked here so far. With it all of the host’s are, and when their table is full (net.netfilter.nf_conntrack_max), packets of new ones are dropped.',
						]
					: []),
				...(facts.sysctls['net.bridge.bridge-nf-call-iptables'] === '1'
					? [
							'br_netfilter filters what is bridged here (bridge-nf-call-iptables = 1): look whether connections are offloaded ([OFFLOAD]) before you keep it.',
						]
					: []),
				...others
					.filter(({devices}) => routed.some(one => one.devices.some(device => devices.includes(device))))
					.map(({family, table, name}) => `The flowtable ${name} of ${family} ${table} has one of these devices too.`),
			],
		};
	},
};
