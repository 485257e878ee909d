import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {json, visible} from '../../src/text/visible.ts';
import {casesOf} from '../thorough.ts';
import {forbiddenIn, hostileText, hostileTexts} from './hostile.ts';

describe('visible', () => {
	const cases: readonly (readonly [string, string])[] = [
		['web01', 'web01'],
		["db 02 (R&D) it's+blüe 虚拟机 ★ …", "db 02 (R&D) it's+blüe 虚拟机 ★ …"],
		['a\\x1b', 'a\\x1b'],
		['\u001B[31m', '\\x1b[31m'],
		['\u0000\t\n\r\u007F', '\\x00\\t\\n\\r\\x7f'],
		['\u009B31m', '\\x9b31m'],
		['\u202Eabc\u2066', '\\u202eabc\\u2066'],
		['a\u200Bb', 'a\\u200bb'],
		['\u{E0041}', '\\u{e0041}'],
		['\uD800', '\\ud800'],
	];
	for (const [text, shown] of cases) test(shown, () => assert.equal(visible(text), shown));

	test('leaves nothing that a terminal would obey, and shown again it is the same', () => {
		fc.assert(
			fc.property(hostileText, text => {
				const shown = visible(text);
				assert.deepEqual(forbiddenIn(shown), []);
				assert.ok(!shown.includes('\n'));
				assert.equal(visible(shown), shown);
			}),
			casesOf(400),
		);
	});
});

describe('json', () => {
	test('is read back as it was, and holds nothing that a terminal would obey', () => {
		fc.assert(
			fc.property(fc.dictionary(hostileText, hostileText), value => {
				const text = json(value);
				assert.deepEqual(forbiddenIn(text.replaceAll(/^\t+/gm, '')), []);
				assert.deepEqual(JSON.parse(text), {...value});
			}),
			casesOf(400),
		);
	});

	test('looks as usual', () => {
		assert.equal(json({name: 'blüe', list: [1]}), '{\n\t"name": "blüe",\n\t"list": [\n\t\t1\n\t]\n}');
		assert.equal(json(hostileTexts[7]), '"turned \\u202egnp.exe\\u202c and \\u2066isolated\\u2069 \\u200e\\u200f\\u061c"');
	});
});
