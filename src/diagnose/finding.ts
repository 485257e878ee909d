import type {Facts} from '../inspect/facts.ts';

/**
 * in the way: something is missing without which little can be done here. harmful now: somebody suffers, or will at the next start.
 * costs throughput: packets are slower than they could be. worth knowing: good to know before anything is changed.
 */
export const severities = ['in the way', 'harmful now', 'costs throughput', 'worth knowing'] as const;
export type Severity = (typeof severities)[number];

/** A part of the way of a guest's packets that is no single link of the host. Whose way it is, `where` says. */
export type Part = 'guest' | 'virtio' | 'vhost' | 'bridge' | 'routing' | 'wire';

/** Something about this host or one of its guests that an administrator should know. */
export type Finding = {
	/** Of its kind, the same on every host. */
	readonly id: string;
	readonly severity: Severity;
	/** The guest, NIC, node or file; `host`. */
	readonly where: string;
	/** The place on the way of a guest's packets that it is about, if it is about one: a part, or a link by its name. */
	readonly at?: Part | {readonly link: string};
	/** What was read, with its figure, as a sentence without its end. */
	readonly evidence: string;
	/** What to do: a step of the plan, or a command. Empty: nothing has to be done. */
	readonly advice: string;
	/** When the advice is wrong. */
	readonly unless: string;
	readonly source: string;
};

/** Pure: facts in, what they show out. */
export type Diagnosis = (facts: Facts) => readonly Finding[];
