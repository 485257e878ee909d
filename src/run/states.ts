import {type Edit, probeOf, readState, type State, showCommand} from '../change/change.ts';
import type {Snapshot, Target} from '../target/target.ts';

/** What a target holds right now for some edits, read in one round trip. */
export type Held = {
	/** Without secrets, as plans hold it; undefined where it could not be read. */
	readonly state: (edit: Edit) => State | undefined;
	/** As the kind's `show` prints it, secrets included. */
	readonly shown: (edit: Edit) => State;
};

export const readHeld = async (target: Target, edits: readonly Edit[]): Promise<Held> => {
	const request = probeOf(edits);
	const snapshot: Snapshot = await target.collect({
		...request,
		commands: [...request.commands, ...edits.map(edit => ({argv: showCommand(edit)}))],
	});
	return {
		state: edit => readState(snapshot, edit),
		shown: edit => {
			const output = snapshot.commands[showCommand(edit).join(' ')];
			return output?.status === 0 ? shownState(output.stdout) : null;
		},
	};
};

/** What `show` printed, or what was saved of it, as a state. */
export const shownState = (text: string): State => text || null;
