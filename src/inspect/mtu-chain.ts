import type {Bridge, DomainInterface, Facts, VirtualNetwork} from './facts.ts';
import {type SizedLink, smallestLink} from './smallest-link.ts';
import {linksUnder, wayOfInterface} from './way-out.ts';

/** The way of an interface's packets as far as frames of some size have to pass it. */
export type MtuChain =
	| {
			readonly kind: 'known';
			/** undefined: its network does not run. */
			readonly bridge: Bridge | undefined;
			/** Where libvirt makes the bridge itself. */
			readonly network: VirtualNetwork | undefined;
			/** Whether the host routes the packets: it then answers a frame that is too large, and does not lose it. */
			readonly isRouted: boolean;
			/** Links on the way that are no guest's, its bridge apart: nobody can tell from here what the switch behind them takes. */
			readonly links: readonly SizedLink[];
			/** Other ports of its bridge that are no guest's: a container's, say. */
			readonly beside: readonly SizedLink[];
			/** The smallest of both. */
			readonly smallest: SizedLink;
	  }
	| {readonly kind: 'unknown'; readonly because: string};

/** What an interface has that nobody tells another MTU: Ethernet's own (ETH_DATA_LEN). */
export const usualMtu = 1500;
/** What networks with large frames commonly carry; a link of 9001 or 9216 leaves room for headers. */
export const commonMtu = 9000;

/** Why libvirt cannot tell a guest the MTU of an interface: the end of a sentence. undefined: it can. */
export const whyNoMtu = (nic: DomainInterface): string | undefined => {
	if (nic.type === 'direct') return `its macvtap takes the MTU of ${nic.source ?? 'its device'} by itself`;
	// qemuDomainNetSupportsMTU; taps of type ethernet are somebody else's.
	if (nic.type !== 'network' && nic.type !== 'bridge') return `libvirt sets no MTU for an interface of type ${nic.type}`;
	// Only virtio-net has host_mtu (qemuBuildNicDevProps).
	return nic.model?.startsWith('virtio') === true ? undefined : `a NIC of model ${nic.model ?? 'unknown'} cannot be told its MTU`;
};

const unknown = (because: string): MtuChain => ({kind: 'unknown', because});

/** Modes in which libvirt makes the bridge, and so its MTU is in the network's definition (virNetworkDefParseXML). */
const ownBridge: readonly (string | undefined)[] = ['nat', 'route', 'open'];

const mtuOf = ({nics, stackedLinks, bridges, taps}: Facts, link: string): number | undefined =>
	[nics, stackedLinks, bridges, taps].flatMap(links => links.find(({name}) => name === link) ?? [])[0]?.mtu;

/** These links, as far as their MTU was read. */
const sizedLinks = (facts: Facts, names: readonly string[]): readonly SizedLink[] =>
	names.flatMap(name => {
		const mtu = mtuOf(facts, name);
		return mtu === undefined ? [] : [{name, mtu}];
	});

/** Ports of a bridge that are no guest's. Before libvirt 7.0 a network's bridge had a port of its own, which has its MTU from there. */
const foreignPorts = ({taps}: Facts, {name, ports}: Bridge): readonly string[] =>
	ports.filter(port => port !== `${name}-nic` && taps.find(tap => tap.name === port)?.domain === undefined);

/** The name of the bridge that the frames of an interface enter by; a macvtap has none. */
const bridgeNameOf = ({taps}: Facts, {type, source, target}: DomainInterface, network: VirtualNetwork | undefined): string | undefined => {
	if (type === 'network') return network?.bridge;
	return type === 'bridge' ? source : taps.find(({name}) => name === target)?.bridge;
};

export const mtuChainOf = (facts: Facts, nic: DomainInterface): MtuChain => {
	const network = facts.networks.find(({name}) => name === nic.source);
	if (nic.type === 'network') {
		if (network === undefined) return unknown(`the network ${nic.source} could not be read`);
		if (network.forward === undefined) return unknown(`nothing leaves the network ${network.name}`);
		if (network.bridge === undefined) return unknown(`the network ${network.name} has no bridge`);
	}

	const name = bridgeNameOf(facts, nic, network);
	const own = nic.type === 'network' && ownBridge.includes(network?.forward) ? network : undefined;
	const bridge = facts.bridges.find(one => one.name === name);
	if (bridge === undefined && own?.active !== false && nic.type !== 'direct')
		return unknown(`${name ?? nic.type} is no bridge of the kernel`);
	const way = wayOfInterface(facts, nic);
	if (way.unknown !== undefined) return unknown(way.unknown);
	const onTheWay = new Set(way.devices.flatMap(device => linksUnder(facts, device)));
	onTheWay.delete(name ?? '');
	const others = bridge === undefined ? [] : foreignPorts(facts, bridge).filter(port => !onTheWay.has(port));
	const unread = [...onTheWay, ...others].find(link => mtuOf(facts, link) === undefined);
	if (unread !== undefined) return unknown(`the MTU of ${unread}, on the way, was not read`);
	const [links, beside] = [sizedLinks(facts, [...onTheWay]), sizedLinks(facts, others)];
	const smallest = smallestLink([...links, ...beside]);
	if (smallest === undefined) return unknown(`no NIC was found behind ${name}`);
	return {kind: 'known', bridge, network: own, isRouted: name !== undefined && !way.devices.includes(name), links, beside, smallest};
};
