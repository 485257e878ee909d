import type {LimitKind} from './limit.ts';

/** A policer lets bursts through and cuts into TCP's windows: what comes out lies around its rate, not on it. */
const [least, most] = [0.8, 1.1];

/** The limit that the guest's definition sets itself (libvirt, Domain XML format, quality of service). */
export const bandwidth: LimitKind = {
	id: 'bandwidth',
	cap: 'the guest’s <bandwidth>',
	remedy: {advice: 'virsh domiftune shows it and changes it, if whoever set it agrees.'},
	evidence: ({bandwidth: allowed, throughput, way}) =>
		allowed !== undefined && throughput >= least * allowed && throughput <= most * allowed
			? [`The guest is at the limit of its <bandwidth>: ${throughput.toFixed(2)} of ${allowed.toFixed(2)} Gbit/s ${way}.`]
			: [],
};
