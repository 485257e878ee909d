import type {Domain, DomainInterface, Facts, Nic, VirtualNetwork} from './facts.ts';

/** How packets leave the host. */
export type WayOut = {
	/** The physical NICs that carry them: several under a bond, or for a guest with several interfaces. */
	readonly nics: readonly Nic[];
	/** The devices that they enter the host's network by: a bridge, a NIC, the default route's device. */
	readonly devices: readonly string[];
	/** Why it is not known which NICs carry them, or whether all of `nics` do: the end of a sentence. */
	readonly unknown: string | undefined;
};

/** The NICs of a way by name: `ens1 and ens2`; empty where it has none. */
export const nicsInWords = ({nics}: Pick<WayOut, 'nics'>): string =>
	nics
		.map(({name}) => name)
		.toSorted()
		.join(' and ');

const nowhere: WayOut = {nics: [], devices: [], unknown: undefined};

const join = (ways: readonly WayOut[]): WayOut => ({
	nics: [...new Set(ways.flatMap(({nics}) => nics))],
	devices: [...new Set(ways.flatMap(({devices}) => devices))],
	unknown: ways.find(({unknown}) => unknown !== undefined)?.unknown,
});

/** What lies directly under a link: the ports of a bridge or bond, the parent of a VLAN; of a bond of which one port carries all, that one. */
const below = ({bridges, stackedLinks, nics}: Facts, device: string): ReadonlySet<string> => {
	const link = stackedLinks.find(({name}) => name === device);
	if (link?.activePort !== undefined) return new Set([link.activePort]);
	return new Set([
		...(bridges.find(({name}) => name === device)?.ports ?? []),
		...(link?.lower ?? []),
		...nics.filter(({master}) => master === device).map(({name}) => name),
	]);
};

/** A link and all that lie under it: bridge, VLAN, bond, NICs. The guests' taps are none. */
export const linksUnder = (facts: Facts, device: string): readonly string[] => {
	const taps = new Set(facts.taps.map(({name}) => name));
	const seen = new Set<string>();
	const descend = (at: string): void => {
		if (taps.has(at) || seen.has(at)) return;
		seen.add(at);
		for (const port of below(facts, at)) descend(port);
	};
	descend(device);
	return [...seen];
};

/** The physical NICs under a link: itself, or those under its bridge, bond or VLAN. */
const physicalUnder = (facts: Facts, device: string): readonly Nic[] =>
	linksUnder(facts, device)
		.filter(link => below(facts, link).size === 0)
		.flatMap(link => facts.nics.find(({name}) => name === link) ?? []);

/** The datapath that all bridges of Open vSwitch share: the kernel knows ports of it, and nothing of the bridges (net/openvswitch). */
const datapath = 'ovs-system';

const isKnown = ({nics, bridges, stackedLinks, taps}: Facts, device: string): boolean =>
	[nics, bridges, stackedLinks, taps].some(links => links.some(({name}) => name === device));

const underOpenVSwitch = (facts: Facts, device: string): WayOut => {
	const nics = [
		...facts.nics.filter(({master}) => master === datapath),
		...facts.stackedLinks.filter(({master}) => master === datapath).flatMap(({name}) => physicalUnder(facts, name)),
	];
	const unknown =
		nics.length === 0
			? `${device} belongs to Open vSwitch, and no NIC was found under it`
			: nics.length > 1
				? `${nics.map(({name}) => name).join(' and ')} are ports of Open vSwitch, and which of its bridges each belongs to is not read`
				: undefined;
	return {nics, devices: [device], unknown};
};

/** Whether a device is a bridge of Open vSwitch, or its datapath: what the kernel does not know where Open vSwitch runs. */
export const isOfOpenVSwitch = (facts: Facts, device: string): boolean =>
	(facts.nics.some(({master}) => master === datapath) || facts.services.owners?.includes('openvswitch') === true) &&
	(device === datapath || !isKnown(facts, device));

/** The NICs under one device of the host. */
const wayUnder = (facts: Facts, device: string): WayOut => {
	if (isOfOpenVSwitch(facts, device)) return underOpenVSwitch(facts, device);
	const nics = physicalUnder(facts, device);
	return {nics, devices: [device], unknown: nics.length === 0 ? `no NIC was found under ${device}` : undefined};
};

/** Where the host itself sends what it routes: by the device of this route, else by its default route. */
export const routedWay = (facts: Facts, device = facts.uplink?.device): WayOut =>
	device === undefined ? {...nowhere, unknown: 'the host has no default route'} : wayUnder(facts, device);

