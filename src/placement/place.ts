import {type Allowance, allowances, type PricedAllowance} from './allowance.ts';
import {attempt} from './attempt.ts';
import {topologyOf, type Topology} from './cores.ts';
import {costOn} from './cost.ts';
import {wantedVhostCpus} from './demand.ts';
import {explain} from './explain.ts';
import type {HostForPlacement} from './host.ts';
import type {GuestDemand, Placement} from './placement.ts';
import {refusalOf} from './refusal.ts';
import {wantedHousekeeping, wantedInterrupts} from './reserve.ts';

/** Guests seated over all attempts: a single guest has every allowance tried, hundreds of guests the few cheapest. */
const mostSeatings = 2000;

const leastAttempts = 4;

/** The largest guests first: what is small fits into what is left. Those with sets fixed by hand come before all. */
const bySize = (a: GuestDemand, b: GuestDemand): number =>
	Number(b.fixed.vcpus !== undefined) - Number(a.fixed.vcpus !== undefined) ||
	b.vcpus - a.vcpus ||
	(b.memory ?? 0) - (a.memory ?? 0) ||
	(a.name < b.name ? -1 : 1);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Whether there are CPUs and cores enough for an allowance, wherever they are: what cannot fit needs no attempt. */
const mayFit = (host: HostForPlacement, topology: Topology, allowance: Allowance, guests: readonly GuestDemand[]): boolean => {
	const vcpus = sum(guests.map(guest => guest.vcpus));
	const service = sum(guests.map(guest => Math.min(allowance.vhost, wantedVhostCpus(guest)) + (allowance.emulator === 'own' ? 1 + guest.ioThreads : 0)));
	const cores = sum(topology.nodes.map(node => node.cores));
	return vcpus + service + allowance.interrupts <= host.usable.length && (allowance.vcpus === 'paired' || allowance.onHousekeeping || vcpus <= cores);
};

/**
 * The cheapest placement among the allowances that `permits` lets through. Allowances come in the order of what they cost at least,
 * so the search ends when the next cannot be better than the best found.
 */
export const cheapest = (host: HostForPlacement, guests: readonly GuestDemand[], permits: (allowance: Allowance) => boolean): Placement => {
	const topology = topologyOf(host);
	const room = new Map(host.room.map(({node, kib}) => [node, kib]));
	const order = [...guests].sort(bySize);
	const sorted = allowances(topology, {
		interrupts: wantedInterrupts(host, topology),
		housekeeping: sum(topology.nodes.map(node => wantedHousekeeping(host, topology, node.node))),
		vhost: guests.map(wantedVhostCpus),
		vcpus: guests.map(guest => guest.vcpus),
	}).filter(permits);
	const fixed = guests.some(guest => guest.fixed.vcpus ?? guest.fixed.vhost ?? guest.fixed.emulator);
	const enough = fixed ? sorted : sorted.filter(allowance => mayFit(host, topology, allowance, guests));
	const last = sorted.at(-1);
	const most = Math.max(leastAttempts, Math.floor(mostSeatings / Math.max(1, guests.length)));
	let best: {placement: Placement; cost: number} | undefined;
	const tried = new Set<PricedAllowance>();
	const seatsAll = (allowance: PricedAllowance): boolean => {
		tried.add(allowance);
		const placement = attempt(host, topology, room, allowance, order, guest => refusalOf(host, guest));
		const cost = costOn(placement, host, topology, guests);
		if (!best || cost < best.cost) best = {placement, cost};
		return placement.unplaced.length === 0;
	};
	// First one that seats everybody, in growing strides; then those that were stepped over, as long as they can still be cheaper.
	for (let index = 0, stride = 1; index < enough.length; index += stride, stride *= 2) {
		const allowance = enough[index];
		if (allowance && seatsAll(allowance)) break;
	}
	if (last && best?.placement.unplaced.length !== 0) seatsAll(last);
	for (const allowance of enough) {
		if (tried.size >= most || (best && allowance.atLeast >= best.cost)) break;
		if (!tried.has(allowance)) seatsAll(allowance);
	}
	const position = new Map(guests.map((guest, index) => [guest.name, index]));
	const found = best?.placement ?? {housekeeping: host.spare, interrupts: host.spare, guests: [], unplaced: [], reasons: []};
	const inOrderAsked = <Guest extends {readonly name: string}>(list: readonly Guest[]): readonly Guest[] =>
		[...list].sort((a, b) => (position.get(a.name) ?? 0) - (position.get(b.name) ?? 0));
	return explain({...found, guests: inOrderAsked(found.guests), unplaced: inOrderAsked(found.unplaced)}, host, topology, guests);
};

/**
 * Who runs where: CPUs of the host, of the uplink's interrupts, and of every guest's vCPUs, vhost workers, emulator and IOThreads,
 * with memory by node. Minimises `cost` (prices.ts). Never throws: what does not fit is in `unplaced` with its reason.
 */
export const place = (host: HostForPlacement, guests: readonly GuestDemand[]): Placement => cheapest(host, guests, () => true);
