import type {Bridge, DomainInterface, Facts, VirtualNetwork} from '../inspect/facts.ts';
import {type SizedLink, smallestLink} from '../inspect/smallest-link.ts';
import {linksUnder, wayOfInterface} from '../inspect/way-out.ts';

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
			/** What is on the way and no guest's: never raised here, for nobody can tell from here what the switch behind it takes. */
			readonly smallest: SizedLink;
	  }
	| {readonly kind: 'unknown'; readonly because: string};

const unknown = (because: string): MtuChain => ({kind: 'unknown', because});

/** Modes in which libvirt makes the bridge, and so its MTU is in the network's definition (virNetworkDefParseXML). */
const ownBridge: readonly (string | undefined)[] = ['nat', 'route', 'open'];

const mtuOf = ({nics, stackedLinks, bridges, taps}: Facts, link: string): number | undefined =>
	[nics, stackedLinks, bridges, taps].flatMap(links => links.find(({name}) => name === link) ?? [])[0]?.mtu;

/** Ports of a bridge that are no guest's. Before libvirt 7.0 a network's bridge had a port of its own, which has its MTU from there. */
const foreignPorts = ({taps}: Facts, {name, ports}: Bridge): readonly string[] =>
	ports.filter(port => port !== `${name}-nic` && taps.find(tap => tap.name === port)?.domain === undefined);

export const mtuChainOf = (facts: Facts, nic: DomainInterface): MtuChain => {
	if (nic.type === 'direct') return unknown(`its macvtap takes the MTU of ${nic.source ?? 'its device'} by itself`);
	// qemuDomainNetSupportsMTU; taps of type ethernet are somebody else's.
	if (nic.type !== 'network' && nic.type !== 'bridge') return unknown(`libvirt sets no MTU for an interface of type ${nic.type}`);
	// Only virtio-net has host_mtu (qemuBuildNicDevProps).
	if (nic.model?.startsWith('virtio') !== true) return unknown(`a NIC of model ${nic.model ?? 'unknown'} cannot be told its MTU`);
	const network = facts.networks.find(({name}) => name === nic.source);
	if (nic.type === 'network') {
		if (network === undefined) return unknown(`the network ${nic.source} could not be read`);
		if (network.forward === undefined) return unknown(`nothing leaves the network ${network.name}`);
		if (network.bridge === undefined) return unknown(`the network ${network.name} has no bridge`);
	}

	const name = nic.type === 'network' ? network?.bridge : nic.source;
	const own = nic.type === 'network' && ownBridge.includes(network?.forward) ? network : undefined;
	const bridge = facts.bridges.find(one => one.name === name);
	if (bridge === undefined && own?.active !== false) return unknown(`${name} is no bridge of the kernel`);
	const way = wayOfInterface(facts, nic);
	if (way.unknown !== undefined) return unknown(way.unknown);
	const links = new Set([...way.devices.flatMap(device => linksUnder(facts, device)), ...(bridge ? foreignPorts(facts, bridge) : [])]);
	links.delete(name ?? '');
	const sized = [...links].map(link => ({name: link, mtu: mtuOf(facts, link)}));
	const unread = sized.find(({mtu}) => mtu === undefined);
	if (unread !== undefined) return unknown(`the MTU of ${unread.name}, on the way, was not read`);
	const smallest = smallestLink(sized as readonly SizedLink[]);
	if (smallest === undefined) return unknown(`no NIC was found behind ${name}`);
	return {kind: 'known', bridge, network: own, isRouted: !way.devices.includes(name ?? ''), smallest};
};
