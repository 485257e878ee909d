import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import stringWidth from 'string-width';

const {withQuickEmoji}: {withQuickEmoji: (source: string) => string} = await import(
	new URL('../../.build/quick-emoji.mjs', import.meta.url).href
);
const source = readFileSync(fileURLToPath(import.meta.resolve('string-width')), 'utf8');

test('a single UTF-16 unit is an emoji that Unicode recommends where it is shown as one by itself', () => {
	const units = Array.from({length: 0x1_00_00}, (_, unit) => String.fromCharCode(unit));
	assert.deepEqual(
		units.filter(unit => /^\p{RGI_Emoji}$/v.test(unit)),
		units.filter(unit => /\p{Emoji_Presentation}/u.test(unit)),
	);
});

test('what the bundle has of string-width finds texts as wide as the package does', async () => {
	// A module without a place of its own: its imports are named whole.
	const whole = withQuickEmoji(source).replaceAll(/from '([^']+)'/g, (_, name) => `from ${JSON.stringify(import.meta.resolve(name))}`);
	const {default: quickWidth}: {default: typeof stringWidth} = await import(`data:text/javascript,${encodeURIComponent(whole)}`);
	// Signs of ours; a mark; emoji alone, by a selector, of a keycap, of a flag, of a family, with a colour of skin, of a region; wide scripts.
	const texts = ['─', '→', '★', '█▏', 'é', '⌚', '▶️', '▶', '5️⃣', '5⃣', '🇨🇭', '👨‍👩‍👧', '👍🏽', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '😀', '漢字', 'ﾊﾞ', '1 → 2'];
	assert.deepEqual(
		texts.filter(text => quickWidth(text) !== stringWidth(text)),
		[],
	);
});

test('another string-width stops the build', () => {
	assert.throws(() => withQuickEmoji(source.replaceAll('rgiEmojiRegex', 'emojiRegex')), /string-width has changed/);
});
