import type {Allowance} from './allowance.ts';
import {cost} from './cost.ts';
import type {HostForPlacement} from './host.ts';
import {cheapest} from './place.ts';
import type {GuestDemand, Placement} from './placement.ts';

export type Alternative = {
	readonly title: string;
	readonly placement: Placement;
	/** By `prices`; the first alternative has the least. */
	readonly cost: number;
};

const any = (): boolean => true;

/**
 * Different places for one guest, to compare or to measure: the one proposed, then others that differ in a way that a person can name.
 * Those that turn out the same as one before, or do not fit, are left out.
 */
export const alternatives = (host: HostForPlacement, guest: GuestDemand): readonly Alternative[] => {
	const made = (title: string, permits: (allowance: Allowance) => boolean, fixed: GuestDemand['fixed'] = guest.fixed): Alternative => {
		const placement = cheapest(host, [{...guest, fixed}], permits);
		return {title, placement, cost: cost(placement, host, [guest])};
	};
	const proposed = made('Proposed', any);
	const used = proposed.placement.guests[0]?.cells.map(cell => cell.node) ?? [];
	const candidates = [
		proposed,
		made('One vCPU a core, siblings idle', allowance => allowance.vcpus === 'spread'),
		made('vCPUs in sibling pairs', allowance => allowance.vcpus === 'paired'),
		...host.nodes
			.filter(({node}) => guest.fixed.node === undefined && guest.fixed.vcpus === undefined && !used.includes(node))
			.map(({node}) => made(`On node ${node}`, any, {...guest.fixed, node})),
	];
	const seen = new Set<string>();
	return candidates.filter(({placement}) => {
		const [sets] = placement.guests;
		const key = JSON.stringify([sets?.vcpuPins, sets?.vhost, sets?.emulator, sets?.cells]);
		if (!sets || seen.has(key)) return false;
		seen.add(key);
		return true;
	});
};
