import type {GoingOn, UserEvent} from '../src/wizard/event.ts';
import type {Opener} from './job-control.ts';

/** A page up or down: how far that is, the window says. */
export type Page = {readonly type: 'page'; readonly by: number};

/** What the screen is about, in a program that has the terminal meanwhile: of the step that is shown, or of all. */
export type OpenWish = {readonly type: 'open'; readonly in: Opener; readonly of: 'step' | 'all'};

/** A row of the key table: the footer and the help are printed from it, and keys are looked up in it. */
export type Binding = {
	/** As it is written: `space`, `↑↓`. */
	readonly shown: string;
	/** Two or three words for the footer; undefined keeps it out of there. */
	readonly label: string | undefined;
	/** A sentence for the help. */
	readonly help: string;
	/** By name of the key, what it asks for. Empty where the pane takes the key itself. What writes, restarts, undoes or leaves is never on Enter. */
	readonly keys: Readonly<Record<string, UserEvent | Page | OpenWish>> & {readonly enter?: GoingOn};
};