/** Over a libvirt network: routed by the host (out of one device where the network names it), on a bridge, or on devices that it names. */
const overNetwork = (facts: Facts, network: VirtualNetwork | undefined, source: string | undefined, route: string | undefined): WayOut => {
	if (network === undefined) return {...nowhere, unknown: `the network ${source ?? '?'} could not be read`};
	const {forward, bridge, devices} = network;
	// Without <forward> the network is isolated: nothing leaves (formatnetwork).
	if (forward === undefined) return nowhere;
	if (devices.length > 0) return join(devices.map(device => wayUnder(facts, device)));
	if (forward === 'bridge' && bridge !== undefined) return wayUnder(facts, bridge);
	return routedWay(facts, route);
};

/** A bridge without any port but taps sends what leaves it through the host's routing. */
const overBridge = (facts: Facts, device: string, route: string | undefined): WayOut => {
	const way = wayUnder(facts, device);
	const ports = facts.bridges.find(({name}) => name === device)?.ports;
	const isTapsOnly = ports?.every(port => facts.taps.some(({name}) => name === port)) ?? false;
	return way.nics.length === 0 && isTapsOnly ? routedWay(facts, route) : way;
};

/**
 * The way of the packets of one interface of a guest. `route`: the device that the host routes them to, where they are for one peer.
 */
export const wayOfInterface = (facts: Facts, nic: DomainInterface, route?: string): WayOut => {
	const master = facts.taps.find(({name}) => name === nic.target)?.bridge;
	const network = facts.networks.find(({name}) => name === nic.source);
	if (nic.type === 'network' && (network !== undefined || master === undefined)) return overNetwork(facts, network, nic.source, route);
	if (nic.type === 'bridge' && nic.source !== undefined) return overBridge(facts, nic.source, route);
	if (nic.type === 'direct' && nic.source !== undefined) return wayUnder(facts, nic.source);
	if ((nic.type === 'ethernet' || nic.type === 'network') && master !== undefined) return overBridge(facts, master, route);
	if (nic.type === 'user' || nic.type === 'ethernet') return routedWay(facts, route);
	// The guest has the device itself.
	if (nic.type === 'hostdev' || nic.type === 'vdpa') return nowhere;
	return {...nowhere, unknown: `an interface of type ${nic.type} is carried by another program`};
};

/** The way of all interfaces of these guests; that of the host's default route, where there are no guests or they have no interfaces. */
export const wayOut = (facts: Facts, guests: readonly Domain[]): WayOut => {
	const interfaces = guests.flatMap(({live, inactive}) => (live ?? inactive)?.interfaces ?? []);
	if (interfaces.length === 0) return routedWay(facts);
	return join(interfaces.map(nic => wayOfInterface(facts, nic)));
};

/** Node that every interrupt of the NIC names, for a device that does not tell its own: a virtio NIC hides it (its PCI parent has it). */
const interruptNode = (nic: Nic): number | undefined => {
	const nodes = new Set(nic.irqs.map(irq => irq.node));
	const [node] = nodes;
	return nodes.size === 1 ? node : undefined;
};

/** The nodes of these NICs, each once; what no NIC tells is not there. */
export const nodesOfNics = (nics: readonly Nic[]): readonly number[] => [
	...new Set(nics.flatMap(nic => nic.node ?? interruptNode(nic) ?? [])),
];

/** The one node that all these NICs are on, as far as they tell. */
export const nodeOfNics = (nics: readonly Nic[]): number | undefined => {
	const [node, ...more] = nodesOfNics(nics);
	return more.length === 0 ? node : undefined;
};

/**
 * Mbit/s that these NICs carry: what a bond of them tells of itself, where all of its ports are among them; else the fastest of them, for which of
 * several carries a packet is not known.
 */
export const speedOf = (facts: Facts, {nics, devices}: WayOut): number | undefined => {
	const [device, ...more] = devices;
	const bonds = facts.stackedLinks.filter(({kind, name}) => kind === 'bond' && nics.some(({master}) => master === name) && name !== device);
	const own = more.length === 0 ? facts.stackedLinks.find(({name}) => name === device) : undefined;
	const bond = own?.kind === 'bond' ? own : bonds.length === 1 ? bonds[0] : undefined;
	const isWhole = (name: string): boolean =>
		nics.every(({master}) => master === name) && physicalUnder(facts, name).every(port => nics.some(nic => nic.name === port.name));
	if (bond?.speed !== undefined && isWhole(bond.name)) return bond.speed;
	const speeds = nics.map(({speed}) => speed);
	return speeds.includes(undefined) || speeds.length === 0 ? undefined : Math.max(...(speeds as number[]));
};
