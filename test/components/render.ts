import assert from 'node:assert/strict';
import {setImmediate as tick, setTimeout as wait} from 'node:timers/promises';
import {render as inkRender} from 'ink-testing-library';
import type {ReactElement} from 'react';

/** Longest that a text may take to appear, in milliseconds. */
const patience = 10_000;

/** Ink holds a lone Escape back, because it may be the start of a sequence. */
const escapeDelay = 30;

/** The testing library's render, mended for Ink 8, with keys that arrive and frames that can be waited for. */
export function render(tree: ReactElement) {
	const app = inkRender(tree);
	const push = app.stdout.write;
	// Where the height is unknown, Ink starts tput for every frame. Ink 8 writes '' with a callback as a flush barrier and '\n' on unmount; the library knows neither.
	Object.assign(app.stdout, {
		rows: 24,
		write(frame: string, done?: () => void) {
			if (frame.trim() !== '') {
				push(frame);
			}

			done?.();
		},
	});

	const waitFor = async (expected: string | RegExp): Promise<void> => {
		const deadline = Date.now() + patience;
		const isThere = () =>
			typeof expected === 'string' ? (app.lastFrame() ?? '').includes(expected) : expected.test(app.lastFrame() ?? '');
		while (!isThere()) {
			assert.ok(Date.now() < deadline, `${expected} did not appear. Last frame:\n${app.lastFrame()}`);
			await tick();
		}
	};

	/** Presses keys one after the other, as they come from a terminal. */
	const press = async (...keys: readonly string[]): Promise<void> => {
		for (const key of keys) {
			await tick();
			app.stdin.write(key);
			await (key === '\u001B' ? wait(escapeDelay) : tick());
			await tick();
		}
	};

	return {...app, press, waitFor};
}

export const enter = '\r';
export const escape = '\u001B';
export const downArrow = '\u001B[B';
export const rightArrow = '\u001B[C';
export const ctrlC = '\u0003';
export const ctrlU = '\u0015';
export const pageDown = '\u001B[6~';
export const home = '\u001B[H';
export const end = '\u001B[F';
