import type {GoingOn, UserEvent} from '../src/wizard/event.ts';

/** A page up or down: how far that is, the window says. */
export type Page = {readonly type: 'page'; readonly by: number};

/** A row of the key table: the footer and the help are printed from it, and keys are looked up in it. */
export type Binding = {
	/** As it is written: `space`, `↑↓`. */
	readonly shown: string;
	/** Two or three words for the footer; undefined keeps it out of there. */
	readonly label: string | undefined;
	/** A sentence for the help. */
	readonly help: string;
	/** By name of the key, what it asks for. Empty where the pane takes the key itself. What writes, restarts, undoes or leaves is never on Enter. */
	readonly keys: Readonly<Record<string, UserEvent | Page>> & {readonly enter?: GoingOn};
};
