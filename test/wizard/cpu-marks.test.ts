import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Facts} from '../../src/inspect/facts.ts';
import {cpusOf, type HandRole, type HandSets} from '../../src/wizard/cpu-map/by-hand.ts';
import {goalCpus, markedCpus, putTo} from '../../src/wizard/cpu-map/marked.ts';
import {handSets, shownGuest} from '../../src/wizard/cpu-map/shown.ts';
import type {WizardEvent} from '../../src/wizard/event.ts';
import type {PlanState} from '../../src/wizard/state.ts';
import {back, drive, next, toPlan} from './drive.ts';
import {factsOfSize, fakeFacts} from './fake-facts.ts';

const right = (cpus: number): WizardEvent => ({type: 'point', by: {cpus}, columns: 80});
const down = (lines: number): WizardEvent => ({type: 'point', by: {lines}, columns: 80});
const assign = (role: HandRole | undefined): WizardEvent => ({type: 'assign', role});
const free = assign(undefined);
const mark: WizardEvent = {type: 'mark'};
const move: WizardEvent = {type: 'relocate'};

/** From the first vCPU, CPU 2. Its line is 0 36 1 37 2 38 3 39 4 40 5 41, the next one 6 42 … 11 47; node 1 begins in the fourth. */
function after(events: readonly WizardEvent[], facts: Facts = fakeFacts): PlanState {
	const {state} = drive([{type: 'inspected', facts}, ...toPlan.slice(1), {type: 'map'}, ...events]);
	assert.equal(state.screen, 'plan');
	return state;
}

function vcpusAfter(events: readonly WizardEvent[]): string {
	return handSets(after(events))
		.vcpus.map(pins => (pins.length === 0 ? '–' : pins.join('+')))
		.join(' ');
}

describe('each vCPU keeps its number', () => {
	const cases: readonly (readonly [name: string, events: readonly WizardEvent[], vcpus: string])[] = [
		['as placed', [], '2 3 4 5 6 7 8 9'],
		['where the CPU of one is freed', [right(2), free], '2 – 4 5 6 7 8 9'],
		['where the CPU of one is given to the emulator', [assign('emulator')], '– 3 4 5 6 7 8 9'],
		['where another CPU is given to the lowest without', [free, right(2), free, right(1), assign('vcpus')], '39 – 4 5 6 7 8 9'],
		['where the next one is given too', [free, right(2), free, right(1), assign('vcpus'), right(-2), assign('vcpus')], '39 38 4 5 6 7 8 9'],
		['where one is moved', [move, right(1), next], '38 3 4 5 6 7 8 9'],
		['where one is moved to the CPU of another: they change places', [move, right(2), next], '3 2 4 5 6 7 8 9'],
		['where all are moved to the other node', [mark, right(14), move, right(-99), down(3), right(4), next], '20 21 22 23 24 25 26 27'],
		['where the mark was made backwards', [right(4), mark, right(-4), move, down(1), next], '8 9 10 5 6 7 2 3'],
		['where they are moved by one core, over one another', [mark, right(14), move, right(-12), next], '3 4 5 6 7 8 9 10'],
		['where the marked are freed and given anew, in order', [mark, right(4), free, mark, right(-3), assign('vcpus')], '2 38 3 5 6 7 8 9'],
	];
	for (const [name, events, vcpus] of cases) test(name, () => assert.equal(vcpusAfter(events), vcpus));
});

describe('what is marked', () => {
	const cases: readonly (readonly [name: string, events: readonly WizardEvent[], marked: string, goal: string])[] = [
		['nothing at first', [right(1)], '', ''],
		['the CPU under the cursor', [mark], '2', ''],
		['whole cores up to that of the cursor', [mark, right(2)], '2 38 3 39', ''],
		['both siblings', [right(1), mark, right(-1)], '2 38', ''],
		['as well backwards', [mark, right(-2)], '1 37 2 38', ''],
		['over the end of a line', [right(7), mark, down(1)], '5 41 6 42 7 43 8 44 9 45 10 46 11 47', ''],
		['nothing once it is ended', [mark, right(3), mark], '', ''],
		['nothing once it is left', [mark, right(3), back], '', ''],
		['the mark stays while a goal is looked for', [mark, right(1), move, right(4)], '2 38', '4 40'],
		['one CPU without a mark', [move, right(1)], '2', '38'],
		['what is left at the end of the map', [mark, right(3), move, right(99), right(-1)], '2 38 3 39', '35 71'],
		['nothing once the move is left', [mark, right(1), move, right(4), back], '', ''],
		['nothing while another placement is looked at', [mark, right(1), {type: 'alternative'}], '', ''],
	];
	for (const [name, events, marked, goal] of cases) {
		test(name, () => {
			const {facts, map} = after(events);
			assert.ok(map !== undefined, 'the map stays open');
			assert.deepEqual([markedCpus(facts, map).join(' '), goalCpus(facts, map).join(' ')], [marked, goal]);
		});
	}
});

describe('a move is shown before it is made', () => {
	const away: readonly WizardEvent[] = [mark, right(1), move, right(-99), down(3), right(4)];
	const cases: readonly (readonly [name: string, before: readonly WizardEvent[]])[] = [
		['as it is afterwards', []],
		['sets that are not complete yet too', [right(2), free, right(-2)]],
	];
	for (const [name, before] of cases) {
		test(name, () => {
			const shown = (events: readonly WizardEvent[]) => shownGuest(after([...before, ...events]))?.vcpuPins;
			assert.notDeepEqual(shown(away), shown([]));
			assert.deepEqual(shown(away), shown([...away, next]));
			assert.deepEqual(shown([...away, back]), shown([]), 'nothing is moved when it is left');
		});
	}
});

