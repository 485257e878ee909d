import {topologyOf} from './cores.ts';
import type {Flaw} from './flaw.ts';
import {flawFinder} from './flaws.ts';
import type {HostForPlacement} from './host.ts';
import {occupancyOf} from './occupancy.ts';
import type {GuestDemand, GuestSets} from './placement.ts';

export type {Flaw} from './flaw.ts';

/** What is wrong with the sets of a guest that somebody moved by hand, as sentences. Nothing is an empty list. */
export const check = (sets: GuestSets, host: HostForPlacement, guest: GuestDemand): readonly Flaw[] => {
	const topology = topologyOf(host);
	const occupancy = occupancyOf({housekeeping: [], interrupts: [], guests: [{...sets, name: guest.name}]}, host, topology);
	return flawFinder(host, topology, occupancy)(sets, guest);
};
