import {type CpuUse, receivedFromGuest} from './cpu-use.ts';
import type {Sample} from './measurement.ts';

/** What is shown live of the work between two readings. `isCounted`: the lead-in is over, so its throughput tells something. */
export const sampleOf = (use: CpuUse, when: Pick<Sample, 'at' | 'streams' | 'repeat'>, isCounted: boolean): Sample => {
	const received = receivedFromGuest(use);
	return {
		...when,
		throughput: isCounted && received !== undefined && use.seconds > 0 ? (received * 8) / 1e9 / use.seconds : undefined,
		cpus: use.cpus,
		links: use.links.map(({name, receiveDrops, sendDrops}) => ({name, drops: receiveDrops + sendDrops})),
		vhostWorkers: use.threads.filter(({role}) => role === 'vhost'),
	};
};
