import {countsHeldBack} from '../../inspect/limiting-qdiscs.ts';
import {gigabits, type Observed, type Queueing} from './limit.ts';

/** Fewer in a run are a burst. */
const fewest = 1000;
/** Of its rate, what is carried where that holds it and it counts what it holds back. A short run has not reached it at first. */
const least = 0.75;

/**
 * What a guest may receive, libvirt gives its tap as classes of htb (virNetDevBandwidthSet): its <bandwidth> says the rate, and a burst is
 * held back long before it.
 */
export const limiting = ({queueing, bandwidth, way, host}: Observed): readonly Queueing[] =>
	(queueing ?? []).filter(
		({device, kind}) => !(way === 'receiving' && bandwidth !== undefined && kind === 'htb' && linkOf({host}, device)?.isTap),
	);

const linkOf = ({host}: Pick<Observed, 'host'>, device: string) => host?.links.find(({name}) => name === device);

/**
 * Of a NIC the queue is for what the guest sends, as of a bond or VLAN over it; of a tap for what it receives, as of a bridge, which sends to
 * its ports what the host routes there: that the other way has the same rate is chance.
 */
export const isOfThisWay = ({host, way, bridges}: Observed, device: string): boolean =>
	host === undefined || (linkOf({host}, device)?.isTap === true || bridges.includes(device)) === (way === 'receiving');

/** Gbit/s that went through it: what is measured, and what else went the same way. */
const carried = (observed: Observed, {device, sentBytes}: Queueing): number => {
	const {host, throughput} = observed;
	if (host !== undefined && sentBytes !== undefined) return gigabits(sentBytes, host);
	const link = linkOf(observed, device);
	const sent = host === undefined || link === undefined ? 0 : gigabits(link.sentBytes, host);
	return isOfThisWay(observed, device) ? Math.max(throughput, sent) : sent;
};

/** Whether it sends at its rate; one that tells no rate is taken to be reached. */
export const isReached = (observed: Observed, queueing: Queueing): boolean =>
	queueing.rate === undefined || carried(observed, queueing) >= least * queueing.rate;

/** Whether it held more packets back than a burst is. */
export const isHeldBack = ({kind, heldBack}: Queueing): boolean => countsHeldBack(kind) && heldBack >= fewest;

export const shapingInWords = ({kind, rate, heldBack}: Queueing, throughput: number): string => {
	const limit = rate === undefined ? kind : `${kind} at ${Number(rate.toPrecision(3))} Gbit/s`;
	const counted = heldBack === 0 ? '' : `, and it held packets back ${heldBack} times`;
	return `${limit}, measured ${throughput.toFixed(2)} Gbit/s${counted}`;
};
