import {countsHeldBack} from '../../inspect/limiting-qdiscs.ts';
import {short} from '../../text/short.ts';
import {gigabits, type Observed, type Queueing} from './limit.ts';

/** Fewer in a run are a burst; but of a slow link, this share of its packets. */
const [fewest, share] = [1000, 0.1];
/** Of its rate, what is carried where that holds it and it counts what it holds back. A short run has not reached it at first. */
const least = 0.75;
/** Of its rate, what no run carries through it, bursts included; and of what was measured, what went through the class that it took. */
const [most, own] = [1.1, 0.8];

/**
 * What a guest may receive, libvirt gives its tap as classes of htb (virNetDevBandwidthSet): its <bandwidth> says the rate, and a burst is
 * held back long before it.
 */
export const limiting = ({queueing, bandwidth, way, host}: Observed): readonly Queueing[] =>
	(queueing ?? []).filter(
		({device, kind}) => !(way === 'receiving' && bandwidth !== undefined && kind === 'htb' && linkOf({host}, device)?.isTap),
	);

/** Where filters police what comes in (tc-police(8)); a rate is theirs to tell. The counters are those of what came, and of what they dropped. */
export const isComingIn = ({kind}: Pick<Queueing, 'kind'>): boolean => kind === 'ingress' || kind === 'clsact';

const linkOf = ({host}: Pick<Observed, 'host'>, device: string) => host?.links.find(({name}) => name === device);

/**
 * Of a NIC the queue is for what the guest sends, as of a bond or VLAN over it; of a tap for what it receives, as of a bridge, which sends to
 * its ports what the host routes there: that the other way has the same rate is chance.
 */
export const isOfThisWay = ({host, way, bridges}: Observed, device: string): boolean =>
	host === undefined || (linkOf({host}, device)?.isTap === true || bridges.includes(device)) === (way === 'receiving');

/** Gbit/s of what is measured that goes by this link: all of it, or of several ports the link's part. */
const passing = (observed: Observed, device: string): number => {
	const {host, throughput, ports} = observed;
	const link = ports.length > 1 && ports.some(({name}) => name === device) ? linkOf(observed, device) : undefined;
	return host === undefined || link === undefined ? throughput : gigabits(link.sentBytes, host);
};

/** Gbit/s that went through it: what is measured, and what else went the same way. */
const carried = (observed: Observed, {device, sentBytes}: Queueing): number => {
	const {host} = observed;
	if (host !== undefined && sentBytes !== undefined) return gigabits(sentBytes, host);
	const link = linkOf(observed, device);
	const sent = host === undefined || link === undefined ? 0 : gigabits(link.sentBytes, host);
	return isOfThisWay(observed, device) ? Math.max(passing(observed, device), sent) : sent;
};

/** Gbit/s that it lets through of so many flows. */
export const rateFor = ({streams}: Pick<Observed, 'streams'>, {rate, ofEachFlow}: Queueing): number | undefined =>
	rate === undefined || !ofEachFlow ? rate : rate * streams;

/** Whether what was measured can have gone through it: this way, at its rate or less, and by its class. */
export const isPassed = (observed: Observed, queueing: Queueing): boolean => {
	const {host, throughput} = observed;
	const {device, sentBytes} = queueing;
	const rate = rateFor(observed, queueing);
	const isOfItsClass = host === undefined || sentBytes === undefined || gigabits(sentBytes, host) >= own * throughput;
	return isOfThisWay(observed, device) && (rate === undefined || passing(observed, device) <= most * rate) && isOfItsClass;
};

/** Whether it sends at its rate; one that tells no rate is taken to be reached. */
export const isReached = (observed: Observed, queueing: Queueing): boolean => {
	const rate = rateFor(observed, queueing);
	return rate === undefined || carried(observed, queueing) >= least * rate;
};

/** Whether it held more packets back than a burst is. */
export const isHeldBack = ({kind, heldBack, packets}: Queueing): boolean =>
	countsHeldBack(kind) && heldBack > 0 && (heldBack >= fewest || heldBack >= share * packets);

export const shapingInWords = ({streams, throughput}: Observed, {kind, rate, ofEachFlow, heldBack}: Queueing): string => {
	const each = ofEachFlow && streams > 1 ? ` for each of ${streams} flows` : '';
	const limit = rate === undefined ? kind : `${kind} at ${short(rate)} Gbit/s${each}`;
	const counted = heldBack === 0 ? '' : `, and it held packets back ${heldBack} times`;
	return `${limit}, measured ${short(throughput)} Gbit/s${counted}`;
};
