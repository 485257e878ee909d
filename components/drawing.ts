import {render} from 'ink';
import type {ReactNode} from 'react';
import {changedCellsOnly} from './changed-cells.ts';

/** The terminal, and how it is read out. */
export type Terminal = {
	readonly stdin: NodeJS.ReadableStream & {setRawMode(isRaw: boolean): unknown};
	readonly stdout: NodeJS.WritableStream;
	readonly stderr: NodeJS.WritableStream;
	readonly screenReader: boolean;
};

/** A terminal that is drawn on. The alternate screen takes its last frame with it when it is left. */
export type Drawing = {
	/** Draws this in place of what is there. */
	draw(tree: ReactNode): void;
	/** Draws the whole frame anew, whatever stands in the window. */
	redraw(): void;
	/** Resolves once the tree has asked to leave, and the terminal is as it was. */
	left(): Promise<unknown>;
	/** Leaves it, whatever the tree wants; nothing where that was left already. */
	close(): void;
};

/** Takes a terminal, and draws this on it. */
export type Draw = (tree: ReactNode) => Drawing;

/** CSI H, CSI J: wherever the cursor was put, and without a line of what lies above the window. */
const homeAndEraseDown = '\u001B[H\u001B[J';

/** Takes the terminal, and draws. */
export function drawingOn({stdin, stdout, stderr, screenReader}: Terminal, first: ReactNode): Drawing {
	// A screen reader follows what is written, whole lines.
	const screen = screenReader ? stdout : changedCellsOnly(stdout);
	let tree = first;
	const app = render(tree, {
		stdin,
		stdout: screen,
		stderr,
		// A screen reader follows what is written; the alternate screen would be lost to it.
		alternateScreen: !screenReader,
		isScreenReaderEnabled: screenReader,
		// A terminal was asked for and found: Ink would draw nothing where the environment has CI, as a build's shell does.
		interactive: true,
		exitOnCtrlC: false,
	});
	return {
		draw(next) {
			tree = next;
			app.rerender(tree);
		},
		redraw() {
			// What differs from the last frame is written. That one is forgotten, and what stands in the window is erased.
			app.clear();
			screen.write(homeAndEraseDown);
			app.rerender(tree);
		},
		left: () => app.waitUntilExit(),
		close: () => app.unmount(),
	};
}
