import type {Facts} from '../inspect/facts.ts';
import {bitsOf} from '../inspect/rates.ts';
import {hasQueuesOfTap} from '../inspect/vhost.ts';
import type {Observed} from './limits/limit.ts';
import type {OneWay} from './measurement.ts';
import type {WayToPeer} from './way-to-peer.ts';

/** What is known of the way before anything runs. */
export const wayObserved = (
	facts: Facts,
	domain: string | undefined,
	{nics, interface: nic}: WayToPeer,
	uplinkSpeed: number | undefined,
	way: OneWay,
): Pick<Observed, 'way' | 'cloud' | 'mtu' | 'uplinkSpeed' | 'ports' | 'bridges' | 'bandwidth' | 'queuePairs'> => {
	const found = facts.domains.find(({name}) => name === domain);
	const taps = facts.taps.filter(tap => found !== undefined && tap.domain === found.name);
	const own = taps.filter(({name}) => name === nic?.target);
	const mtus = [...(own.length > 0 ? own : taps), ...nics].map(device => device.mtu).filter(mtu => mtu !== undefined);
	return {
		way,
		cloud: facts.host.cloud,
		mtu: mtus.length > 0 ? Math.min(...mtus) : undefined,
		uplinkSpeed,
		ports: nics.map(({name, speed}) => ({name, speed})),
		bridges: facts.bridges.map(({name}) => name),
		bandwidth: inGigabits(way === 'sending' ? nic?.bandwidth?.outbound : nic?.bandwidth?.inbound),
		queuePairs: nic && hasQueuesOfTap(nic, facts) ? (nic.queues ?? 1) : undefined,
	};
};

/** From KiB a second. */
const inGigabits = (kibibytes: number | undefined): number | undefined => kibibytes && bitsOf(kibibytes) / 1e9;

/** Share of the segments that were sent again: a segment carries the MTU less 52 bytes of IPv4, TCP and timestamps. */
export const resentShare = (
	retransmits: number | undefined,
	throughput: number,
	seconds: number,
	mtu: number | undefined,
): number | undefined =>
	retransmits === undefined || mtu === undefined || throughput <= 0
		? undefined
		: retransmits / ((throughput * 1e9 * seconds) / 8 / (mtu - 52));
