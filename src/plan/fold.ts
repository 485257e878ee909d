import {
	type Change,
	change,
	type Edit,
	editComplaint,
	effectOf,
	evolve,
	joined,
	readState,
	type State,
	type TakesEffect,
	titleOf,
} from '../change/change.ts';
import type {At} from '../target/machine.ts';
import type {Snapshot} from '../target/target.ts';

/** Of an edit that can be in no plan: its state could not be read, or it reaches what no undo would touch again. Its step is not offered. */
export class Unplannable extends Error {
	override readonly name = 'Unplannable';
}

/**
 * Composes the edits of one step after another. Two steps may edit the same thing, such as one domain's XML: a step's
 * `before` is the state that the steps ahead of it leave. Taking a step out is folding again without it.
 */
export class Fold {
	readonly #snapshots: At<Snapshot>;
	readonly #states: ReadonlyMap<string, State>;

	constructor(snapshots: At<Snapshot>, states: ReadonlyMap<string, State> = new Map()) {
		this.#snapshots = snapshots;
		this.#states = states;
	}

	/**
	 * The changes that a step's edits make here (edits that change nothing make none), all that the edits ask for with the states
	 * before and after, and the fold after them.
	 * @throws Unplannable where the state that an edit starts from is not in its machine's snapshot, or an edit is out of its kind's reach:
	 * what comes back out of a journal or a plan file is held to that reach, so nothing beyond it may be written in the first place
	 */
	add(edits: readonly Edit[]): {readonly changes: readonly Change[]; readonly asked: readonly Change[]; readonly after: Fold} {
		const states = new Map(this.#states);
		const before = new Map<string, {readonly edit: Edit; readonly state: State}>();
		for (const edit of merge(edits)) {
			const title = titleOf(edit);
			const complaint = editComplaint(edit);
			if (complaint !== undefined) throw new Unplannable(complaint);
			const snapshot = this.#snapshots[edit.on];
			const state = states.has(title) ? (states.get(title) as State) : snapshot && readState(snapshot, edit);
			if (state === undefined) {
				throw new Unplannable(`${title} could not be read`);
			}

			before.set(title, {edit, state});
			states.set(title, evolve(edit, state));
		}

		const asked = [...before].map(([title, {edit, state}]) => change(edit, state, states.get(title) as State));
		return {changes: asked.filter(({before, after}) => before !== after), asked, after: new Fold(this.#snapshots, states)};
	}
}

/** Several edits of one thing in one step are one change. */
const merge = (edits: readonly Edit[]): readonly Edit[] => {
	const merged = new Map<string, Edit>();
	for (const edit of edits) {
		const known = merged.get(titleOf(edit));
		merged.set(titleOf(edit), known === undefined ? edit : joined(known, edit));
	}

	return [...merged.values()];
};

const order: readonly TakesEffect[] = ['now', 'next network start', 'next guest start', 'next boot'];

/** When the last of these changes is felt. */
export const effectOfAll = (edits: readonly Edit[]): TakesEffect =>
	order[Math.max(0, ...edits.map(edit => order.indexOf(effectOf(edit))))] ?? 'now';
