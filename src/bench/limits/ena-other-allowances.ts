import {heldBackByEc2} from './ena-counters.ts';
import type {LimitKind} from './limit.ts';

/** What holds other packets than those that were measured: of the other way, of new connections, of Amazon's own services. */
export const enaOtherAllowances: LimitKind = {
	id: 'ena-other-allowances',
	remedy: {ceiling: 'the EC2 instance'},
	evidence: ({allowances, way}) =>
		heldBackByEc2(allowances, [
			way === 'sending' ? 'bw_in_allowance_exceeded' : 'bw_out_allowance_exceeded',
			'conntrack_allowance_exceeded',
			'linklocal_allowance_exceeded',
		]),
};
