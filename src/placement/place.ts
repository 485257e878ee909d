import {sum} from '../inspect/sum.ts';
import {type Allowance, allowances, type PricedAllowance} from './allowance.ts';
import {attempt} from './attempt.ts';
import {type Topology, topologyOf} from './cores.ts';
import {costOn} from './cost.ts';
import {fixedEmulator, fixedInterrupts, wantedVhostCpus} from './demand.ts';
import {offNic} from './distance.ts';
import {explain} from './explain.ts';
import type {HostForPlacement} from './host.ts';
import {keepPresent} from './keep-present.ts';
import {roomFor} from './memory-room.ts';
import type {GuestDemand, Placement} from './placement.ts';
import {prices} from './prices.ts';
import {refusalOf} from './refusal.ts';
import {wantedHousekeeping, wantedInterrupts} from './reserve.ts';

/**
 * Attempts that a search may make, so that it stays fast: each costs time by the CPUs of the host and by its guests. A small host has
 * every allowance tried; a thousand CPUs with hundreds of guests the few that promise most.
 */
const mostAttempts = (host: HostForPlacement, guests: readonly GuestDemand[]): number =>
	Math.max(3, Math.floor(12_000 / (host.usable.length + 16 * guests.length)));

/** The largest guests first: what is small fits into what is left. Those with sets fixed by hand come before all. */
const bySize = (a: GuestDemand, b: GuestDemand): number =>
	Number(b.fixed.vcpus !== undefined) - Number(a.fixed.vcpus !== undefined) ||
	b.vcpus - a.vcpus ||
	(b.memory ?? 0) - (a.memory ?? 0) ||
	(a.name < b.name ? -1 : 1);

/** Tells of an allowance whether there are CPUs and cores enough, wherever they are: what cannot fit needs no attempt. */
const fitter = (host: HostForPlacement, topology: Topology, guests: readonly GuestDemand[]): ((allowance: Allowance) => boolean) => {
	const vcpus = sum(guests.map(guest => guest.vcpus));
	const ownThreads = sum(guests.map(guest => 1 + guest.ioThreads));
	const wanted = guests.map(wantedVhostCpus);
	const workers = Array.from({length: Math.max(0, ...wanted) + 1}, (_, most) => sum(wanted.map(count => Math.min(most, count))));
	const cores = sum(topology.nodes.map(node => node.cores.length));
	const kept = sum(topology.nodes.map(node => wantedHousekeeping(host, topology, node.node)));
	return allowance =>
		vcpus + (workers[allowance.vhost] ?? 0) + (allowance.emulator === 'own' ? ownThreads : 0) + allowance.interrupts <=
			host.usable.length &&
		(allowance.vcpus === 'paired' || allowance.onHousekeeping || vcpus <= cores - (allowance.housekeeping === 'every node' ? kept : 0));
};

/** Ways to use cores. They differ too much to be compared step by step: what one seats on a node may need three in another. */
const styles = {
	paired: (allowance: Allowance): boolean => allowance.vcpus === 'paired' && !allowance.onHousekeeping,
	spread: (allowance: Allowance): boolean => allowance.vcpus === 'spread' && !allowance.onHousekeeping,
	sharing: (allowance: Allowance): boolean => allowance.onHousekeeping,
};

type Search = {
	readonly host: HostForPlacement;
	readonly topology: Topology;
	readonly permits: (allowance: Allowance) => boolean;
};

type Found = {readonly placement: Placement; readonly cost: number; readonly allowance?: Allowance};

/** The cheapest placement of all these guests, or one of them for which there is no place. What cannot cost less than `below` is not tried. */
const searchFor = (
	{host, topology, permits}: Search,
	guests: readonly GuestDemand[],
	below = Infinity,
): Found | {readonly misfit: GuestDemand} => {
	const room = roomFor(host, guests);
	const permitted = allowances(topology, {
		interrupts: fixedInterrupts(guests).length > 0 ? 0 : wantedInterrupts(host, topology),
		housekeeping: sum(topology.nodes.map(node => wantedHousekeeping(host, topology, node.node))),
		vhost: guests.map(wantedVhostCpus),
		vcpus: guests.map(guest => guest.vcpus),
	}).filter(permits);
	const fixed = guests.some(
		guest => guest.fixed.vcpus ?? guest.fixed.vhost ?? guest.fixed.ioThreads ?? guest.fixed.interrupts ?? fixedEmulator(guest),
	);
	const mayFit = fitter(host, topology, guests);
	const cheapestFirst = permitted.filter(allowance => fixed || mayFit(allowance)).sort((a, b) => a.atLeast - b.atLeast);
	const most = mostAttempts(host, guests);
	const tried = new Set<PricedAllowance>();
	let best: Found | undefined;
	let misfit = guests[0];
	const tryIt = (allowance: PricedAllowance): void => {
		tried.add(allowance);
		const result = attempt(host, topology, room, allowance, guests);
		if ('misfit' in result) {
			misfit = result.misfit;
			return;
		}
		const cost = costOn(result.placement, host, topology, guests);
		if (!best || cost < best.cost) best = {placement: result.placement, cost, allowance};
	};
	// From coarse to fine over the range of prices, so that a search cut short has seen all of it.
	const search = (style: keyof typeof styles, attempts: number): void => {
		const list = cheapestFirst.filter(styles[style]);
		for (let stride = 2 ** Math.floor(Math.log2(Math.max(1, list.length))); stride >= 1; stride /= 2) {
			for (let at = 0; at < list.length && !(best && tried.size >= attempts); at += stride) {
				const allowance = list[at];
				if (!allowance || allowance.atLeast >= (best?.cost ?? below)) break;
				if (!tried.has(allowance)) tryIt(allowance);
			}
		}
	};
	search('paired', most / 2);
	search('spread', most);
	if (!best) search('sharing', most);
	// Where a search was cut short, what lies beside the best that it saw may be better still.
	const inAll = tried.size + most / 2;
	for (let seen: Found | undefined; best && best !== seen; ) {
		seen = best;
		const {allowance: from} = best;
		for (const allowance of cheapestFirst)
			if (from && tried.size < inAll && !tried.has(allowance) && allowance.atLeast < best.cost && isBeside(from, allowance))
				tryIt(allowance);
	}
	const mostFrugal = permitted.at(-1);
	if (!best && mostFrugal && below === Infinity) tryIt(mostFrugal);
	if (best) return best;
	return misfit ? {misfit} : {placement: {...nothing, housekeeping: host.spare, interrupts: host.spare}, cost: 0};
};

