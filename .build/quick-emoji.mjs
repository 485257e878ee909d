// Spares the first frame a pattern. string-width asks of each character beyond ASCII, a line, an arrow, whether it is one of the emoji that
// Unicode recommends, and V8 makes code for all those thousands of sequences when that is asked for the first time: 30 ms. A single UTF-16
// unit is among them exactly where it is shown as an emoji by itself (UTS #51, ED-20), and for that there is a short pattern.
import {replacement} from './replacement.mjs';

/** Of the source of string-width's index.js. */
export const {replaced: withQuickEmoji, plugin: quickEmoji} = replacement({
	name: 'quick-emoji',
	filter: /node_modules\/string-width\/index\.js$/,
	from: 'rgiEmojiRegex.test(segment)',
	to: '(segment.length === 1 ? /\\p{Emoji_Presentation}/u : rgiEmojiRegex).test(segment)',
	changed: 'string-width has changed: does it ask for emoji in another way?',
});
