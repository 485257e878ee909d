import type {Engine} from '../src/wizard/engine.ts';
import {type Drawing, drawingOn, type Terminal} from './drawing.ts';
import {FirstFrame} from './reading.tsx';

/** Draws the wizard's first frame: it stands while all the rest is loaded. */
export const openWizard = (target: Engine['target'], terminal: Terminal): Drawing => {
	const drawing = drawingOn(terminal, <FirstFrame target={target} />);
	// Keys that come before the wizard reads them wait for it: the terminal itself would write them into the frame.
	terminal.stdin.setRawMode(true);
	return drawing;
};
