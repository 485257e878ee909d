import type {Allowance} from './allowance.ts';
import type {TopologyNode} from './cores.ts';
import {distanceBetween, offNic, remoteness} from './distance.ts';
import type {HostForPlacement} from './host.ts';
import type {GuestDemand} from './placement.ts';
import {prices} from './prices.ts';
import {freeCpus, quietCores, type Seats} from './seats.ts';

/** vCPUs by node, and the node for the emulator and the workers. */
export type NodeChoice = {readonly parts: readonly {readonly node: TopologyNode; readonly vcpus: number}[]; readonly service: TopologyNode};

/** What is left to give, besides the CPUs: KiB by node (undefined: not known), and CPUs held back on a node for interrupts. */
export type Left = {
	readonly seats: Seats;
	readonly room: ReadonlyMap<number, number | undefined>;
	/** CPUs by node that no vCPU of a guest has yet, whatever the host, workers or interrupts have taken of them. */
	readonly vcpuRoom: ReadonlyMap<number, number>;
	readonly heldBack: {readonly node: number; readonly cpus: number};
	/** Housekeeping CPUs that a vCPU may still use too, by node; empty unless allowed. */
	readonly shareable: ReadonlyMap<number, number[]>;
	/** Nodes with housekeeping CPUs, where an emulator without its own can run. */
	readonly hostNodes: ReadonlySet<number>;
};

const cpusLeft = (left: Left, node: TopologyNode): number =>
	freeCpus(left.seats, node.domains) - (left.heldBack.node === node.node ? left.heldBack.cpus : 0);

/** vCPUs that a node can seat in the way that the allowance asks, beside `service` other CPUs of the guest. */
const seatsFor = (left: Left, node: TopologyNode, allowance: Allowance, service: number): number => {
	const cpus = cpusLeft(left, node) - service + (left.shareable.get(node.node)?.length ?? 0);
	return allowance.vcpus === 'spread' && !allowance.onHousekeeping ? Math.min(cpus, quietCores(left.seats, node.domains)) : cpus;
};

/** L3 domains that so many cores would span, filling the emptiest first. */
const domainsSpanned = (seats: Seats, node: TopologyNode, cores: number): number => {
	for (const domain of node.domains) if ((seats.quietCores[domain.index] ?? 0) >= cores) return 1;
	const room = node.domains.map(domain => seats.quietCores[domain.index] ?? 0).sort((a, b) => b - a);
	let spanned = 0;
	for (let seated = 0; seated < cores && spanned < room.length; spanned++) seated += room[spanned] ?? 0;
	return spanned;
};

/** One guest to be seated under one allowance, with `service` CPUs for its workers. */
type Wish = {
	readonly host: HostForPlacement;
	readonly left: Left;
	readonly allowance: Allowance;
	readonly guest: GuestDemand;
	readonly service: number;
};

/** Cores that so many vCPUs take. */
const coresFor = ({left, allowance}: Wish, vcpus: number): number =>
	allowance.vcpus === 'spread' ? vcpus : Math.ceil(vcpus / left.seats.topology.threads);

/** What `service` workers cost by `prices` where so many cores are quiet: beside each other while there are some, else beside vCPUs. */
const crowding = (quiet: number, service: number): number => {
	if (service <= quiet) return 0;
	return quiet > 0 ? 2 * prices.besideSame * (service - quiet) : (prices.besideVcpu + prices.splitCore) * service;
};

/** One node for the vCPUs of a guest, and the home of its workers. */
type Place = {readonly node: TopologyNode; readonly home: TopologyNode};

/** What a place costs by `prices`. */
const estimate = (wish: Wish, {node, home}: Place): number => {
	const {host, left, allowance, guest, service} = wish;
	const cores = coresFor(wish, guest.vcpus);
	const fromNic = offNic(host, guest.nicNode, node.node);
	const quiet = quietCores(left.seats, home.domains) - (home === node ? cores : 0);
	const free = cpusLeft(left, node);
	const shared = Math.max(0, guest.vcpus + (home === node ? service : 0) - free);
	const reached = left.hostNodes.has(node.node) || (home === node && service > 0) || (allowance.emulator === 'own' && free > guest.vcpus);
	return (
		prices.remoteNic * fromNic * guest.vcpus +
		(home === node ? prices.remoteNic * fromNic : prices.remoteWorker * remoteness(host, node.node, home.node)) * service +
		prices.sharedVcpu * (shared + (reached ? 0 : 1)) +
		(shared > 0 && left.shareable.get(node.node)?.includes(0) ? prices.bootCpu : 0) +
		prices.extraL3Domain * (domainsSpanned(left.seats, node, cores) - 1) +
		crowding(quiet, service)
	);
};

