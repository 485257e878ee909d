import type {ProbeRequest, Snapshot} from '../target/target.ts';
import type {Effect, KindName, State, Where, Wish} from './change.ts';
import type {Command} from './command.ts';

/** All that is known about one kind of change. Every interpreter (preview, apply, undo, export) works with these alone. */
export type Kind<K extends KindName> = {
	/** How messages name the thing: `sysctl net.core.rmem_max`. Two changes with one title set one thing. */
	title(where: Where<K>): string;
	/** When it is felt. */
	effect(wish: Wish<K>): Effect;
	/** What must be read so that `read` can answer. */
	probe(where: Where<K>): Partial<ProbeRequest>;
	/** The state as a snapshot shows it, without secrets; undefined where it could not be read. */
	read(snapshot: Snapshot, where: Where<K>): State<K> | undefined;
	/** The state that has the wish. Idempotent. */
	evolve(state: State<K>, wish: Wish<K>): State<K>;
	/**
	 * A program that prints the whole state, secrets included; nothing (and any status) where there is none. Its output is
	 * saved on the target before a write, and the undo script compares with it.
	 */
	show(where: Where<K>): readonly string[];
	/** The state from what `show` printed. */
	parse(shown: string): State<K>;
	/** The commands that bring it to this state. */
	set(where: Where<K>, state: State<K>): readonly Command[];
	/** The state as lines of a diff. */
	lines(state: State<K>): readonly string[];
};
