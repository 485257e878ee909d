import {byMachine} from '../change/by-machine.ts';
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
	const {host, guest} = byMachine(edits, edit => edit);
	const ours = await readHeld(machines.host, host);
	const held = {host: ours, guest: guest.length === 0 ? ours : await readHeld(await machines.guest(), guest)};
	return {state: edit => held[edit.on].state(edit), shown: edit => held[edit.on].shown(edit)};
};

/** What `show` printed, or what was saved of it, as a state. */
export const shownState = (text: string): State => text || null;
