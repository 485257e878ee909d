import type {Machine} from '../target/machine.ts';
import type {ProbeRequest, Snapshot} from '../target/target.ts';
import type {Command} from './command.ts';
import {type Data, isData, isText, isTexts} from './data.ts';
import type {Kind, State, TakesEffect, Words} from './kind.ts';
import {kinds} from './kinds.ts';

export type {State, TakesEffect} from './kind.ts';

type Kinds = typeof kinds;
export type KindName = keyof Kinds;

/** What a tuning emits: on which machine and where, and the wish. */
export type Edit = {
	[K in KindName]: {
		readonly on: Machine;
		readonly kind: K;
		readonly where: Parameters<Kinds[K]['title']>[0];
		readonly wish: Parameters<Kinds[K]['evolve']>[1];
	};
}[KindName];

/** What a plan holds: an edit with the state before it and after it, where `before` includes the steps ahead. */
export type Change = Edit & {readonly before: State; readonly after: State};

/** A change's kind. The table pairs each name with its own kind; TypeScript cannot follow that through a union. */
const kindOf = (edit: Edit): Kind<Words, unknown> => kinds[edit.kind] as unknown as Kind<Words, unknown>;

/** What a change is called, and what it is known by: two changes with one title set one thing. */
export const titleOf = (edit: Edit): string => `${edit.on === 'guest' ? 'in the guest: ' : ''}${kindOf(edit).title(edit.where)}`;
export const effectOf = (edit: Edit): TakesEffect => kindOf(edit).effect(edit.wish);
/** Whether a guest runs with it from its next start on: to take it back, that guest has to be off. */
export const isStartedWith = (edit: Edit): boolean => effectOf(edit) === 'next guest start';
/** As a snapshot shows it, without secrets; undefined where it could not be read. */
export const readState = (snapshot: Snapshot, edit: Edit): State | undefined => kindOf(edit).read(snapshot, edit.where);
export const evolve = (edit: Edit, state: State): State => kindOf(edit).evolve(state, edit.wish);
/** Whether a state has the wish already. */
export const holds = (edit: Edit, state: State): boolean => evolve(edit, state) === state;
export const showCommand = (edit: Edit): readonly string[] => kindOf(edit).show(edit.where);
export const linesOf = (edit: Edit, state: State): readonly string[] => kindOf(edit).lines(state);
/** The numbers that a script raises it to, whatever it is by then; undefined where it sets what was planned. */
export const lowestOf = (edit: Edit): string | undefined => kindOf(edit).lowest?.(edit.wish);
/** The lines that a script puts among those that are there by then, by what each begins with; undefined where it sets what was planned. */
export const amongOf = (edit: Edit): Words | undefined => kindOf(edit).among?.(edit.wish);
/** Whether it is as it was when its machine has started anew. */
export const outlastsStart = (edit: Edit): boolean => kindOf(edit).isOnDisk === true;
/** What undo comes to for a kind, as the end of a sentence. */
export const undoneOf = (kind: KindName): string => kinds[kind].undone;
/** The file in the export that the admin puts to use himself; undefined where the script does it. */
export const documentOf = (edit: Edit): string | undefined => kindOf(edit).document?.(edit.where);

/** What of libvirt's it is a part of; undefined: of none. */
export const ownerOf = (edit: Edit): {readonly name: string; readonly ask: readonly string[]} | undefined =>
	kindOf(edit).belongsTo?.(edit.where);

/** Whether two states are the same: tabs, newlines at the end and secrets may differ. */
export const isSameState = (edit: Edit, one: State, other: State): boolean => {
	const [lines, others] = [linesOf(edit, one), linesOf(edit, other)];
	return lines.length === others.length && lines.every((line, index) => line === others[index]);
};

export const putCommands = (edit: Edit): readonly Command[] => kindOf(edit).put(edit.where);
/** undefined for a thing that is always there. */
export const takeCommands = (edit: Edit): readonly Command[] | undefined => kindOf(edit).take?.(edit.where);

/** How the target itself is asked whether it would take a state, if it can be; `none` where that is not needed. */
export const trialOf = (edit: Edit, state: State): readonly string[] | 'none' | undefined => {
	const {trial} = kindOf(edit);
	return state === null || trial === undefined ? 'none' : trial(state);
};

/** The commands that bring it to this state. */
export const commandsFor = (edit: Edit, state: State): readonly Command[] =>
	(state === null ? takeCommands(edit) : undefined) ?? putCommands(edit);

/** Two edits of one thing as one. */
export const joined = (one: Edit, other: Edit): Edit =>
	({...other, wish: kindOf(other).join?.(one.wish, other.wish) ?? other.wish}) as Edit;

/** An edit with its two states. */
export const change = (edit: Edit, before: State, after: State): Change => ({...edit, before, after});

/** What several want to have read, each thing once. */
export const together = (parts: readonly Partial<ProbeRequest>[]): ProbeRequest => {
	const every = (name: 'files' | 'links' | 'names'): readonly string[] => [...new Set(parts.flatMap(part => part[name] ?? []))];
	const commands = new Map(parts.flatMap(part => part.commands ?? []).map(command => [JSON.stringify(command), command]));
	return {files: every('files'), links: every('links'), names: every('names'), commands: [...commands.values()]};
};

/** Beyond what facts need: what a fold starts from, for everything that a tuning may set. */
export const survey: ProbeRequest = together(Object.values(kinds).map(kind => kind.survey));

/** Everything that must be read to know the state of these, in one request. */
export const probeOf = (edits: readonly Edit[]): ProbeRequest => together(edits.map(edit => kindOf(edit).probe(edit.where)));

const isKind = (kind: unknown): kind is KindName => isText(kind) && Object.hasOwn(kinds, kind);

/** What is wrong with something that should be an edit, as a sentence; undefined where it is one. */
export const editComplaint = ({on, kind, where, wish}: Data): string | undefined => {
	if (!isKind(kind)) return isText(kind) ? `“${kind}” is no kind of change.` : 'a change needs a kind.';
	if (!(kinds[kind].machines as readonly unknown[]).includes(on))
		return `a ${kind} change must say that it is on ${kinds[kind].machines.join(' or ')}.`;
	if (!isData(where) || !isData(wish) || !isTexts(where)) return `a ${kind} change needs a wish, and a where of texts.`;
	const {reach} = kinds[kind];
	if (!reach.where(where)) return `a ${kind} change may not reach ${JSON.stringify(where)}.`;
	return reach.wish(wish) ? undefined : `a ${kind} change: its wish is none that this nearmetal makes.`;
};
