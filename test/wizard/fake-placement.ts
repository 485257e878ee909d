import type {Facts} from '../../src/inspect/facts.ts';
import {demandOf} from '../../src/placement/demand.ts';
import {hostForPlacement} from '../../src/placement/host.ts';
import {place} from '../../src/placement/place.ts';
import type {GuestDemand, Placement} from '../../src/placement/placement.ts';
import type {Choices} from '../../src/plan/plan.ts';
import {typedCpulist} from '../../src/tunings/cpulist-option.ts';
import {fakeFacts} from './fake-facts.ts';

const placement: Placement = {
	housekeeping: [0, 36],
	interrupts: [14, 15, 16, 17],
	guests: [
		{
			name: 'web01',
			cells: [{node: 0, vcpus: [0, 1, 2, 3, 4, 5, 6, 7], memory: 8_388_608}],
			vcpuPins: [[2], [3], [4], [5], [6], [7], [8], [9]],
			emulator: [1, 37],
			vhost: [10, 11, 12, 13],
			ioThreads: [],
			queues: [4],
			topology: {sockets: 1, dies: 1, cores: 8, threads: 1},
			reasons: ['web01 fits in node 0, the node of ens5.'],
			gaveUp: [],
		},
	],
	unplaced: [],
	reasons: ['Core 0 stays with the host.'],
};

/** The placement above, or one for a host of another size, with the sets that were set by hand. */
export function placementUnder({options}: Choices, facts: Facts): Placement {
	const base = facts.cpus.length === fakeFacts.cpus.length ? placement : placeOn(facts);
	const typed = (step: string, field: string, otherwise: readonly number[]) => typedCpulist(options[step]?.[field]) ?? otherwise;
	return {
		...base,
		guests: base.guests.map(own => ({
			...own,
			vcpuPins: typed('cpu-pinning', 'vcpus', own.vcpuPins.flat()).map(cpu => [cpu]),
			emulator: typed('cpu-pinning', 'emulator', own.emulator),
			vhost: typed('vhost-workers', 'cpus', own.vhost),
			ioThreads: own.ioThreads.map(cpus => typed('cpu-pinning', 'iothreads', cpus)),
		})),
	};
}

/** web01 on a host of another size. */
function placeOn(facts: Facts): Placement {
	const asked = demandOfGuest(facts, 'web01');
	return place(hostForPlacement(facts, ['web01']), asked === undefined ? [] : [asked]);
}

/** What the guest asks for: 4 queue pairs, as in the placement above. */
export function demandOfGuest(facts: Facts, name: string | undefined): GuestDemand | undefined {
	const guest = facts.domains.find(domain => domain.name === name);
	return guest && {...demandOf(guest, facts), vhostQueues: [4]};
}
