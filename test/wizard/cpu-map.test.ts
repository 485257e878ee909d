import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {formatCpulist} from '../../src/cpu/cpu-set.ts';
import {
	type HandGuest,
	type HandRole,
	type HandSets,
	missingIn,
	moved,
	setsOf,
	withoutSets,
	withSets,
} from '../../src/wizard/cpu-map/by-hand.ts';
import {layoutOf, type MapStep, steppedFrom} from '../../src/wizard/cpu-map/layout.ts';
import {shownGuest, shownPlacement} from '../../src/wizard/cpu-map/shown.ts';
import type {WizardEvent} from '../../src/wizard/event.ts';
import type {CpuMap, PlanState} from '../../src/wizard/state.ts';
import {update} from '../../src/wizard/update.ts';
import {drive, inspected, next, toPlan} from './drive.ts';
import {fakeEngine} from './fake-engine.ts';
import {bareFacts, factsOfSize, fakeFacts} from './fake-facts.ts';

const columns = 80;
const toMap: readonly WizardEvent[] = [...toPlan, {type: 'map'}];
const point = (by: MapStep): WizardEvent => ({type: 'point', by, columns});
const right = (cpus: number) => point({cpus});
const assign = (role: HandRole | undefined): WizardEvent => ({type: 'assign', role});
const free = assign(undefined);
const alternative: WizardEvent = {type: 'alternative'};

function planAfter(events: readonly WizardEvent[]): PlanState {
	const {state} = drive([...toMap, ...events]);
	assert.equal(state.screen, 'plan');
	return state;
}

function mapAfter(events: readonly WizardEvent[]): CpuMap {
	const {map} = planAfter(events);
	assert.ok(map !== undefined, 'the map is open');
	return map;
}

describe('the cursor', () => {
	// Six cores of two threads a line: 0 36 1 37 … 5 41 over 6 42 … 11 47; node 0 ends with CPU 53.
	const cases: readonly (readonly [name: string, from: number | undefined, step: MapStep, to: number])[] = [
		['to the sibling', 2, {cpus: 1}, 38],
		['to the next line', 41, {cpus: 1}, 6],
		['a line down', 38, {lines: 1}, 44],
		['a line up', 44, {lines: -1}, 38],
		['into the next node', 17, {lines: 1}, 23],
		['not above the first line', 3, {lines: -1}, 3],
		['not below the last line', 71, {lines: 1}, 71],
		['not before the first CPU', 0, {cpus: -1}, 0],
		['many lines end at the last', 0, {lines: 99}, 30],
		['from a CPU that is not there', 999, {lines: 1}, 0],
		['from nowhere', undefined, {cpus: 1}, 0],
	];
	for (const [name, from, step, to] of cases) {
		test(name, () => assert.equal(steppedFrom(layoutOf(fakeFacts, undefined, columns), from, step), to));
	}

	test('stays in the column where a line is shorter', () => {
		// Four cores in a room for three: 0 4 1 5 2 6 over 3 7.
		const layout = layoutOf(factsOfSize(1, 4), undefined, 33);
		assert.deepEqual(
			[0, 4, 1, 6].map(cpu => steppedFrom(layout, cpu, {lines: 1})),
			[3, 7, 7, 7],
		);
	});

	test('is nowhere on a host whose CPUs could not be read', () =>
		assert.equal(steppedFrom(layoutOf({...fakeFacts, cpus: [], nodes: []}, undefined, columns), undefined, {cpus: 1}), undefined));
	test('begins on the first vCPU', () => assert.equal(mapAfter([]).cursor, 2));
	test('goes with the keys', () => assert.equal(mapAfter([right(1), point({lines: 1})]).cursor, 44));
});

