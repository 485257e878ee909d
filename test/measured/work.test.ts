import assert from 'node:assert/strict';
import {test} from 'node:test';
import {bundlePlan, factorialPlan} from '../../src/judge/boots.ts';
import {type DesignName, designs, refusal} from '../../src/judge/design.ts';
import {startsOf, wayBetween} from '../../src/measured/way.ts';
import {cannotBeMeasured, toJudge, workOf} from '../../src/measured/work.ts';
import type {Plan, Step} from '../../src/plan/plan.ts';

const step = (id: string, effect: Step['effect'], ...on: readonly ('host' | 'guest')[]): Step =>
	({id, state: 'on', effect, changes: on.map(machine => ({on: machine}))}) as unknown as Step;
const planOf = (steps: readonly Step[], running = true): Plan =>
	({
		guest: {name: 'web01', uuid: 'a-b', running},
		steps: [...steps, {...step('left-out', 'now', 'host'), state: 'off'}],
	}) as unknown as Plan;

test('steps are judged by when they act, and where', () => {
	const steps = [step('a', 'now', 'host'), step('b', 'next guest start', 'host'), step('c', 'now', 'host'), step('d', 'now', 'guest')];
	const alone = (id: string) => planOf(steps.filter(one => one.id === id));
	assert.deepEqual(toJudge(planOf(steps), alone), {live: ['a', 'c'], atStart: ['b'], inside: ['d']});
	// What b has done for it, c has to do itself.
	const withoutB = (id: string) => (id === 'c' ? planOf([step('c', 'next guest start', 'host')]) : alone(id));
	assert.deepEqual(toJudge(planOf(steps), withoutB), {live: ['a'], atStart: ['b', 'c'], inside: ['d']});
});

const many = Array.from({length: 12}, (_, index) => step(`live-${index}`, 'now', 'host'));
const refused: readonly (readonly [string, Plan, DesignName, RegExp | undefined])[] = [
	['no guest', {...planOf([]), guest: undefined}, 'normal', /There is no guest to measure from/],
	[
		'a guest that is off',
		planOf([step('a', 'now', 'host')], false),
		'normal',
		/web01 is not running.* start it first \(virsh .*start a-b\)/,
	],
	[
		'felt after a boot of the host',
		planOf([step('a', 'now', 'host'), step('b', 'next boot', 'host')]),
		'normal',
		/^b: felt only after the host’s next boot/,
	],
	[
		'felt after a start of the network',
		planOf([step('a', 'next network start', 'host')]),
		'normal',
		/felt only after the network’s next start/,
	],
	[
		'inside, and at a start',
		planOf([step('mtu', 'next guest start', 'host', 'guest')]),
		'normal',
		/^mtu: changes the guest’s inside and needs/,
	],
	['too few pairs for so many steps', planOf(many), 'quick', /8 pairs of runs can never decide any of 12 steps: measure 12 or more/],
	['enough pairs', planOf(many), 'normal', undefined],
];
for (const [name, plan, design, expected] of refused) {
	test(`refused before anything is begun: ${name}`, () => {
		const steps = toJudge(plan, () => planOf([]));
		const told = cannotBeMeasured(plan, steps)?.because ?? refusal(workOf(steps), designs[design]);
		if (expected === undefined) assert.equal(told, undefined);
		else assert.match(told ?? '', expected);
	});
}

test('from one state to another: down to the first step that differs, and up again, the guest off for what it holds', () => {
	const atStart = new Set(['pins', 'pages']);
	const way = (held: string, wanted: string) => wayBetween(held.split(' ').filter(Boolean), wanted.split(' ').filter(Boolean), atStart);
	const nothing = {undoRunning: [], undoOff: [], applyBefore: [], applyAfter: []};
	assert.deepEqual(way('', ''), nothing);
	assert.deepEqual(way('buffers pins', 'buffers pins'), nothing);
	assert.deepEqual(way('', 'buffers pins tap pages inside'), {
		...nothing,
		applyBefore: ['buffers', 'pins', 'tap', 'pages'],
		applyAfter: ['inside'],
	});
	assert.deepEqual(way('buffers pins tap pages inside', ''), {
		...nothing,
		undoRunning: ['inside'],
		undoOff: ['pages', 'tap', 'pins', 'buffers'],
	});
	assert.deepEqual(way('buffers pages inside', 'buffers pins pages'), {
		...nothing,
		undoRunning: ['inside'],
		undoOff: ['pages'],
		applyBefore: ['pins', 'pages'],
	});
	assert.deepEqual(way('buffers interrupts', 'interrupts'), {
		...nothing,
		undoRunning: ['interrupts', 'buffers'],
		applyAfter: ['interrupts'],
	});
});

test('the starts of a plan of boots', () => {
	assert.equal(startsOf(bundlePlan(4), ['pins', 'pages']), 4);
	assert.equal(startsOf(factorialPlan(1), ['pins']), 12);
	const starts = startsOf(factorialPlan(2), ['pins', 'pages']);
	assert.ok(starts > 12 && starts < 24, String(starts));
});
