import {sampleName, thisMachine} from '../target/names.ts';
import type {Engine} from '../wizard/engine.ts';

/** What the wizard is opened on where the command line has nothing that must be looked up, asked or refused before the screen is taken. */
export const openedAtOnce = (words: readonly string[]): Engine['target'] | undefined => {
	switch (words.join(' ')) {
		case '':
			return {name: thisMachine, sample: false, writable: true};
		case '--sample':
			return {name: sampleName, sample: true, writable: true};
		default:
			return undefined;
	}
};
