import {type Edit, probeOf, readState, type State, showCommand} from '../change/change.ts';
import type {Snapshot, Target} from '../target/target.ts';
import type {Machines} from './machines.ts';

/** What a target holds right now for some edits, read in one round trip. */
export type Held = {
	/** Without secrets, as plans hold it; undefined where it could not be read. */
	readonly state: (edit: Edit) => State | undefined;
	/** As the kind's `show` prints it, secrets included. */
	readonly shown: (edit: Edit) => State;
};

export const readHeld = async (target: Target, edits: readonly Edit[]): Promise<Held> => {
	if (edits.length === 0) return {state: () => undefined, shown: () => null};
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

/** The same for edits of both machines. @throws TargetError where the guest is to be read and cannot be entered */
export const readBoth = async (machines: Machines, edits: readonly Edit[]): Promise<Held> => {
	const [ours, theirs] = [edits.filter(({on}) => on === 'host'), edits.filter(({on}) => on === 'guest')];
	const host = await readHeld(machines.host, ours);
	const guest = theirs.length === 0 ? host : await readHeld(await machines.guest(), theirs);
	const of = ({on}: Edit): Held => (on === 'guest' ? guest : host);
	return {state: edit => of(edit).state(edit), shown: edit => of(edit).shown(edit)};
};

/** What `show` printed, or what was saved of it, as a state. */
export const shownState = (text: string): State => text || null;