describe('sets by hand', () => {
	const sets: HandSets = {vcpus: [[2], [3]], emulator: [1], vhost: [10], ioThreads: []};
	const guest: HandGuest = {name: 'web01', vcpus: 2, ioThreads: 0};
	const lacking: HandSets = {...sets, vcpus: [[2], [], []]};

	test('a CPU has one role', () => assert.deepEqual(moved(lacking, 10, 'vcpus', []), {...lacking, vcpus: [[2], [10], []], vhost: []}));
	test('a CPU without a role is free, and no other vCPU gets another number', () =>
		assert.deepEqual(moved(sets, 2, undefined, []), {...sets, vcpus: [[], [3]]}));
	test('the role that it has already changes nothing', () => assert.equal(moved(sets, 2, 'vcpus', []), sets));
	test('where every vCPU has a CPU, one more changes nothing', () => assert.equal(moved(sets, 10, 'vcpus', []), sets));
	test('freeing what is free changes nothing', () => assert.equal(moved(sets, 50, undefined, []), sets));
	test('a vCPU that shares its CPU with the emulator has it alone', () =>
		assert.deepEqual(moved({...sets, emulator: [1, 2]}, 2, 'vcpus', []), sets));
	test('a worker comes to stand after its sibling', () =>
		assert.deepEqual(moved({...sets, vhost: [9, 11]}, 45, 'vhost', [9, 45]).vhost, [9, 45, 11]));
	test('the emulator’s set has no order', () => assert.deepEqual(moved(sets, 0, 'emulator', [0, 36]).emulator, [0, 1]));

	const missing: readonly (readonly [name: string, partly: Partial<HandSets>, complaints: readonly string[]])[] = [
		['complete', {vcpus: [[4], [2]]}, []],
		['a vCPU without a CPU', {vcpus: [[2], []]}, ['vCPU 1 has no CPU yet.']],
		['several without', {vcpus: [[], []]}, ['vCPUs 0-1 have no CPU yet.']],
		['two on one CPU', {vcpus: [[4], [4]]}, ['By hand each vCPU takes a CPU of its own; vCPUs 0-1 share theirs or float.']],
		['one that floats', {vcpus: [[4], [5, 6]]}, ['By hand each vCPU takes a CPU of its own; vCPU 1 shares its own or floats.']],
		['no emulator', {emulator: []}, ['The emulator of web01 has no CPU.']],
		['no worker', {vhost: []}, ['The vhost workers of web01 have no CPU.']],
	];
	for (const [name, partly, complaints] of missing) {
		test(name, () => assert.deepEqual(missingIn({...sets, ...partly}, sets, guest), complaints));
	}

	test('a guest without vhost workers needs no CPU for them', () =>
		assert.deepEqual(missingIn({...sets, vhost: []}, {...sets, vhost: []}, guest), []));
	test('vCPUs that share CPUs as placed are left alone', () => {
		const shared: HandSets = {...sets, vcpus: [[2, 3], [2, 3], [4], [4]]};
		assert.deepEqual(missingIn({...shared, emulator: [5]}, shared, guest), []);
		const after = withSets(fakeEngine().defaultChoices('web01'), {...shared, emulator: [5]}, shared, guest);
		assert.deepEqual(after.options, {'cpu-pinning': {emulator: '5'}});
	});

	test('what was moved switches its step on; a step that is off and was not touched stays so', () => {
		const choices = fakeEngine().defaultChoices('web01');
		const after = withSets(choices, {...sets, vcpus: [[2], [4]]}, sets, guest);
		assert.deepEqual(after.on, {'cpu-pinning': true});
		assert.deepEqual(Object.keys(after.options), ['cpu-pinning']);
	});

	describe('of IOThreads', () => {
		const one: HandGuest = {...guest, ioThreads: 1};
		const fieldAfter = (after: Partial<HandSets>, before: Partial<HandSets>) =>
			withSets(fakeEngine().defaultChoices('web01'), {...sets, ...after}, {...sets, ...before}, one).options['cpu-pinning']?.iothreads;
		test('are written as moved', () => assert.equal(fieldAfter({ioThreads: [7]}, {}), '7'));
		test('without a CPU of their own they run with the emulator, wherever that goes', () => {
			assert.equal(fieldAfter({}, {ioThreads: [7]}), '1');
			assert.equal(fieldAfter({emulator: [1, 5]}, {}), '1,5');
		});
		test('of a guest without any are not written', () => {
			const {options} = withSets(fakeEngine().defaultChoices('web01'), {...sets, emulator: [5]}, sets, guest);
			assert.equal(options['cpu-pinning']?.iothreads, undefined);
		});
		test('that run with the emulator have no set of their own', () => {
			const own = shownGuest(planAfter([]));
			assert.ok(own !== undefined);
			assert.deepEqual(setsOf({...own, ioThreads: [own.emulator]}, one).ioThreads, []);
			assert.deepEqual(setsOf({...own, ioThreads: [[50], [51]]}, one).ioThreads, [50, 51]);
		});
	});

	test('forgetting them leaves the other options', () => {
		const choices = {...fakeEngine().defaultChoices('web01'), options: {'cpu-pinning': {vcpus: '2', layout: 'from CPU 0'}}};
		assert.deepEqual(withoutSets(choices).options, {'cpu-pinning': {layout: 'from CPU 0'}});
		assert.equal(withoutSets(withoutSets(choices)).options['vhost-workers'], undefined);
	});
});

