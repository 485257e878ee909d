import type {Edit, KindName} from '../change/change.ts';
import type {Domain, Facts} from '../inspect/facts.ts';
import type {Inside} from '../inspect/inside.ts';
import type {GuestDemand, GuestPlacement, Placement} from '../placement/placement.ts';

/** One thing the admin can set by hand. Its value is text, as typed; absent means automatic. */
export type Field = {
	readonly id: string;
	readonly title: string;
	/** What may be typed, with an example. */
	readonly hint: string;
	/** All that it takes, where that is a few words. */
	readonly choices?: readonly string[];
	/** The complaint about a value for this host and guest, or undefined when it is fine. Asked before anything is placed. */
	check(text: string, situation: Situation): string | undefined;
};

/** What there is, before anything is decided. */
export type Situation = {readonly facts: Facts; readonly guest: Domain | undefined};

/** Everything a tuning may look at. Pure data. */
export type Context = Situation & {
	/** The guest's inside, by the same facts. */
	readonly inside: Inside;
	readonly placement: GuestPlacement | undefined;
	readonly host: Placement | undefined;
	/** The tunings that are chosen, by id, with their options: what is placed is written down only where its tuning is. */
	readonly chosen: ReadonlyMap<string, Options>;
	/** This tuning's own options. */
	readonly options: Options;
};

/** What was typed for a tuning, by field id. */
export type Options = Readonly<Record<string, string>>;

export type Proposal =
	| {
			readonly kind: 'changes';
			/** `1 → 4 queue pairs`: what changes, in at most 34 characters. */
			readonly summary: string;
			/** The summary where the edits turn out to change nothing: `4 queue pairs already`. */
			readonly done: string;
			readonly edits: readonly Edit[];
			/** Sentences for the why pane, with this host's numbers. */
			readonly because: readonly string[];
			readonly warnings: readonly string[];
	  }
	| {readonly kind: 'satisfied'; readonly because: string}
	/** `details`: sentences for the why pane. */
	| {readonly kind: 'unavailable'; readonly because: string; readonly details?: readonly string[]};

/**
 * What a tuning brings a guest like this one, as far as anybody has shown it: others' measurements on one machine each, or what follows from
 * how the kernel works. Never a figure of this host's: that is measured.
 */
export type Expected = {
	/** `none`, `1 to 4 times as much`. */
	readonly gain: string;
	/** For what traffic, and when: the end of a sentence. */
	readonly when: string;
	readonly source: string;
};

export type Tuning = {
	readonly id: string;
	readonly title: string;
	/** 1 to 5: how much it usually matters. An order to begin with, and nothing that was measured. */
	readonly stars: 1 | 2 | 3 | 4 | 5;
	/** What it is and why it matters, for an admin who has not met it: two or three sentences. */
	readonly about: string;
	/** What is set where nobody types a value. */
	readonly value: string;
	/** For whom or where it is a mistake. */
	readonly wrong: string;
	/** What can go wrong. */
	readonly risk: string;
	readonly source: string;
	/** All that it may ever change, by kind: titles of changes, with `<guest>`, `<nic>` … for what each host calls otherwise. */
	readonly touches: Readonly<Partial<Record<KindName, readonly string[]>>>;
	/** Whether it asks what the guest is like inside; absent: it does not, and for it alone nobody has to enter the guest. */
	readonly looksInside?: true;
	readonly fields: readonly Field[];
	/** What this tuning's options mean for the placement of the guest; absent: nothing. */
	readonly demand?: (demand: GuestDemand, options: Options, about: {readonly facts: Facts; readonly guest: Domain}) => GuestDemand;
	/** What it brings this guest. Absent, or undefined: not known. */
	readonly expected?: (context: Context) => Expected | undefined;
	propose(context: Context): Proposal;
};
