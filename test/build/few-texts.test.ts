import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';

const {withFewTexts}: {withFewTexts: (source: string) => string} = await import(
	new URL('../../.build/few-texts.mjs', import.meta.url).href
);
const folder = dirname(fileURLToPath(import.meta.resolve('ink')));
const sourceOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** What the bundle has of a file of Ink. A module without a place of its own: its imports are named whole. */
const bundled = async (name: string) => {
	const whole = withFewTexts(sourceOf(name)).replaceAll(
		/from '([^']+)'/g,
		(_, imported) => `from ${JSON.stringify(import.meta.resolve(imported))}`,
	);
	return await import(`data:text/javascript,${encodeURIComponent(whole)}`);
};

/** As many as five minutes of measuring draw. */
const texts = Array.from({length: 3000}, (_, index) => `now ${index} Gbit/s`);

describe('what Ink keeps of the texts that were drawn', () => {
	test('what was measured: those of the last frames, and none of long ago', async () => {
		const {default: measureText}: {default: (text: string) => object} = await bundled('measure-text.js');
		const [oldest = '', newest = ''] = [texts[0], texts.at(-1)];
		const first = measureText(oldest);
		for (const text of texts) measureText(text);
		assert.equal(measureText(newest), measureText(newest));
		assert.deepEqual(measureText(oldest), first);
		assert.notEqual(measureText(oldest), first, 'it was measured anew');
	});

	test('what was wrapped: no more, however many come', async () => {
		const {
			default: wrapText,
			wrapTextCache,
		}: {default: (...text: readonly unknown[]) => string; wrapTextCache: ReadonlyMap<string, string>} = await bundled('wrap-text.js');
		const sizes = texts.map(text => {
			assert.equal(wrapText(text, 6, 'truncate'), `${text.slice(0, 5)}…`);
			return wrapTextCache.size;
		});
		assert.ok(Math.max(...sizes) <= 1024, `${Math.max(...sizes)}`);
	});
});

test('another Ink stops the build', () => {
	assert.throws(() => withFewTexts(sourceOf('measure-text.js').replace('QuickLRU', 'Map').replace('4096', '0')), /Ink has changed/);
});