describe('moving by hand', () => {
	test('while a CPU is missing the choices stay, and the map shows and judges the sets', () => {
		const state = planAfter([free]);
		assert.deepEqual(state.choices.options, {});
		assert.deepEqual(state.map?.unfinished?.vcpus, [[], [3], [4], [5], [6], [7], [8], [9]]);
		assert.deepEqual(shownGuest(state)?.vcpuPins, state.map.unfinished.vcpus);
		assert.deepEqual(
			state.map?.flaws.map(({severity}) => severity),
			['error'],
		);
	});

	test('once complete they are typed into the fields, and the plan follows', () => {
		const state = planAfter([free, right(3), assign('vcpus')]);
		assert.equal(state.map?.unfinished, undefined);
		assert.equal(state.choices.options['cpu-pinning']?.vcpus, '39,3-9');
		assert.equal(formatCpulist(state.placement.guests[0]?.vcpuPins.flat() ?? []), '39,3-9');
		assert.match(state.map?.flaws[0]?.text ?? '', /^2 of 8 vCPUs run as siblings/);
	});

	test('the emulator and the workers follow at once', () => {
		const {options} = planAfter([right(1), assign('emulator'), point({lines: 2}), assign('vhost')]).choices;
		assert.deepEqual(options, {'cpu-pinning': {emulator: '1,37-38', vcpus: '2-9'}, 'vhost-workers': {cpus: '10-13,50'}});
	});

	test('errors come before warnings', () => {
		const {flaws} = mapAfter([free, point({lines: 4}), assign('vhost')]);
		const severities = flaws.map(({severity}) => severity);
		assert.ok(severities.includes('warning'));
		assert.deepEqual(severities, severities.toSorted());
	});

	test('u forgets complete and incomplete sets; of these it is asked', () => {
		assert.notEqual(planAfter([free, {type: 'automatic'}]).map?.unfinished, undefined);
		const taken: readonly WizardEvent[] = [{type: 'automatic'}];
		for (const events of [
			[free, ...taken, {type: 'yes'} as const],
			[free, right(3), assign('vcpus'), ...taken],
		]) {
			const state = planAfter(events);
			assert.deepEqual([state.map?.unfinished, shownGuest(state)?.vcpuPins.flat()], [undefined, [2, 3, 4, 5, 6, 7, 8, 9]]);
			assert.equal(state.choices.options['cpu-pinning']?.vcpus, undefined);
		}
	});

	for (const type of ['map', 'back'] as const) {
		test(`${type} leaves; incomplete sets are forgotten, and it is asked`, () => {
			assert.notEqual(planAfter([free, {type}]).map, undefined);
			const state = planAfter([free, {type}, {type: 'yes'}]);
			assert.equal(state.map, undefined);
			assert.deepEqual(shownPlacement(state), state.placement);
		});
		test(`${type} leaves; complete sets stay`, () => {
			const state = planAfter([free, right(3), assign('vcpus'), {type}]);
			assert.equal(state.notice, undefined);
			assert.equal(state.choices.options['cpu-pinning']?.vcpus, '39,3-9');
		});
	}

	test('without a guest the map only shows', () => {
		const map: readonly WizardEvent[] = [{type: 'inspected', facts: bareFacts}, next, {type: 'no guest'}, {type: 'map'}];
		const {state} = drive(map);
		for (const event of [free, assign('vcpus'), alternative, next]) {
			assert.equal(update(fakeEngine(), state, event)[0], state);
		}
	});

	test('what changes nothing gives the very same state', () => {
		const state = planAfter([]);
		for (const event of [right(0), next, inspected, {type: 'toggle'}, {type: 'edit'}] as const) {
			assert.equal(update(fakeEngine(), state, event)[0], state, event.type);
		}
	});
});

describe('alternatives', () => {
	test('are shown one after the other, with what is wrong with each, and begin anew', () => {
		const titles = [1, 2, 3, 4].map(times => {
			const {offered} = mapAfter(Array.from({length: times}, () => alternative));
			return offered?.list[offered.at]?.title;
		});
		assert.deepEqual(titles, ['Proposed', 'vCPUs in sibling pairs', 'On node 1', 'Proposed']);
		assert.match(mapAfter([alternative, alternative, alternative]).flaws[0]?.text ?? '', /not on node 0/);
	});

	test('looking at them changes no choice', () => assert.deepEqual(planAfter([alternative, alternative, free]).choices.options, {}));

	test('one is taken by its sets', () => {
		const state = planAfter([alternative, alternative, alternative, next]);
		assert.equal(state.map?.offered, undefined);
		assert.deepEqual(state.choices.options, {'cpu-pinning': {vcpus: '18-25', emulator: '28,64'}, 'vhost-workers': {cpus: '26-27'}});
	});

	test('taken in sibling pairs, the vCPUs keep their order', () => {
		const state = planAfter([alternative, alternative, next]);
		assert.equal(state.choices.options['cpu-pinning']?.vcpus, '1,37,2,38,3,39,4,40');
		assert.deepEqual(
			shownGuest(state)?.vcpuPins.map(([cpu]) => cpu),
			[1, 37, 2, 38, 3, 39, 4, 40],
		);
	});

	test('back goes to the sets that were there, also incomplete ones', () => {
		const {offered, unfinished} = mapAfter([free, alternative, {type: 'back'}]);
		assert.deepEqual([offered, unfinished?.vcpus[0]], [undefined, []]);
	});
});
