import {render} from 'ink';
import {farewell} from '../src/wizard/farewell.ts';
import type {Store} from '../src/wizard/store.ts';
import {App} from './app.tsx';

/** The terminal, and how it is read out. */
export type Terminal = {
	readonly stdin: NodeJS.ReadableStream;
	readonly stdout: NodeJS.WritableStream;
	readonly stderr: NodeJS.WritableStream;
	readonly screenReader: boolean;
};

/**
 * Runs the wizard until the admin leaves and the last effect has ended.
 * @returns the lines to print on the normal screen: the alternate one takes its last frame with it.
 */
export async function startWizard(store: Store, {stdin, stdout, stderr, screenReader}: Terminal): Promise<readonly string[]> {
	const app = render(<App store={store} />, {
		stdin,
		stdout,
		stderr,
		// A screen reader follows what is written; the alternate screen would be lost to it.
		alternateScreen: !screenReader,
		isScreenReaderEnabled: screenReader,
		// A terminal was asked for and found: Ink would draw nothing where the environment has CI, as a build's shell does.
		interactive: true,
		incrementalRendering: true,
		maxFps: 15,
		exitOnCtrlC: false,
	});
	await app.waitUntilExit();
	await store.settled();
	return farewell(store.getSnapshot());
}
