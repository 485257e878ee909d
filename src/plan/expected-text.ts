import type {Expected} from '../tunings/tuning.ts';

export const notKnown = 'not known: measure';

/** What a step brings, as a sentence without its end. */
export const expectedText = (expected: Expected | typeof notKnown): string =>
	expected === notKnown ? notKnown : `${expected.gain}, ${expected.when} (${expected.source})`;
