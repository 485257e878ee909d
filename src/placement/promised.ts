import {isActive} from '../inspect/domain-process.ts';
import type {Domain} from '../inspect/facts.ts';
import {type MemoryPart, memoryParts} from '../inspect/memory-parts.ts';
import {sum} from '../inspect/sum.ts';

/** Memory of small pages that a guest takes when it starts with the host, and does not have yet: of one that is off. */
const promisedParts = (domain: Domain): readonly MemoryPart[] =>
	isActive(domain) || !domain.autostart || domain.inactive === undefined
		? []
		: memoryParts(domain.inactive).filter(({page}) => page === undefined);

/** KiB that it takes wherever they are. */
export const promisedBy = (domain: Domain): number => sum(promisedParts(domain).map(({size = 0}) => size));

/** KiB of these that its definition binds to the node. */
export const promisedOn = (domain: Domain, node: number): number =>
	sum(promisedParts(domain).map(({size = 0, nodes = []}) => (nodes.includes(node) ? size / nodes.length : 0)));
