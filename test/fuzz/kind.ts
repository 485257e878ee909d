import assert from 'node:assert/strict';
import type fc from 'fast-check';

/** One kind of text that others write and nearmetal reads. */
export type Kind = {
	/** Real ones with damage done to them, and noise. */
	readonly texts: fc.Arbitrary<string>;
	/**
	 * Reads a text and does with it all that is done with one. True where it was taken, false where it was refused as foreseen.
	 * @throws anything else, and that is a find
	 */
	readonly run: (text: string) => boolean | Promise<boolean>;
};

/** What the work gives; undefined where it refuses with one of these errors and says so in words. Any other error is passed on. */
export const unlessRefused = <Result>(
	foreseen: readonly (abstract new (...words: never) => Error)[],
	work: () => Result,
): Result | undefined => {
	try {
		return work();
	} catch (error) {
		if (!(error instanceof Error) || !foreseen.some(one => error instanceof one)) throw error;
		assertMessage(error.message);
		return undefined;
	}
};

/** Something is said, and it is said of values that are there. */
export const assertMessage = (message: string): void => {
	assert.ok(message.trim() !== '', 'it refuses and says nothing');
	assert.doesNotMatch(message, /\[object Object\]/);
};
