import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {matching} from '../../src/wizard/filter.ts';
import {position, shownRows} from '../../src/wizard/list.ts';
import {back, drive, next, toPlan} from './drive.ts';
import {manyGuests} from './fake-facts.ts';

const facts = manyGuests(152);
const toGuests: readonly WizardEvent[] = [{type: 'inspected', facts}, next];
const move = (by: number): WizardEvent => ({type: 'move', by});
const filter = (text: string): readonly WizardEvent[] => [{type: 'find'}, {type: 'type', text}];
const guests = (events: readonly WizardEvent[]) => {
	const {state} = drive([...toGuests, ...events], {facts});
	assert.ok(state.screen === 'guest');
	return state;
};

describe('matching', () => {
	const texts = ['web01 running', 'web02 shut off', 'db01 running'];
	const cases: readonly (readonly [filter: string, rows: readonly number[]])[] = [
		['', [0, 1, 2]],
		['web', [0, 1]],
		['RUN web', [0]],
		['  db ', [2]],
		['.', []],
	];
	for (const [filter, rows] of cases) {
		test(`“${filter}”`, () => assert.deepEqual(matching(texts, filter), rows));
	}
});

describe('the cursor of a list', () => {
	const cases: readonly (readonly [name: string, events: readonly WizardEvent[], position: string])[] = [
		['starts at the first', [], '1 of 152'],
		['goes a page down', [move(17), move(17)], '35 of 152'],
		['stops at the end', [move(17), move(1000)], '152 of 152'],
		['jumps to the end', [move(Number.POSITIVE_INFINITY)], '152 of 152'],
		['jumps to the start', [move(30), move(Number.NEGATIVE_INFINITY)], '1 of 152'],
		['stays on its row while it is shown', [move(71), ...filter('07')], '3 of 12, 152 in all'],
		['goes to the first shown where its row is not', [move(5), ...filter('07')], '1 of 12, 152 in all'],
		['moves over shown rows alone', [...filter('07'), move(1), {type: 'show all'}], '71 of 152'],
		['has no place where nothing is shown', filter('nobody'), '0 of 0, 152 in all'],
	];
	for (const [name, events, expected] of cases) {
		test(name, () => assert.equal(position(guests(events)), expected));
	}
});

describe('a filter', () => {
	test('is typed, erased, cleared, left and taken off', () => {
		const text = (events: readonly WizardEvent[]) => {
			const {text, isTyping} = guests(events).filter;
			return {text, isTyping};
		};
		assert.deepEqual(text(filter('ab')), {text: 'ab', isTyping: true});
		assert.deepEqual(text([...filter('ab'), {type: 'erase'}]), {text: 'a', isTyping: true});
		assert.deepEqual(text([...filter('ab'), {type: 'clear'}]), {text: '', isTyping: true});
		assert.deepEqual(text([...filter('ab'), {type: 'found'}]), {text: 'ab', isTyping: false});
		assert.deepEqual(text([...filter('ab'), {type: 'show all'}]), {text: '', isTyping: false});
	});

	test('that leaves no guest leaves none to plan for', () => {
		const {state} = drive([...toGuests, ...filter('nobody'), {type: 'found'}, next], {facts});
		assert.equal(state.screen, 'guest');
	});

	test('that leaves no step leaves none to choose', () => {
		const {state} = drive([...toPlan, ...filter('nobody'), {type: 'found'}, {type: 'toggle'}]);
		assert.ok(state.screen === 'plan');
		assert.deepEqual([state.choices.on, shownRows(state)], [{}, []]);
	});

	test('finds guests by name and state', () => {
		assert.deepEqual(shownRows(guests(filter('off 015'))), [15]);
	});

	test('is off on the next screen and after coming back', () => {
		const {state} = drive([...toGuests, ...filter('07'), {type: 'found'}, next, back], {facts});
		assert.ok(state.screen === 'guest');
		assert.deepEqual([state.filter.text, position(state)], ['', '8 of 152']);
	});
});
