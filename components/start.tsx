import {render} from 'ink';
import {farewell} from '../src/wizard/farewell.ts';
import type {Store} from '../src/wizard/store.ts';
import {App} from './app.tsx';
import {changedCellsOnly} from './changed-cells.ts';
import type {JobControl} from './job-control.ts';

/** The terminal, and how it is read out. */
export type Terminal = {
	readonly stdin: NodeJS.ReadableStream;
	readonly stdout: NodeJS.WritableStream;
	readonly stderr: NodeJS.WritableStream;
	readonly screenReader: boolean;
	readonly jobControl: JobControl;
};

/** CSI H, CSI J: wherever the cursor was put, and without a line of what lies above the window. */
const homeAndEraseDown = '\u001B[H\u001B[J';

/**
 * Runs the wizard until the admin leaves and the last effect has ended.
 * @returns the lines to print on the normal screen: the alternate one takes its last frame with it.
 */
export async function startWizard(store: Store, {stdin, stdout, stderr, screenReader, jobControl}: Terminal): Promise<readonly string[]> {
	// A screen reader follows what is written, whole lines.
	const screen = screenReader ? stdout : changedCellsOnly(stdout);
	// What differs from the last frame is written. That one is forgotten, and what stands in the window is erased.
	const redraw = (): void => {
		app.clear();
		screen.write(homeAndEraseDown);
		app.rerender(tree);
	};

	const tree = <App store={store} redraw={redraw} jobControl={jobControl} />;
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
	await app.waitUntilExit();
	await store.settled();
	return farewell(store.getSnapshot());
}
