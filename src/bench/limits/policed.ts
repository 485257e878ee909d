import {sum} from '../../inspect/sum.ts';
import type {LimitKind, Observed, Queueing} from './limit.ts';
import {isComingIn, isOfThisWay} from './shaping.ts';

/** Of a run: what comes in is counted before it is cut into packets of the MTU, so that a slow policer sees few, and TCP slows down at any loss. */
const [fewest, least] = [10, 0.001];
/** Of the packets that the guest's taps carried, what comes in at least where they pass: a bridge gets in only what the host routes. */
const most = 0.5;

/** What a guest sends, libvirt keeps to its <bandwidth> so (virNetDevBandwidthSet): that tells it itself. */
const isLibvirts = ({way, bandwidth, host}: Observed, {device}: Queueing): boolean =>
	way === 'sending' && bandwidth !== undefined && host?.links.some(({name, isTap}) => isTap && name === device) === true;

/** Whether what was measured came in there and was policed: that is the other way than what is queued there. */
export const isPoliced = (observed: Observed, queueing: Queueing): boolean => {
	const {host, way, bridges} = observed;
	const {device, drops, packets} = queueing;
	if (host === undefined || !isComingIn(queueing) || isOfThisWay(observed, device) || isLibvirts(observed, queueing)) return false;
	const taps = host.links.filter(({isTap}) => isTap);
	const carried = sum(taps.map(({receivedPackets, sentPackets}) => (way === 'sending' ? receivedPackets : sentPackets)));
	const isOnTheWay = !bridges.includes(device) || packets >= most * carried;
	return isOnTheWay && drops >= fewest && drops >= least * packets;
};

/** A rate that is kept to by dropping what comes in (tc-police(8)). */
export const policed: LimitKind = {
	id: 'policed',
	cap: 'a limit of tc',
	remedy: {advice: 'tc filter show dev DEVICE ingress shows the rate, if whoever set it agrees.'},
	evidence: observed =>
		(observed.queueing ?? [])
			.filter(queueing => isPoliced(observed, queueing))
			.map(
				({device, drops, packets}) =>
					`A limit of tc drops ${Number(((100 * drops) / packets).toPrecision(2))} % of what comes in by ${device}.`,
			),
};
