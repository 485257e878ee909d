import type {DomainInterface, Facts} from '../inspect/facts.ts';
import {routedWay, type WayOut, wayOfInterface, wayOut} from '../inspect/way-out.ts';
import {type Target, TargetError} from '../target/target.ts';

/** What a peer's name stands for on this machine: the first address, as iperf3 takes it. undefined: nothing, or there is no getent. */
const addressOf = async (target: Target, peer: string): Promise<string | undefined> => {
	if (/^[\d.]+$|:/.test(peer)) return peer;
	const {status, stdout} = await target.run(['getent', 'ahosts', peer]);
	return status === 0 ? /^\S+/.exec(stdout)?.[0] : undefined;
};

/** The device of the kernel's own answer; undefined: there is no route, no ip, or the peer is a name that this machine cannot resolve. */
const routeTo = async (target: Target, peer: string): Promise<string | undefined> => {
	const address = await addressOf(target, peer);
	if (address === undefined) return undefined;
	const {status, stdout} = await target.run(['ip', '-j', 'route', 'get', address]);
	if (status !== 0) return undefined;
	try {
		const device: unknown = JSON.parse(stdout)?.[0]?.dev;
		return typeof device === 'string' ? device : undefined;
	} catch {
		return undefined;
	}
};

/** Of a guest's interfaces the one that it sends to this address by: known by its MAC address. */
const interfaceTo = async (
	guest: Target,
	interfaces: readonly DomainInterface[],
	address: string,
): Promise<DomainInterface | undefined> => {
	const [only, ...more] = interfaces;
	if (more.length === 0) return only;
	const device = await routeTo(guest, address);
	if (device === undefined) return undefined;
	const {stdout} = await guest.run(['cat', `/sys/class/net/${device}/address`]);
	return interfaces.find(({mac}) => mac?.toLowerCase() === stdout.trim().toLowerCase());
};

/** @throws TargetError where the peer is the guest itself: the kernel sends by its loopback what is for an address of its own. */
export const mustBeAnother = async (guest: Target, address: string): Promise<void> => {
	if ((await routeTo(guest, address)) === 'lo')
		throw new TargetError(
			`${address} is ${guest.name} itself, and nothing on that way passes the network. Name another machine as the peer.`,
		);
};

/** The NICs that the host's own packets to this address leave by. */
export const hostWayToPeer = async (host: Target, facts: Facts, address: string): Promise<WayOut> => {
	const device = await routeTo(host, address);
	if (device !== undefined) return routedWay(facts, device);
	return {nics: [], devices: [], unknown: `${host.name} tells no route to ${address}`};
};

/** With the guest's interface that it begins at; undefined: there is no guest, or of its several none was found to be it. */
export type WayToPeer = WayOut & {readonly interface: DomainInterface | undefined};

/**
 * The NICs of the host that the guest's packets to this address leave by: its own interface decides, and where the host routes, its route.
 * @param domain the guest's name; undefined: the host's own packets
 */
export const wayToPeer = async (
	{host, guest}: {readonly host: Target; readonly guest: Target},
	facts: Facts,
	domain: string | undefined,
	address: string,
): Promise<WayToPeer> => {
	if (domain === undefined) return {...(await hostWayToPeer(host, facts, address)), interface: undefined};
	const found = facts.domains.filter(({name}) => name === domain);
	const interfaces = found.flatMap(({live, inactive}) => (live ?? inactive)?.interfaces ?? []);
	const nic = await interfaceTo(guest, interfaces, address);
	const way = nic === undefined ? wayOut(facts, found) : wayOfInterface(facts, nic, await routeTo(host, address));
	return {...way, interface: nic};
};
