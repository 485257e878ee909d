import {type AskedPages, askedPages} from '../inspect/asked-pages.ts';
import {isActive} from '../inspect/domain-process.ts';
import type {Domain, DomainDefinition, Facts} from '../inspect/facts.ts';
import {sum} from '../inspect/sum.ts';

const asked = (facts: Facts, definition: DomainDefinition | undefined, pageSize: number): readonly AskedPages[] =>
	definition === undefined ? [] : askedPages(facts, definition, pageSize);

/** Of what is asked for, the pages of this node: where it says so or there is no other node. */
const there = (facts: Facts, asks: readonly AskedPages[], node: number): number =>
	sum(asks.map(({nodes = facts.nodes.length === 1 ? [node] : [], pages}) => (nodes.includes(node) ? Math.ceil(pages / nodes.length) : 0)));

/** Pages of this node that a definition asks for. */
export const pagesOn = (facts: Facts, definition: DomainDefinition | undefined, node: number, pageSize: number): number =>
	there(facts, asked(facts, definition, pageSize), node);

/** Pages of one size that a guest asks for and does not hold yet. */
type Missing = {
	readonly domain: Domain;
	/** Of this node. */
	readonly on: (node: number) => number;
	/** Bound to no node, where there are several. */
	readonly anywhere: number;
};

const missingOf = (facts: Facts, domain: Domain, pageSize: number): Missing => {
	const next = asked(facts, domain.inactive, pageSize);
	const now = isActive(domain) ? asked(facts, domain.live, pageSize) : [];
	const missing = (of: (asks: readonly AskedPages[]) => number): number => Math.max(0, of(next) - of(now));
	const unbound = (asks: readonly AskedPages[]): number =>
		facts.nodes.length < 2 ? 0 : sum(asks.map(({nodes, pages}) => (nodes === undefined ? pages : 0)));
	return {
		domain,
		on: node => missing(asks => there(facts, asks, node)),
		anywhere: Math.min(
			missing(unbound),
			missing(asks => sum(asks.map(({pages}) => pages))),
		),
	};
};

const startsWithHost = ({domain}: Missing): boolean => domain.autostart === true && !isActive(domain);

/**
 * Pages of a node that others are bound to and do not hold yet: all for guests that start with the host. For others that are off, and for
 * those that run and get theirs at their next start, as many as lie free: these may have been reserved for them, and what is not there yet
 * they miss anyway.
 */
const boundTo = (others: readonly Missing[], node: number, free: number): number => {
	const missed = (guests: readonly Missing[]): number => sum(guests.map(({on}) => on(node)));
	const promised = missed(others.filter(startsWithHost));
	return promised + Math.min(missed(others.filter(other => !startsWithHost(other))), Math.max(0, free - promised));
};

/** Pages of one size: what others miss, and of each node what those wait for that are bound to it, and what is left of its free ones. */
type Ledger = {
	readonly others: readonly Missing[];
	readonly nodes: ReadonlyMap<number, {readonly bound: number; readonly spare: number}>;
};

const ledgerOf = (facts: Facts, domains: readonly Domain[], pageSize: number): Ledger => {
	const others = domains.map(domain => missingOf(facts, domain, pageSize));
	return {
		others,
		nodes: new Map(
			facts.nodes.map(({node, hugepages}) => {
				const free = hugepages?.find(pool => pool.pageSize === pageSize)?.free ?? 0;
				const bound = boundTo(others, node, free);
				return [node, {bound, spare: Math.max(0, free - bound)}] as const;
			}),
		),
	};
};

/**
 * Pages of `node` that wait for guests which are bound to none. They take them from where they are: what the nodes beside `taken`, from
 * which a guest is about to take its own, do not have free for them is theirs on these.
 */
const unboundOn = ({others, nodes}: Ledger, taken: readonly number[], node: number): number => {
	const spareOn = (those: readonly number[]): number => sum(those.map(one => nodes.get(one)?.spare ?? 0));
	const elsewhere = spareOn([...nodes.keys()].filter(other => !taken.includes(other)));
	const before = spareOn(taken.slice(0, taken.indexOf(node)));
	return Math.max(0, Math.min(sum(others.map(({anywhere}) => anywhere)) - elsewhere - before, spareOn([node])));
};

/** Pages for which other guests ask that do not hold them yet, of one of the nodes that a guest is about to take its own from. */
export type WaitingPages = {
	readonly count: (taken: readonly number[], node: number, pageSize: number) => number;
	/** Who they are. */
	readonly guests: (taken: readonly number[], node: number, pageSize: number) => readonly Domain[];
};

/** What is known of them, for any node and size: what each guest asks for is looked up once. @param except uuids of the guests at hand */
export const waitingPages = (facts: Facts, except: readonly string[]): WaitingPages => {
	const domains = facts.domains.filter(({uuid}) => !except.includes(uuid));
	const ledgers = new Map<number, Ledger>();
	const ledger = (pageSize: number): Ledger => {
		const known = ledgers.get(pageSize) ?? ledgerOf(facts, domains, pageSize);
		ledgers.set(pageSize, known);
		return known;
	};
	return {
		count: (taken, node, pageSize) => (ledger(pageSize).nodes.get(node)?.bound ?? 0) + unboundOn(ledger(pageSize), taken, node),
		guests(taken, node, pageSize) {
			const isKept = unboundOn(ledger(pageSize), taken, node) > 0;
			return ledger(pageSize)
				.others.filter(({on, anywhere}) => on(node) > 0 || (isKept && anywhere > 0))
				.map(({domain}) => domain);
		},
	};
};
