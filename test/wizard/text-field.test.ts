import assert from 'node:assert/strict';
import {test} from 'node:test';
import {edited, type TextEvent, type TextField} from '../../src/wizard/text-field.ts';

/** A field with a bar where its caret is. */
const field = (shown: string): TextField => ({text: shown.replace('|', ''), caret: [...shown].indexOf('|')});
const shown = ({text, caret}: TextField): string => [...text].toSpliced(caret, 0, '|').join('');

const cases: readonly (readonly [before: string, key: TextEvent['type'] | {readonly typed: string}, after: string])[] = [
	['|', {typed: 'a'}, 'a|'],
	['2-9|', {typed: ',12'}, '2-9,12|'],
	['2|9', {typed: '-'}, '2-|9'],
	['|b', {typed: 'a\r\n\u001B'}, 'a|b'],
	['🚀|b', {typed: '虚'}, '🚀虚|b'],
	['ab|', 'left', 'a|b'],
	['|ab', 'left', '|ab'],
	['a|b', 'right', 'ab|'],
	['ab|', 'right', 'ab|'],
	['🚀|', 'left', '|🚀'],
	['a|b', 'start', '|ab'],
	['a|b', 'end', 'ab|'],
	['ab|c', 'erase', 'a|c'],
	['🚀|', 'erase', '|'],
	['|ab', 'erase', '|ab'],
	['a|bc', 'erase next', 'a|c'],
	['ab|', 'erase next', 'ab|'],
	['one two|', 'erase word', 'one |'],
	['one two  |three', 'erase word', 'one |three'],
	['one|', 'erase word', '|'],
	['|one', 'erase word', '|one'],
	['a|b', 'clear', '|'],
];

for (const [before, key, after] of cases) {
	test(`${before} ${JSON.stringify(key)} → ${after}`, () => {
		const event: TextEvent = typeof key === 'string' ? ({type: key} as TextEvent) : {type: 'type', text: key.typed};
		assert.equal(shown(edited(field(before), event)), after);
	});
}
