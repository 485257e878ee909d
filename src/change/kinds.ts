import type {ProbeRequest, Snapshot} from '../target/target.ts';
import type {Change, Edit, Effect, KindName, State} from './change.ts';
import type {Command} from './command.ts';
import {domainKind} from './domain.ts';
import {fileKind} from './file.ts';
import {interruptsKind} from './interrupts.ts';
import type {Kind} from './kind.ts';
import {moduleKind} from './module.ts';
import {sysctlKind} from './sysctl.ts';
import {sysfsKind} from './sysfs.ts';
import {unitKind} from './unit.ts';
import {workersKind} from './workers.ts';

const kinds: {readonly [K in KindName]: Kind<K>} = {
	module: moduleKind,
	sysctl: sysctlKind,
	sysfs: sysfsKind,
	file: fileKind,
	domain: domainKind,
	unit: unitKind,
	workers: workersKind,
	interrupts: interruptsKind,
};

/** A change's kind. The table above pairs each name with its own kind; TypeScript cannot follow that through a union. */
const kindOf = (edit: Edit): Kind<KindName> => kinds[edit.kind] as unknown as Kind<KindName>;

export const titleOf = (edit: Edit): string => kindOf(edit).title(edit.where);
export const effectOf = (edit: Edit): Effect => kindOf(edit).effect(edit.wish);
export const readState = (snapshot: Snapshot, edit: Edit): State<KindName> | undefined => kindOf(edit).read(snapshot, edit.where);
export const evolve = (edit: Edit, state: State<KindName>): State<KindName> => kindOf(edit).evolve(state, edit.wish);
export const showCommand = (edit: Edit): readonly string[] => kindOf(edit).show(edit.where);
export const parseShown = (edit: Edit, shown: string): State<KindName> => kindOf(edit).parse(shown);
export const setCommands = (edit: Edit, state: State<KindName>): readonly Command[] => kindOf(edit).set(edit.where, state);
export const linesOf = (edit: Edit, state: State<KindName>): readonly string[] => kindOf(edit).lines(state);

/** An edit with its two states. */
export const change = (edit: Edit, before: State<KindName>, after: State<KindName>): Change => ({...edit, before, after}) as Change;

/** Everything that must be read to know the state of these, in one request. */
export const probeOf = (edits: readonly Edit[]): ProbeRequest => {
	const parts = edits.map(edit => kindOf(edit).probe(edit.where));
	return {
		files: [...new Set(parts.flatMap(part => part.files ?? []))],
		links: [],
		names: [...new Set(parts.flatMap(part => part.names ?? []))],
		commands: parts.flatMap(part => part.commands ?? []),
	};
};
