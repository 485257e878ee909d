// Ink keeps the last 4,096 to 8,192 texts that it wrapped and that it measured. Live panes draw texts that never come again, so that over a
// tuning run these are megabytes; a frame has a few dozen to find again.
import {replacement} from './replacement.mjs';

/** Of the source of Ink's wrap-text.js or measure-text.js. */
export const {replaced: withFewTexts, plugin: fewTexts} = replacement({
	name: 'few-texts',
	filter: /node_modules\/ink\/build\/(?:wrap|measure)-text\.js$/,
	from: 'new QuickLRU({ maxSize: 4096 })',
	// Several times as many as the largest frame has. Twice as many are kept at most.
	to: 'new QuickLRU({ maxSize: 512 })',
	changed: 'Ink has changed: does it keep texts in another way?',
});
