import {nearCap} from './ec2-payload.ts';
import type {LimitKind} from './limit.ts';

/** Gbit/s of Ethernet frames at which EC2 polices one flow, outside and inside a placement group. Fitted to published measurements. */
const flowCaps = [4.977, 9.94];

/** EC2 caps one flow: 5 Gbit/s, 10 inside a placement group (EC2 User Guide, instance network bandwidth). */
export const ec2Flow: LimitKind = {
	id: 'ec2-flow',
	cap: "EC2's limit for one flow",
	remedy: {ceiling: 'one stream on EC2'},
	evidence(observed) {
		const near = observed.streams === 1 ? nearCap(observed, flowCaps) : undefined;
		return near === undefined ? [] : [`EC2's limit for one flow: ${near}`];
	},
};
