import type {MapStep} from '../src/wizard/cpu-map/layout.ts';
import type {GoingOn, UserEvent} from '../src/wizard/event.ts';
import type {Opener} from './job-control.ts';

/** A page up or down: how far that is, the window says. */
export type Page = {readonly type: 'page'; readonly by: number};

/** What the screen is about, in a program that has the terminal meanwhile: of the step that is shown, or of all. */
export type OpenWish = {readonly type: 'open'; readonly in: Opener; readonly of: 'step' | 'all'};

/** A step of the cursor of the CPU map: what lies above a CPU, the width of the window says. */
export type CursorStep = {readonly type: 'step'; readonly by: MapStep};

/** What a list has of the window in rows, and a map in columns. */
export type Room = {readonly page: number; readonly columns: number};

/** What a key asks for in such a room. */
export function inRoom(wish: UserEvent | Page | CursorStep, {page, columns}: Room): UserEvent {
	switch (wish.type) {
		case 'page':
			return {type: 'move', by: wish.by * page};
		case 'step':
			return {type: 'point', by: wish.by, columns};
		default:
			return wish;
	}
}

/** A row of the key table: the footer and the help are printed from it, and keys are looked up in it. */
export type Binding = {
	/** As it is written: `space`, `↑↓`. */
	readonly shown: string;
	/** Two or three words for the footer; undefined keeps it out of there. */
	readonly label: string | undefined;
	/** A sentence for the help. */
	readonly help: string;
	/** By name of the key, what it asks for. Empty where the pane takes the key itself. What writes, restarts, undoes or leaves is never on Enter. */
	readonly keys: Readonly<Record<string, UserEvent | Page | CursorStep | OpenWish>> & {readonly enter?: GoingOn};
};
