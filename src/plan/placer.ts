import type {Domain, Facts} from '../inspect/facts.ts';
import {vhostInterfaces} from '../inspect/vhost.ts';
import {demandOf} from '../placement/demand.ts';
import {hostForPlacement} from '../placement/host.ts';
import {place} from '../placement/place.ts';
import type {GuestDemand, Placement} from '../placement/placement.ts';
import {tunings} from '../tunings/index.ts';
import {isOn, optionsOf} from './options.ts';
import type {Choices} from './plan.ts';

/**
 * Places a guest under choices that fit here. Choices differ more often than what they ask for, and a search is long: the placement of a
 * demand is made once.
 */
export const placerOf = (facts: Facts, guest: Domain | undefined): ((choices: Choices) => Placement) => {
	const host = hostForPlacement(facts, guest === undefined ? [] : [guest.name]);
	const made = new Map<string, Placement>();
	return choices => {
		const demands = guest === undefined ? [] : [demandUnder(facts, guest, choices)];
		const key = JSON.stringify(demands);
		const placement = made.get(key) ?? place(host, demands);
		made.set(key, placement);
		return placement;
	};
};

/** What a guest asks of its host under choices that fit here: the options of all chosen tunings shape one demand. */
export const demandUnder = (facts: Facts, guest: Domain, choices: Choices): GuestDemand => {
	const present: GuestDemand = {
		...demandOf(guest, facts),
		vhostQueues: (guest.inactive ? vhostInterfaces(guest.inactive, facts) : []).map(nic => nic.queues ?? 1),
	};
	return tunings
		.filter(tuning => isOn(choices, tuning.id))
		.reduce((demand, tuning) => tuning.demand?.(demand, optionsOf(choices, tuning.id), {facts, guest}) ?? demand, present);
};