describe('keys mean all that is marked', () => {
	const cases: readonly (readonly [name: string, role: HandRole, events: readonly WizardEvent[], cpus: string])[] = [
		['the emulator', 'emulator', [right(-3), mark, right(1), assign('emulator')], '0 1 36 37'],
		['workers', 'vhost', [right(1), mark, right(2), assign('vhost')], '10 11 12 13 2 38 3 39'],
		['freed', 'vcpus', [mark, right(4), free], '5 6 7 8 9'],
	];
	for (const [name, role, events, cpus] of cases) {
		test(name, () => {
			const state = after(events);
			assert.equal(cpusOf(handSets(state), role).join(' '), cpus);
			assert.equal(state.map?.mark, undefined, 'and the mark is ended');
		});
	}
});

describe('several roles on one CPU are moved together', () => {
	const sets: HandSets = {vcpus: [[2], [3, 4]], emulator: [1, 2], vhost: [2, 10], ioThreads: [4]};
	const cases: readonly (readonly [name: string, from: readonly number[], to: readonly number[], after: HandSets])[] = [
		['to a free CPU', [2], [30], {...sets, vcpus: [[30], [3, 4]], emulator: [1, 30], vhost: [30, 10]}],
		['to a CPU of the same guest', [2], [10], {...sets, vcpus: [[10], [3, 4]], emulator: [1, 10], vhost: [10, 2]}],
		['of a vCPU that floats', [3, 4], [20, 21], {...sets, vcpus: [[2], [20, 21]], ioThreads: [21]}],
		['over one another', [2, 3], [3, 4], {vcpus: [[3], [2, 4]], emulator: [1, 3], vhost: [3, 10], ioThreads: [2]}],
	];
	for (const [name, from, to, after] of cases) test(name, () => assert.deepEqual(putTo(sets, from, to), after));
});

describe('what a key did not do is said', () => {
	const cases: readonly (readonly [name: string, events: readonly WizardEvent[], notice: string | undefined])[] = [
		['a vCPU again', [assign('vcpus')], 'CPU 2 is for a vCPU already'],
		['an emulator again', [right(-2), mark, right(1), assign('emulator')], 'CPUs 1,37 are for the emulator already'],
		[
			'one CPU too many',
			[right(1), assign('vcpus')],
			'every vCPU of web01 has a CPU, CPU 38 stays as before: space frees a CPU first, c moves',
		],
		[
			'more marked than are without',
			[free, mark, right(3), assign('vcpus')],
			'every vCPU of web01 has a CPU, CPUs 38-39 stay as before: space frees a CPU first, c moves',
		],
		['as many marked as are without', [free, mark, right(1), free, mark, right(-1), assign('vcpus')], undefined],
		['what is free already', [right(1), free], 'CPU 38 is not used by web01: there is nothing to free'],
		['what is another’s', [right(-4), move], 'web01 has nothing on CPU 0: there is nothing to move'],
		['to where it is', [move, next], 'this is where they are'],
		['over the end of the map', [mark, right(3), move, right(99), next], 'not here: 4 CPUs need as many from the cursor on'],
		[
			'what was done',
			[mark, right(3), move, right(-3), down(3), next],
			'moved: CPUs 2-3,38-39 to CPUs 20-21,56-57 (m leads to the steps, where u takes a step back)',
		],
	];
	for (const [name, events, notice] of cases) test(name, () => assert.equal(after(events).notice, notice));
});

test('a move can be taken back: with u on the map, and as a choice of the plan', () => {
	const moved = [mark, right(3), move, right(-3), down(3), next];
	assert.equal(after(moved).choices.options['cpu-pinning']?.vcpus, '20-21,4-9');
	const automatic = after([...moved, {type: 'automatic'}]);
	assert.deepEqual([automatic.choices.options['cpu-pinning']?.vcpus, automatic.map?.mark], [undefined, undefined]);
	const undone = after([...moved, {type: 'map'}, {type: 'undo choice'}]);
	assert.equal(undone.choices.options['cpu-pinning']?.vcpus, undefined);
});

test('esc takes the mark back before it leaves, and asks nothing then', () => {
	const state = after([free, mark, right(1), back]);
	assert.deepEqual([state.overlay, state.map?.mark], [undefined, undefined]);
	assert.notEqual(after([free, mark, right(1), back, back]).overlay, undefined);
});

for (const [name, facts] of [
	['2 CPUs', factsOfSize(1, 1)],
	['1,024 CPUs', factsOfSize(8, 64)],
] as const) {
	test(`all CPUs of a host of ${name} are marked, given to the emulator, and moved to where they are`, () => {
		const all = [right(-9999), mark, right(9999)];
		const state = after(all, facts);
		assert.ok(state.map !== undefined);
		assert.equal(markedCpus(facts, state.map).length, facts.cpus.length);
		const given = [...all, assign('emulator')];
		assert.equal(handSets(after(given, facts)).emulator.length, facts.cpus.length);
		assert.equal(after([...given, ...all, move, right(-9999), next], facts).notice, 'this is where they are');
	});
}
