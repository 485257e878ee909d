import assert from 'node:assert/strict';
import {test} from 'node:test';
import {editForm, type FormEvent, needed, openForm} from '../../src/wizard/form.ts';

const fine = () => undefined;
const field = {id: 'io', title: 'io', hint: '', choices: ['native', 'threads', 'io_uring']};
const after = (events: readonly FormEvent[], value: string, empty: string): string | undefined =>
	events.reduce((form, event) => editForm(form, event, fine), openForm([{...field, value, empty}], fine)).fields[0]?.value;

const right: FormEvent = {type: 'right'};
const left: FormEvent = {type: 'left'};
const type = (text: string): FormEvent => ({type: 'type', text});

const cases: readonly (readonly [what: string, events: readonly FormEvent[], value: string, empty: string, expected: string])[] = [
	['the next', [right], '', 'automatic', 'native'],
	['after the last comes none of them', [right], 'io_uring', 'automatic', ''],
	['before none of them the last', [left], '', 'automatic', 'io_uring'],
	['space is the next', [type(' ')], 'native', 'automatic', 'threads'],
	['a letter', [type('i')], '', 'automatic', 'io_uring'],
	['a word that was pasted', [type('threads')], 'native', 'automatic', 'threads'],
	['a word letter by letter, through one that begins alike', [...'io_uring'].map(type), '', 'automatic', 'io_uring'],
	['a word letter by letter over another', [...'native'].map(type), 'io_uring', 'automatic', 'native'],
	['a word with its line break', [type('threads\n')], '', 'automatic', 'threads'],
	['nothing pasted', [type('')], '', 'automatic', ''],
	['a letter that none begins with', [type('x')], 'native', 'automatic', 'native'],
	['clear', [{type: 'clear'}], 'native', 'automatic', ''],
	['where one is needed, there is always one', [{type: 'clear'}, left], 'native', needed, 'io_uring'],
	['a value of elsewhere that is none of them', [right], 'aio', 'automatic', ''],
];
for (const [what, events, value, empty, expected] of cases)
	test(`a field with choices: ${what}`, () => assert.equal(after(events, value, empty), expected));
