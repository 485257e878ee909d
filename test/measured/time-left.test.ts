import assert from 'node:assert/strict';
import {test} from 'node:test';
import {bundlePlan} from '../../src/judge/boots.ts';
import {designs} from '../../src/judge/design.ts';
import type {RunRecord} from '../../src/measured/found.ts';
import type {Question} from '../../src/measured/question.ts';
import {paceOf, secondsOfQuestion, secondsOfTotal} from '../../src/measured/time-left.ts';

const run = (boot: number, prepared: number, measured: number): RunRecord => ({
	judging: 'x',
	holds: [],
	boot,
	ports: 0,
	at: '',
	seconds: {prepared, measured},
	figures: {},
	measurements: {},
	packets: {},
});
const runs = (...of: readonly (readonly [boot: number, prepared: number, measured: number])[]) => of.map(one => run(...one));

const foreseen = {reading: 50, toggle: 1, start: 65};

test('the pace is that of the runs so far; a clock that was set on does not move it, and what was not seen is as foreseen', () => {
	assert.deepEqual(paceOf([], foreseen), {reading: 50, toggle: 1, start: 65});
	assert.deepEqual(paceOf(runs([0, 2, 70], [0, 3, 71], [0, 2, 3600]), foreseen), {reading: 71, toggle: 2, start: 65});
	assert.deepEqual(paceOf(runs([1, 120, 60], [1, 0, 60], [2, 140, 60]), foreseen), {reading: 60, toggle: 0, start: 130});
});

const pairs: Question = {judging: 'x', steps: ['x'], unit: 'pairs', among: 1};
const boots: Question = {judging: 'x', steps: ['x'], unit: 'boots', plan: bundlePlan(4)};
const pace = {reading: 60, toggle: 2, start: 100};

test('what is left of a question, at most: pairs that are not measured, boots that are not begun, and the rest of the one at hand', () => {
	const left = (question: Question, done: readonly RunRecord[]) => secondsOfQuestion(question, designs.quick, pace, done);
	assert.deepEqual([left(pairs, []), left(pairs, runs([0, 2, 60], [0, 2, 60], [0, 2, 60]))], [8 * 124, 6.5 * 124]);
	assert.equal(
		left(
			pairs,
			Array.from({length: 16}, () => run(0, 2, 60)),
		),
		0,
	);
	assert.deepEqual([left(boots, []), left(boots, runs([1, 100, 60], [1, 0, 60]))], [4 * 460, 3 * 460 + 4 * 60]);
});

test('what is left of the total', () => {
	const steps = {live: ['a', 'b'], atStart: [], inside: []};
	assert.equal(secondsOfTotal(steps, designs.quick, pace), 8 * 124);
	assert.equal(secondsOfTotal({...steps, atStart: ['c']}, designs.quick, pace), 4 * 460);
	const needsStart = {...steps, atStart: ['c']};
	assert.equal(secondsOfTotal(needsStart, designs.normal, pace), 20 * 124, 'where c is not kept, pairs, which take longer than four boots');
	assert.equal(secondsOfTotal({...needsStart, live: []}, designs.thorough, pace), 0);
	assert.equal(secondsOfTotal({...steps, live: ['a']}, designs.quick, pace), 0);
});