type Measure<Value> = (value: Value) => number;

/** The values by ascending measures, each deciding between those that are equal by the ones before. */
const ranked = <Value>(values: readonly Value[], measures: readonly Measure<Value>[]): readonly Value[] =>
	values
		.map(value => ({value, measured: measures.map(measure => measure(value))}))
		.sort((a, b) => {
			const at = a.measured.findIndex((one, index) => one !== b.measured[index]);
			return (a.measured[at] ?? 0) - (b.measured[at] ?? 0);
		})
		.map(({value}) => value);

/** Of values whose marks are the same only the first. */
const distinct = <Value>(values: readonly Value[], marks: (value: Value) => readonly number[]): readonly Value[] => {
	const seen = new Set<string>();
	return values.filter(value => {
		const before = seen.size;
		return seen.add(marks(value).join()).size > before;
	});
};

/** The first of `ranked`, without measuring more than it takes. */
const least = <Value>(values: readonly Value[], measures: readonly Measure<Value>[]): Value | undefined => {
	let equal = values;
	for (const measure of measures) {
		if (equal.length < 2) break;
		const measured = equal.map(measure);
		const lowest = measured.reduce((a, b) => Math.min(a, b));
		equal = equal.filter((_, index) => measured[index] === lowest);
	}
	return equal[0];
};

const fits = (room: number | undefined, memory: number | undefined): boolean =>
	room === undefined || memory === undefined || room >= memory;

const nearNic =
	({host, guest}: Wish): Measure<TopologyNode> =>
	node =>
		distanceBetween(host, guest.nicNode, node.node);

const bound =
	({guest}: Wish): Measure<TopologyNode> =>
	node =>
		guest.boundTo.includes(node.node) ? 0 : 1;

/** The place for a guest on one of `nodes`: its workers there too or, where there is more room for them, elsewhere. */
const one = (wish: Wish, nodes: readonly TopologyNode[]): NodeChoice | undefined => {
	const {host, left, allowance, guest, service} = wish;
	const cores = coresFor(wish, guest.vcpus);
	const homes = left.seats.topology.nodes.filter(home => cpusLeft(left, home) >= service);
	const places = nodes.flatMap((node): readonly Place[] => {
		const near = homes.includes(node) && seatsFor(left, node, allowance, service) >= guest.vcpus;
		const here = near ? [{node, home: node}] : [];
		if (service === 0 || seatsFor(left, node, allowance, 0) < guest.vcpus) return here;
		if (near && quietCores(left.seats, node.domains) >= cores + service) return here;
		const other = least(
			homes.filter(home => home !== node),
			[home => crowding(quietCores(left.seats, home.domains), service), home => distanceBetween(host, node.node, home.node)],
		);
		return other ? [...here, {node, home: other}] : here;
	});
	const [toNic, unbound] = [nearNic(wish), bound(wish)];
	const place = least(places, [
		candidate => estimate(wish, candidate),
		({node}) => toNic(node),
		({node}) => unbound(node),
		({node}) => -(left.room.get(node.node) ?? 0),
		({node}) => -cpusLeft(left, node),
		({node}) => node.node,
	]);
	return place && {parts: [{node: place.node, vcpus: guest.vcpus}], service: place.home};
};

/**
 * vCPUs over these nodes in turn, in whole cores and at least one on each; what whole cores do not hold goes beside other work, on
 * `home` last, because there it would disturb the workers.
 */
const fill = (
	nodes: readonly {readonly node: TopologyNode; readonly seats: number}[],
	vcpus: number,
	threads: number,
	home: TopologyNode,
): NodeChoice['parts'] => {
	let rest = vcpus;
	const parts = nodes.map(({node, seats}, index) => {
		const most = Math.max(seats - (seats % threads), Math.min(seats, 1));
		const count = Math.max(0, Math.min(most, rest - (nodes.length - 1 - index)));
		rest -= count;
		return {node, seats, vcpus: count};
	});
	for (const part of [...parts].sort((a, b) => Number(a.node === home) - Number(b.node === home))) {
		const more = Math.min(rest, part.seats - part.vcpus);
		part.vcpus += more;
		rest -= more;
	}
	return parts.filter(part => part.vcpus > 0);
};

