// Ink keeps the last 4,096 to 8,192 texts that it wrapped and that it measured. Live panes draw texts that never come again, so that over a
// tuning run these are megabytes; a frame has a few dozen to find again.
import {readFileSync} from 'node:fs';

const many = 'new QuickLRU({ maxSize: 4096 })';
/** Several times as many as the largest frame has. Twice as many are kept at most. */
const few = 'new QuickLRU({ maxSize: 512 })';

/** @param source of Ink's wrap-text.js or measure-text.js. */
export const withFewTexts = source => {
	if (source.split(many).length !== 2) throw new Error('Ink has changed: does it keep texts in another way?');
	return source.replace(many, few);
};

/** @type {import('esbuild').Plugin} */
export const fewTexts = {
	name: 'few-texts',
	setup(build) {
		build.onLoad({filter: /node_modules\/ink\/build\/(?:wrap|measure)-text\.js$/}, ({path}) => ({
			contents: withFewTexts(readFileSync(path, 'utf8')),
		}));
	},
};
