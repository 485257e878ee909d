import {askedPages} from '../inspect/asked-pages.ts';
import {isActive} from '../inspect/domain-process.ts';
import type {Domain, DomainDefinition, Facts, HugepagePool} from '../inspect/facts.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const asked = (facts: Facts, definition: DomainDefinition | undefined, pageSize: number) =>
	definition === undefined ? [] : askedPages(facts, definition, pageSize);

/** Pages of this node that a definition asks for, where it says so or there is no other node. */
export const pagesOn = (facts: Facts, definition: DomainDefinition | undefined, node: number, pageSize: number): number =>
	sum(
		asked(facts, definition, pageSize).map(({nodes = facts.nodes.length === 1 ? [node] : [], pages}) =>
			nodes.includes(node) ? Math.ceil(pages / nodes.length) : 0,
		),
	);

/** Pages that a definition asks for and binds to no node, where there are several. */
const pagesAnywhere = (facts: Facts, definition: DomainDefinition | undefined, pageSize: number): number =>
	facts.nodes.length < 2 ? 0 : sum(asked(facts, definition, pageSize).map(({nodes, pages}) => (nodes === undefined ? pages : 0)));

/** Pages that it asks for and does not hold yet. */
const missing = (domain: Domain, of: (definition: DomainDefinition | undefined) => number): number =>
	Math.max(0, of(domain.inactive) - (isActive(domain) ? of(domain.live) : 0));

const missingOn = (facts: Facts, domain: Domain, node: number, pageSize: number): number =>
	missing(domain, definition => pagesOn(facts, definition, node, pageSize));

const missingAnywhere = (facts: Facts, domain: Domain, pageSize: number): number =>
	Math.min(
		missing(domain, definition => pagesAnywhere(facts, definition, pageSize)),
		missing(domain, definition => sum(asked(facts, definition, pageSize).map(({pages}) => pages))),
	);

const startsWithHost = (domain: Domain): boolean => domain.autostart === true && !isActive(domain);

const othersThan = (facts: Facts, except: readonly string[]): readonly Domain[] => facts.domains.filter(({uuid}) => !except.includes(uuid));

/**
 * Pages of a node that others are bound to and do not hold yet: all for guests that start with the host. For others that are off, and for
 * those that run and get theirs at their next start, as many as lie free: these may have been reserved for them, and what is not there yet
 * they miss anyway.
 */
const waitingOn = (facts: Facts, others: readonly Domain[], node: number, {pageSize, free}: HugepagePool): number => {
	const missed = (domains: readonly Domain[]): number => sum(domains.map(other => missingOn(facts, other, node, pageSize)));
	const promised = missed(others.filter(startsWithHost));
	return promised + Math.min(missed(others.filter(other => !startsWithHost(other))), Math.max(0, free - promised));
};

/**
 * Pages of `node` that wait for guests which are bound to none. They take them from where they are: what the nodes beside `taken`, from
 * which a guest is about to take its own, do not have free for them is theirs on these.
 */
const waitingAnywhere = (facts: Facts, others: readonly Domain[], taken: readonly number[], node: number, pageSize: number): number => {
	const missed = sum(others.map(other => missingAnywhere(facts, other, pageSize)));
	const spare = new Map(
		facts.nodes.map(one => {
			const pool = one.hugepages?.find(candidate => candidate.pageSize === pageSize);
			return [one.node, pool === undefined ? 0 : Math.max(0, pool.free - waitingOn(facts, others, one.node, pool))] as const;
		}),
	);
	const elsewhere = sum([...spare].map(([other, pages]) => (taken.includes(other) ? 0 : pages)));
	const before = sum(taken.slice(0, taken.indexOf(node)).map(other => spare.get(other) ?? 0));
	return Math.max(0, Math.min(missed - elsewhere - before, spare.get(node) ?? 0));
};

/** Pages of one of the nodes that a guest (of `except`) is about to take its own from, for which others ask that do not hold them yet. */
export const waitingPages = (
	facts: Facts,
	except: readonly string[],
	taken: readonly number[],
	node: number,
	pool: HugepagePool,
): number => {
	const others = othersThan(facts, except);
	return waitingOn(facts, others, node, pool) + waitingAnywhere(facts, others, taken, node, pool.pageSize);
};

/** Other guests that ask for pages of this node, and do not hold them. */
export const waitingGuests = (
	facts: Facts,
	except: readonly string[],
	taken: readonly number[],
	node: number,
	pageSize: number,
): readonly Domain[] => {
	const others = othersThan(facts, except);
	const isKept = waitingAnywhere(facts, others, taken, node, pageSize) > 0;
	return others.filter(other => missingOn(facts, other, node, pageSize) > 0 || (isKept && missingAnywhere(facts, other, pageSize) > 0));
};
