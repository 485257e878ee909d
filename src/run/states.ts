import type {Edit} from '../change/change.ts';
import {probeOf, readState, showCommand} from '../change/kinds.ts';
import type {Snapshot, Target} from '../target/target.ts';

/** What a target holds right now for some edits, read in one round trip. */
export type Held = {
	/** Without secrets, as plans hold it. */
	readonly state: (edit: Edit) => ReturnType<typeof readState>;
	/** As the kind's `show` prints it, secrets included; empty where there is nothing. */
	readonly shown: (edit: Edit) => string;
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
			return output?.status === 0 ? output.stdout : '';
		},
	};
};

/** Two outputs of `show` are the same thing: newlines at the end do not count, as in the shell. */
export const sameShown = (one: string, other: string): boolean => one.replace(/\n+$/, '') === other.replace(/\n+$/, '');
