import type {Machine} from '../target/machine.ts';
import type {ProbeRequest, Snapshot} from '../target/target.ts';
import type {Command} from './command.ts';
import type {Data} from './data.ts';

/** When a change is felt. */
export type TakesEffect = 'now' | 'next network start' | 'next guest start' | 'next boot';

/** All that a kind's `show` prints; null where there is nothing. */
export type State = string | null;

/** What a change names its thing by: texts alone. */
export type Words = Readonly<Record<string, string>>;

/**
 * All that is known about one kind of change. Every interpreter (plan, preview, apply, undo, the scripts) works with these alone.
 * A wish is declarative and idempotent, so that steps can be folded in any selection.
 */
export type Kind<Where extends Words, Wish> = {
	/** The machines that have such a thing. */
	readonly machines: readonly Machine[];
	/** How messages name the thing: `sysctl net.core.rmem_max`. Two changes with one title set one thing. */
	title(where: Where): string;
	/** When it is felt. */
	effect(wish: Wish): TakesEffect;
	/**
	 * What must be read before a plan is made, so that `read` can answer for everything that a tuning may set. What the facts are
	 * read from need not stand here.
	 */
	readonly survey: Partial<ProbeRequest>;
	/** What must be read so that `read` can answer for one thing. */
	probe(where: Where): Partial<ProbeRequest>;
	/** The state as a snapshot shows it, without secrets; undefined where it could not be read. */
	read(snapshot: Snapshot, where: Where): State | undefined;
	/** The state that has the wish: the very state that was given, where it has it already. */
	evolve(state: State, wish: Wish): State;
	/**
	 * A program that prints the whole state, secrets included; nothing (and any status) where there is none. Its output is
	 * saved on the target before a write, and the scripts compare with it.
	 */
	show(where: Where): readonly string[];
	/** The commands that bring it to a state, which they find on their standard input or write as it is. */
	put(where: Where): readonly Command[];
	/**
	 * A program that is given a state on its standard input, says whether it would be taken, and changes nothing: asked before it is
	 * put. `undefined`: none can say it of this state. Absent: nothing needs to be asked, as what is written is read back and put back.
	 */
	trial?(state: string): readonly string[] | undefined;
	/** The commands after which there is nothing. Absent for a thing that is always there. */
	take?(where: Where): readonly Command[];
	/** The state as lines of a diff. States with the same lines are the same. */
	lines(state: State): readonly string[];
	/** It is on a disk, and a machine that starts anew has it as it was. Absent: a machine that starts has it as it comes to it. */
	readonly isOnDisk?: true;
	/** What undo comes to, as the end of a sentence. */
	readonly undone: string;
	/** Where an edit that comes out of a file may reach, whatever the file says, and what its wish looks like. */
	readonly reach: {readonly where: (where: Data) => boolean; readonly wish: (wish: Data) => boolean};
	/** The file in the export that the admin puts to use himself. Absent: the script does it. */
	document?(where: Where): string;
	/** What of libvirt's it is a part of, and the words that ask whether this host has it: the scripts refuse one that has not. */
	belongsTo?(where: Where): {readonly name: string; readonly ask: readonly string[]};
	/**
	 * The numbers that a state of numbers is raised to, and never lowered from, where a script sets it later on. Absent, or undefined: then it
	 * is set as it was planned.
	 */
	lowest?(wish: Wish): string | undefined;
	/**
	 * The lines that a state of lines has among its own, each by what it begins with and how it goes on, where a script sets it later on.
	 * Absent, or undefined: then it is set as it was planned.
	 */
	among?(wish: Wish): Words | undefined;
	/** Two wishes for one thing in one step as one. Absent: the later one counts. */
	join?(one: Wish, other: Wish): Wish;
};