const things = Object.keys({
	housekeeping: true,
	interrupts: true,
	interruptsNear: true,
	emulator: true,
	vhost: true,
	vcpus: true,
	onHousekeeping: true,
} satisfies Record<keyof Allowance, true>) as readonly (keyof Allowance)[];

/** Whether two allowances differ in one thing, and in that by one. */
const isBeside = (one: Allowance, other: Allowance): boolean => {
	const between = (a: unknown, b: unknown): number => (typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) : a === b ? 0 : 1);
	return things.reduce((total, thing) => total + between(one[thing], other[thing]), 0) === 1;
};

const nothing: Placement = {housekeeping: [], interrupts: [], guests: [], unplaced: [], reasons: []};

/**
 * A guest alone on its host is looked for on each node that could hold it, too: the search chooses its node by an estimate, which errs
 * where nodes are small and unlike. On most hosts no node but the NIC's can be cheaper, and nothing is tried.
 */
const onEachNode = (search: Search, guest: GuestDemand, found: Found): Found => {
	if (guest.fixed.node !== undefined || guest.fixed.vcpus !== undefined) return found;
	const {host, topology} = search;
	const usable = Map.groupBy(host.usable, cpu => topology.nodeOf.get(cpu));
	const room = roomFor(host, [guest]);
	const holds = (node: number): boolean =>
		(usable.get(node)?.length ?? 0) >= guest.vcpus && (room.get(node) ?? Infinity) >= (guest.memory ?? 0);
	return topology.nodes
		.filter(({node}) => holds(node))
		.reduce((best, {node}) => {
			const remote = prices.remoteNic * offNic(host, guest.nicNode, node) * guest.vcpus;
			const there = searchFor(search, [{...guest, fixed: {...guest.fixed, node}}], best.cost - remote);
			return 'placement' in there && there.cost < best.cost ? there : best;
		}, found);
};

/**
 * The cheapest placement among the allowances that `permits` lets through. A guest without a place is left out, the largest first,
 * and the others are placed as if it had not been asked for.
 */
export const cheapest = (host: HostForPlacement, guests: readonly GuestDemand[], permits: (allowance: Allowance) => boolean): Placement => {
	const topology = topologyOf(host);
	const misfits = new Set<GuestDemand>();
	const order = [...guests].sort(bySize);
	let result = searchFor({host, topology, permits}, order);
	while ('misfit' in result) {
		misfits.add(result.misfit);
		result = searchFor(
			{host, topology, permits},
			order.filter(guest => !misfits.has(guest)),
		);
	}
	const [alone] = guests.length === 1 ? guests : [];
	const {placement} = alone && misfits.size === 0 ? onEachNode({host, topology, permits}, alone, result) : result;
	const placed = new Map(placement.guests.map(guest => [guest.name, guest]));
	return explain(
		{
			...placement,
			guests: guests.flatMap(guest => placed.get(guest.name) ?? []),
			unplaced: guests.filter(guest => misfits.has(guest)).map(guest => ({name: guest.name, because: refusalOf(host, guest)})),
		},
		host,
		topology,
		guests,
	);
};

/**
 * Who runs where: CPUs of the host, of the uplink's interrupts, and of every guest's vCPUs, vhost workers, emulator and IOThreads,
 * with memory by node. Minimises `cost` (prices.ts). Never throws: what does not fit is in `unplaced` with its reason.
 */
export const place = (host: HostForPlacement, guests: readonly GuestDemand[]): Placement => {
	const best = cheapest(host, guests, () => true);
	const [alone, ...more] = guests;
	return alone === undefined || more.length > 0 ? best : keepPresent(host, alone, best, guest => cheapest(host, [guest], () => true));
};
