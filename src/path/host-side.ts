import {cpuSet} from '../cpu/cpu-set.ts';
import {connectionsOf} from '../inspect/connections.ts';
import type {DomainInterface, Facts, Nic, StackedLink, VirtualNetwork} from '../inspect/facts.ts';
import {interruptCpus, speedText} from '../inspect/page/nics.ts';
import {plural} from '../inspect/page/plural.ts';
import {isOfOpenVSwitch, linksUnder, nodeOfNics, speedOf, type WayOut} from '../inspect/way-out.ts';
import {offOf, type Place, place} from './place.ts';

/** From the bridge to the wire. */
export const hostSide = (facts: Facts, nic: DomainInterface, way: WayOut): readonly Place[] => {
	const network = nic.type === 'network' ? facts.networks.find(({name}) => name === nic.source) : undefined;
	const bridge = bridgeOf(facts, nic, network);
	const over = [
		...(bridge === undefined ? [] : [bridgePlace(facts, bridge, network)]),
		...(bridge === undefined || way.devices.length === 0 || way.devices.includes(bridge) ? [] : [routingPlace(facts, bridge)]),
		...linkPlaces(facts, way, bridge),
	];
	if (way.nics.length > 0) return [...over, nicPlace(way.nics), wire(facts, way)];
	if (way.unknown !== undefined) return [...over, place('end', '?', [way.unknown])];
	if (network !== undefined && network.forward === undefined)
		return [...over, place('end', 'end', [`network ${network.name} is isolated: nothing leaves it`])];
	return [...over, wire(facts, way)];
};

/** By its definition; of a tap that somebody else put on a bridge, by the kernel. */
const bridgeOf = ({taps}: Facts, {type, source, target}: DomainInterface, network: VirtualNetwork | undefined): string | undefined =>
	type === 'direct' ? undefined : ((type === 'bridge' ? source : network?.bridge) ?? taps.find(({name}) => name === target)?.bridge);

const bridgePlace = (facts: Facts, name: string, network: VirtualNetwork | undefined): Place => {
	const bridge = facts.bridges.find(one => one.name === name);
	const is = isOfOpenVSwitch(facts, name)
		? 'Open vSwitch'
		: network?.active === false
			? `bridge, not there before network ${network.name} is started`
			: 'bridge';
	return place('bridge', name, [is, ...(bridge?.nfCallIptables ? ['nf_call_iptables on'] : [])], {links: [name], mtu: bridge?.mtu});
};

/** A bridge that a network of libvirt made is that network's way out, whoever hangs on it. */
const routingPlace = (facts: Facts, bridge: string): Place => {
	const network = facts.networks.find(({active, bridge: own, forward}) => active && own === bridge && forward !== 'bridge');
	const connections = connectionsOf(facts);
	return place('routing', network?.forward === 'nat' ? 'NAT' : 'routing', [
		network === undefined ? 'by the host' : `network ${network.name}`,
		...(connections === undefined
			? []
			: [`${connections.count}${connections.maximum === undefined ? '' : ` of ${connections.maximum}`} tracked`]),
	]);
};

/** Bridges, bonds and VLANs between the guest's bridge and the NICs; those of one kind beside each other are one place. */
const linkPlaces = (facts: Facts, way: WayOut, own: string | undefined): readonly Place[] => {
	const under = [...new Set(way.devices.flatMap(device => linksUnder(facts, device)))].filter(name => name !== own);
	const bridges = facts.bridges.filter(({name}) => under.includes(name));
	const stacked = under.flatMap(name => facts.stackedLinks.find(link => link.name === name) ?? []);
	return [
		...bridges.map(({name, mtu}) => place('bridge', name, ['bridge of the host'], {links: [name], mtu})),
		...[...Map.groupBy(stacked, ({kind}) => kind).values()].map(stackedPlace),
	];
};

const stackedPlace = (links: readonly StackedLink[]): Place => {
	const [{kind = 'link', activePort} = {}] = links;
	const names = links.map(({name}) => name);
	return place(
		'stacked',
		oneName(names, `${names.length} ${kind}s`),
		[kind === 'vlan' ? 'VLAN' : kind, ...(activePort === undefined ? [] : [`${activePort} carries all`]), ...severalNames(names)],
		{links: names, mtu: smallest(links)},
	);
};

const nicPlace = (nics: readonly Nic[]): Place => {
	const names = nics.map(({name}) => name);
	const nodes = nics.map(nic => nodeOfNics([nic]));
	const off = nics.map(({offloads}) => offOf(offloads));
	return place(
		'NIC',
		oneName(names, `${names.length} NICs`),
		[
			...severalNames(names),
			[...new Set(nics.map(({driver}) => driver ?? 'driver ?'))].join(', '),
			...(nodes.includes(undefined) ? [] : [`node ${[...new Set(nodes)].join(' and ')}`]),
			queuesText(nics),
		],
		{
			links: names,
			cpus: orUnknown(cpuSet(nics.flatMap(({irqs}) => interruptCpus(irqs)))),
			mtu: smallest(nics),
			offloadsOff: off.includes(undefined) ? undefined : [...new Set((off as (readonly string[])[]).flat())],
		},
	);
};

const queuesText = (nics: readonly Nic[]): string => {
	const queues = nics.map(({channels, rxQueues}) => channels?.current ?? rxQueues ?? Number.NaN);
	const sum = queues.reduce((total, count) => total + count, 0);
	return Number.isNaN(sum) ? 'queues ?' : plural(sum, 'queue');
};

const wire = (facts: Facts, way: WayOut): Place => place('wire', 'wire', [speedText(speedOf(facts, way))]);

const orUnknown = <Item>(items: readonly Item[]): readonly Item[] | undefined => (items.length === 0 ? undefined : items);

const smallest = (links: readonly {readonly mtu: number | undefined}[]): number | undefined => {
	const sizes = links.map(({mtu}) => mtu);
	return sizes.includes(undefined) ? undefined : Math.min(...(sizes as number[]));
};

/** A name of its own where it fits the room of one. */
const longest = 15;

const oneName = (names: readonly string[], otherwise: string): string => {
	const name = names.join('+');
	return name.length <= longest ? name : otherwise;
};

const severalNames = (names: readonly string[]): readonly string[] => (names.join('+').length <= longest ? [] : [names.join(' + ')]);
