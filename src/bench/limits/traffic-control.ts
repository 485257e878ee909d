import {countsHeldBack} from '../../inspect/limiting-qdiscs.ts';
import type {LimitKind, Observed, Queueing} from './limit.ts';

/** Fewer in a run are a burst. */
const fewest = 1000;
/** Of its rate, what is carried where that holds it: by its counter too, or by the rate alone. A short run has not reached it at first. */
const least = {counted: 0.75, uncounted: 0.8};

export const trafficControl: LimitKind = {
	id: 'traffic-control',
	cap: 'a limit of tc',
	remedy: {advice: 'tc qdisc and tc class show who set it.'},
	evidence: observed =>
		limiting(observed).flatMap(queueing => {
			const {device, rate} = queueing;
			const {throughput} = observed;
			// One kind, netem, counts nothing: then nothing but the rate tells.
			const isAtRate = rate !== undefined && isOfThisWay(observed, device) && throughput >= least.uncounted * rate && throughput <= rate;
			const isShaped = isHeldBack(queueing) && (rate === undefined || carried(observed, device) >= least.counted * rate);
			return isAtRate || isShaped ? [`A limit of tc holds ${device} back: ${inWords(queueing, throughput)}.`] : [];
		}),
};

/** What keeps to a rate delays bursts also where much less is carried: it is felt, and what holds the figure is something else. */
export const burstsHeldBack: LimitKind = {
	id: 'bursts-held-back',
	remedy: trafficControl.remedy,
	evidence: observed =>
		limiting(observed).flatMap(queueing => {
			const {device, rate} = queueing;
			return isHeldBack(queueing) && rate !== undefined && carried(observed, device) < least.counted * rate
				? [`A limit of tc on ${device} is not reached, and delays bursts: ${inWords(queueing, observed.throughput)}.`]
				: [];
		}),
};

/**
 * What a guest may receive, libvirt gives its tap as classes of htb (virNetDevBandwidthSet): its <bandwidth> says the rate, and a burst is
 * held back long before it.
 */
const limiting = ({queueing, bandwidth, way, host}: Observed): readonly Queueing[] =>
	(queueing ?? []).filter(
		({device, kind}) => !(way === 'receiving' && bandwidth !== undefined && kind === 'htb' && linkOf({host}, device)?.isTap),
	);

const linkOf = ({host}: Pick<Observed, 'host'>, device: string) => host?.links.find(({name}) => name === device);

/** Of a NIC the queue is for what the guest sends, of a tap for what it receives: that the other way has the same rate is chance. */
const isOfThisWay = ({host, way}: Observed, device: string): boolean => {
	const link = linkOf({host}, device);
	return link === undefined || link.isTap === (way === 'receiving');
};

/** Gbit/s that the link sent: what is measured, and what else went the same way. */
const carried = (observed: Observed, device: string): number => {
	const {host, throughput} = observed;
	const link = linkOf(observed, device);
	const sent = host === undefined || link === undefined ? 0 : (link.sentBytes * 8) / host.seconds / 1e9;
	return isOfThisWay(observed, device) ? Math.max(throughput, sent) : sent;
};

const isHeldBack = ({kind, heldBack}: Queueing): boolean => countsHeldBack(kind) && heldBack >= fewest;

const inWords = ({kind, rate, heldBack}: Queueing, throughput: number): string => {
	const limit = rate === undefined ? kind : `${kind} at ${Number(rate.toPrecision(3))} Gbit/s`;
	const counted = heldBack === 0 ? '' : `, and it held packets back ${heldBack} times`;
	return `${limit}, measured ${throughput.toFixed(2)} Gbit/s${counted}`;
};
