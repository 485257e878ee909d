import {type CpuUse, carriedByTaps} from './cpu-use.ts';
import type {Sample} from './measurement.ts';

/** What is shown live of the work between two readings. `isCounted`: the lead-in is over, so its throughput tells something. */
export const sampleOf = (use: CpuUse, when: Pick<Sample, 'at' | 'streams' | 'direction' | 'repeat'>, isCounted: boolean): Sample => {
	const carried = carriedByTaps(use, when.direction);
	return {
		...when,
		throughput: isCounted && carried !== undefined && use.seconds > 0 ? (carried * 8) / 1e9 / use.seconds : undefined,
		cpus: use.cpus,
		links: use.links.map(({name, receiveDrops, sendDrops}) => ({name, drops: receiveDrops + sendDrops})),
		vhostWorkers: use.threads.filter(({role}) => role === 'vhost'),
	};
};
