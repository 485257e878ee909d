import {short} from '../../text/short.ts';
import type {LimitKind, Observed} from './limit.ts';
import {isComingIn, isHeldBack} from './shaping.ts';

/** A policer lets bursts through and cuts into TCP's windows: what comes out lies around its rate, not on it. */
const [least, most] = [0.8, 1.1];

/**
 * Whether what keeps to it did so meanwhile: of what a guest receives, libvirt makes classes of htb on its tap, and what it sends is policed
 * as it comes in there (virNetDevBandwidthSet). What was not read may have.
 */
const isKept = ({queueing, way, host}: Observed): boolean => {
	const taps = (host?.links ?? []).filter(({isTap}) => isTap).map(({name}) => name);
	const keepers = (queueing ?? []).filter(one => taps.includes(one.device) && (way === 'receiving' ? one.kind === 'htb' : isComingIn(one)));
	return keepers.length === 0 || keepers.some(one => (way === 'receiving' ? isHeldBack(one) : one.drops > 0));
};

/** The limit that the guest's definition sets itself (libvirt, Domain XML format, quality of service). */
export const bandwidth: LimitKind = {
	id: 'bandwidth',
	cap: 'the guest’s <bandwidth>',
	remedy: {advice: 'virsh domiftune shows it and changes it, if whoever set it agrees.'},
	evidence(observed) {
		const {bandwidth: allowed, throughput, way} = observed;
		return allowed !== undefined && throughput >= least * allowed && throughput <= most * allowed && isKept(observed)
			? [`The guest is at the limit of its <bandwidth>: ${short(throughput)} of ${short(allowed)} Gbit/s ${way}.`]
			: [];
	},
};
