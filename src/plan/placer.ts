import type {Domain, Facts} from '../inspect/facts.ts';
import {vhostInterfaces} from '../inspect/vhost.ts';
import {demandOf} from '../placement/demand.ts';
import {type HostForPlacement, hostForPlacement} from '../placement/host.ts';
import {place} from '../placement/place.ts';
import type {GuestDemand, Placement} from '../placement/placement.ts';
import {presentPins} from '../placement/present.ts';
import {pagesToHave, sizes} from '../tunings/hugepage-pools.ts';
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
		const placement = made.get(key) ?? placeStaying(host, demands);
		made.set(key, placement);
		return placement;
	};
};

/** On the node where its pages stay, if it has a place there; else that is for the steps to say which it concerns. */
const placeStaying = (host: HostForPlacement, demands: readonly GuestDemand[]): Placement => {
	const placement = place(host, demands);
	return placement.unplaced.length === 0 || demands.every(({fixed}) => fixed.node === undefined)
		? placement
		: place(
				host,
				demands.map(({fixed: {node, ...fixed}, ...demand}) => ({...demand, fixed})),
			);
};

/** Where a guest runs and lies already, as far as no chosen step moves it: where none writes a placement down, it is as it is. */
const staying = (facts: Facts, {inactive}: Domain, choices: Choices): GuestDemand['fixed'] => {
	if (inactive === undefined) return {};
	const {hugepages: asked, memoryNodes: [home, ...others] = []} = inactive;
	const typed = sizes[optionsOf(choices, 'hugepages')['page-size'] ?? ''];
	const moves = isOn(choices, 'hugepages') && pagesToHave(facts, inactive, typed) !== undefined;
	const pins = isOn(choices, 'cpu-pinning') ? undefined : presentPins(inactive);
	return {
		...(asked !== undefined && !moves && home !== undefined && others.length === 0 ? {node: home} : {}),
		...(pins === undefined ? {} : {vcpus: pins}),
	};
};

/** What a guest asks of its host under choices that fit here: the options of all chosen tunings shape one demand. */
export const demandUnder = (facts: Facts, guest: Domain, choices: Choices): GuestDemand => {
	const present: GuestDemand = {
		...demandOf(guest, facts),
		vhostQueues: (guest.inactive ? vhostInterfaces(guest.inactive, facts) : []).map(nic => nic.queues ?? 1),
	};
	const asked = tunings
		.filter(tuning => isOn(choices, tuning.id))
		.reduce((demand, tuning) => tuning.demand?.(demand, optionsOf(choices, tuning.id), {facts, guest}) ?? demand, present);
	return {...asked, fixed: {...staying(facts, guest, choices), ...asked.fixed}};
};
