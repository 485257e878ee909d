import type {Domain, Facts, NumaNode} from '../inspect/facts.ts';
import {sum} from '../inspect/sum.ts';
import {hostReserve} from '../placement/host-reserve.ts';
import {promisedBy, promisedOn} from '../placement/promised.ts';
import type {Proposal} from './tuning.ts';

/** KiB of a node that pages of a guest take for good, beside those that are there. */
export type TakenMemory = {readonly node: NumaNode; readonly kib: number};

/** A node, or all of them, with what is taken of it and what guests that start with the host will have of it. */
type Place = {
	readonly name: string;
	/** As a sentence goes on: `… takes 4.0 GiB of node 0: … are left there`. */
	readonly of: string;
	readonly there: string;
	readonly nodes: readonly NumaNode[];
	readonly taken: number;
	readonly promised: (domain: Domain) => number;
};

/** Refused where the host, or a guest that starts with it, would have too little memory beside what is taken. */
export const tooLittleLeft = (
	facts: Facts,
	guest: Domain,
	all: readonly TakenMemory[],
	details: readonly string[],
): Proposal | undefined => {
	const taken = all.filter(({kib}) => kib > 0);
	const unread = taken.find(({node}) => node.memAvailable === undefined || node.memTotal === undefined);
	if (taken.length === 0) return undefined;
	if (unread !== undefined) return {kind: 'unavailable', because: `the free memory of node ${unread.node.node} could not be read`};
	const others = facts.domains.filter(({uuid}) => uuid !== guest.uuid);
	const places: readonly Place[] = [
		...taken.map(({node, kib}) => ({
			name: `node ${node.node}`,
			of: ` of node ${node.node}`,
			there: ' there',
			nodes: [node],
			taken: kib,
			promised: (domain: Domain) => promisedOn(domain, node.node),
		})),
		{
			name: 'all nodes together',
			of: '',
			there: '',
			nodes: facts.nodes.filter(({memAvailable}) => memAvailable !== undefined),
			taken: sum(taken.map(({kib}) => kib)),
			promised: promisedBy,
		},
	];
	const because = places.flatMap(place => lackOf(facts, others, place) ?? [])[0];
	return because === undefined ? undefined : {kind: 'unavailable', because, ...(details.length === 0 ? {} : {details})};
};

/** What is too little there: the end of a sentence. */
const lackOf = (facts: Facts, others: readonly Domain[], {name, of, there, nodes, taken, promised}: Place): string | undefined => {
	const left = sum(nodes.map(({memAvailable = 0}) => memAvailable)) - taken;
	const least = hostReserve(facts, nodes);
	if (left < least) return `${name} would keep ${gib(left)} GiB for the host; ${gib(least)} GiB are the least`;
	const starting = others.filter(domain => promised(domain) > 0);
	const more = sum(starting.map(promised));
	if (more === 0 || left - more >= least) return undefined;
	const [starts, takes] = starting.length === 1 ? ['starts', 'takes'] : ['start', 'take'];
	return (
		`${starting.map(domain => domain.name).join(', ')} ${starts} with the host and ${takes} ${gib(more)} GiB${of}: ` +
		`beside these pages ${gib(left)} GiB are left${there}`
	);
};

const gib = (kib: number): string => (Math.max(0, kib) / 1_048_576).toFixed(1);