/** The fewest nodes, the first of `preferred`, that hold the guest together with its workers on `home`; filled in the order of `all`. */
const severalAround = (
	{left, allowance, guest, service}: Wish,
	preferred: readonly TopologyNode[],
	all: readonly TopologyNode[],
	home: TopologyNode,
): NodeChoice | undefined => {
	const candidates = preferred
		.map(node => ({node, seats: seatsFor(left, node, allowance, node === home ? service : 0), room: left.room.get(node.node)}))
		.filter(({seats, room}) => seats > 0 && (room !== 0 || guest.memory === undefined));
	for (let nodes = 2; nodes <= Math.min(candidates.length, guest.vcpus); nodes++) {
		const chosen = candidates.slice(0, nodes).sort((a, b) => all.indexOf(a.node) - all.indexOf(b.node));
		const room = chosen.reduce((sum, node) => sum + (node.room ?? Infinity), 0);
		const parts = fill(chosen, guest.vcpus, allowance.vcpus === 'paired' ? left.seats.topology.threads : 1, home);
		const seated = parts.reduce((sum, part) => sum + part.vcpus, 0);
		if (seated === guest.vcpus && fits(room, guest.memory) && parts.some(part => part.node === home)) return {parts, service: home};
	}
	return undefined;
};

/**
 * Several nodes for one guest, the NIC's first, then its neighbours. The workers go where they cost least: on the NIC's node, or on
 * one of which the emulator would have no CPU otherwise, since it must reach all memory of the guest.
 */
const several = (wish: Wish): NodeChoice | undefined => {
	const {host, left, guest, service} = wish;
	const all = ranked(left.seats.topology.nodes, [nearNic(wish), node => -cpusLeft(left, node), node => node.node]);
	// Free memory decides which nodes, never their order: it is never twice the same, and the order decides which vCPUs go where.
	// Those that are alike in that are near each other: parts of one package, rather than of two.
	const preferredAround = (home: TopologyNode, other: TopologyNode): readonly TopologyNode[] =>
		ranked(all, [
			nearNic(wish),
			bound(wish),
			node => (node === home ? 0 : node === other ? 1 : 2),
			node => distanceBetween(host, home.node, node.node),
			node => -cpusLeft(left, node),
			node => -(left.room.get(node.node) ?? 0),
			node => node.node,
		]);
	const price = ({parts, service: home}: NodeChoice): number => {
		const off = (node: TopologyNode): number => prices.remoteNic * offNic(host, guest.nicNode, node.node);
		const unreached = parts.filter(({node}) => !left.hostNodes.has(node.node) && !(node === home && service > 0)).length;
		return (
			parts.reduce((sum, part) => sum + off(part.node) * part.vcpus, off(home) * service) +
			prices.extraCell * (parts.length - 1) +
			crowding(quietCores(left.seats, home.domains) - coresFor(wish, parts.find(({node}) => node === home)?.vcpus ?? 0), service) +
			prices.sharedVcpu * unreached
		);
	};
	// Of nodes that are alike for this guest the first stands for the others: a host of 64 has thousands of pairs, and few that differ.
	const own = (node: TopologyNode): readonly number[] => [nearNic(wish)(node), bound(wish)(node), cpusLeft(left, node)];
	const homes = distinct(
		all.filter(home => cpusLeft(left, home) >= service),
		home => [
			...own(home),
			offNic(host, guest.nicNode, home.node),
			quietCores(left.seats, home.domains),
			Number(left.hostNodes.has(home.node)),
			Number(left.room.get(home.node) === 0),
			...all.map(node => distanceBetween(host, home.node, node.node)).sort((a, b) => a - b),
		],
	);
	const pairs = homes.flatMap(home =>
		distinct(preferredAround(home, home), node => [...own(node), distanceBetween(host, home.node, node.node)]).map(other => ({
			home,
			other,
		})),
	);
	return least(
		pairs.flatMap(({home, other}) => severalAround(wish, preferredAround(home, other), all, home) ?? []),
		[price, choice => -choice.parts.filter(({node}) => guest.boundTo.includes(node.node)).length],
	);
};

/**
 * Where a guest goes. One that some node could hold, CPUs and memory, goes on one node or nowhere: NUMA of its own is for guests
 * larger than what a node has left beside the vCPUs of others. A larger one goes on several nodes, else on one with the memory
 * elsewhere. undefined: nowhere under this allowance.
 */
export const chooseNodes = (wish: Wish): NodeChoice | undefined => {
	const {left, guest} = wish;
	const wanted = guest.fixed.node;
	const nodes = left.seats.topology.nodes.filter(node => wanted === undefined || node.node === wanted);
	const large = nodes.filter(node => (left.vcpuRoom.get(node.node) ?? 0) >= guest.vcpus && fits(left.room.get(node.node), guest.memory));
	if (large.length > 0) return one(wish, large);
	if (wanted !== undefined) return one(wish, nodes);
	return several(wish) ?? one(wish, nodes) ?? several({...wish, guest: {...guest, memory: undefined}});
};
