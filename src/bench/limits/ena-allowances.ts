import {heldBackByEc2} from './ena-counters.ts';
import type {LimitKind} from './limit.ts';

/** What holds the packets of established connections that go this way. */
export const enaAllowances: LimitKind = {
	id: 'ena-allowances',
	cap: 'EC2',
	remedy: {ceiling: 'the EC2 instance'},
	evidence: ({allowances, way}) =>
		heldBackByEc2(allowances, [way === 'sending' ? 'bw_out_allowance_exceeded' : 'bw_in_allowance_exceeded', 'pps_allowance_exceeded']),
};
