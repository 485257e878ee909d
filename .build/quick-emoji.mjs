// Spares the first frame a pattern. string-width asks of each character beyond ASCII, a line, an arrow, whether it is one of the emoji that
// Unicode recommends, and V8 makes code for all those thousands of sequences when that is asked for the first time: 30 ms. A single UTF-16
// unit is among them exactly where it is shown as an emoji by itself (UTS #51, ED-20), and for that there is a short pattern.
import {readFileSync} from 'node:fs';

const question = 'rgiEmojiRegex.test(segment)';
const quicker = '(segment.length === 1 ? /\\p{Emoji_Presentation}/u : rgiEmojiRegex).test(segment)';

/** @param source of string-width's index.js. */
export const withQuickEmoji = source => {
	if (source.split(question).length !== 2) throw new Error('string-width has changed: does it ask for emoji in another way?');
	return source.replace(question, quicker);
};

/** @type {import('esbuild').Plugin} */
export const quickEmoji = {
	name: 'quick-emoji',
	setup(build) {
		build.onLoad({filter: /node_modules\/string-width\/index\.js$/}, ({path}) => ({contents: withQuickEmoji(readFileSync(path, 'utf8'))}));
	},
};
