import {nearCap} from './ec2-payload.ts';
import type {LimitKind} from './limit.ts';

/**
 * All flows together that leave the region or pass an internet gateway are capped at 5 Gbit/s on an instance with less than 32 vCPUs (EC2
 * User Guide, instance network bandwidth). Other limits differ by instance; there the adapter's own counters tell.
 */
export const ec2Aggregate: LimitKind = {
	id: 'ec2-aggregate',
	cap: "EC2's limit for all flows",
	remedy: {ceiling: 'EC2 for what leaves the region or passes an internet gateway'},
	evidence(observed) {
		const isCapped = observed.host !== undefined && observed.host.cpus.length < 32;
		const near = isCapped && observed.streams > 1 ? nearCap(observed, [5]) : undefined;
		return near === undefined ? [] : [`All streams together are at 5 Gbit/s: ${near}`];
	},
};
