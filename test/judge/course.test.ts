import assert from 'node:assert/strict';
import {test} from 'node:test';
import {bundlePlan, factorialPlan} from '../../src/judge/boots.ts';
import {bootsCourse, type Course, type Figures, type Instrument, pairsCourse, type WantedRun} from '../../src/judge/course.ts';

const sending: Instrument = {metric: {id: 'sending', title: 'TCP sending', better: 'higher'}, part: 'judged'};
const receiving: Instrument = {metric: {id: 'receiving', title: 'TCP receiving', better: 'higher'}, part: 'judged'};
const latency: Instrument = {metric: {id: 'latency', title: 'latency', better: 'lower'}, part: 'guard'};
const cpu: Instrument = {metric: {id: 'cpu', title: 'CPU seconds per GB', better: 'lower'}, part: 'stand-in', standsFor: 'sending'};

/** Answers every run; returns the runs that were asked for, and the end. */
const drive = <Result>(course: Course<Result>, answer: (run: WantedRun, index: number) => Figures) => {
	const runs: WantedRun[] = [];
	let asked = course.next();
	while (!asked.done) {
		runs.push(asked.value);
		asked = course.next(answer(asked.value, runs.length - 1));
	}
	return {runs, result: asked.value};
};

/** One in a hundred up and down, not in step with pairs. */
const waver = (index: number) => 1 + (((index * 7) % 11) - 5) / 500;
const figure = (value: number, heldBy?: string) => ({value, heldBy});

test('pairs: A B B A, the same ports in a pair, others in the next', () => {
	const {runs, result} = drive(pairsCourse([sending], 1, 20), ({holds}, index) => ({sending: figure((holds[0] ? 12 : 10) * waver(index))}));
	assert.equal(runs.length, 16, 'decided at the first look');
	assert.deepEqual(
		runs.slice(0, 4).map(({holds, ports}) => [holds[0], ports]),
		[
			[false, 0],
			[true, 0],
			[true, 1],
			[false, 1],
		],
	);
	assert.equal(`${result.proposed}: ${result.because}`, 'keep: TCP sending gained');
});

test('pairs go on until every metric that decides is decided', () => {
	const noisy = (index: number) => 1 + 0.3 * Math.sin(index * index);
	const {runs, result} = drive(pairsCourse([sending, receiving], 1, 12), ({holds}, index) => ({
		sending: figure((holds[0] ? 12 : 10) * waver(index)),
		receiving: figure(10 * noisy(index)),
	}));
	assert.equal(runs.length, 24);
	assert.deepEqual(
		result.judged.map(({metric, verdict}) => [metric.id, verdict.kind]),
		[
			['sending', 'helps'],
			['receiving', 'undecided'],
		],
	);
});

test('a guard vetoes, and decides nothing else', () => {
	const {runs, result} = drive(pairsCourse([sending, latency], 1, 20), ({holds}, index) => ({
		sending: figure((holds[0] ? 12 : 10) * waver(index)),
		latency: figure((holds[0] ? 70 : 50) * waver(index)),
	}));
	assert.equal(runs.length, 16);
	assert.equal(`${result.proposed}: ${result.because}`, 'undo: latency got worse by more than 5 %');
});

for (const [heard, expected] of [
	[() => false, 'undo: there was no figure of latency in 8 of 8 runs with it and 0 of 8 without'],
	[(index: number) => index === 1, 'undo: there was no figure of latency in 8 of 9 runs with it and 0 of 9 without'],
] as const) {
	test(`a guard that ${heard(1) ? 'is silent but for a run, which more pairs decide,' : 'nothing can be measured of'} with the change`, () => {
		const {result} = drive(pairsCourse([sending, latency], 1, 20), ({holds}, index) => ({
			sending: figure((holds[0] ? 12 : 10) * waver(index)),
			...(!holds[0] || heard(index) ? {latency: figure(50 * waver(index))} : {}),
		}));
		assert.equal(`${result.proposed}: ${result.because}`, expected);
	});
}

test('a gain is not kept before its guard is sure of it: where figures of that are missing, pairs go on until they are there', () => {
	const {runs, result} = drive(pairsCourse([sending, latency], 1, 20), ({holds}, index) => ({
		sending: figure((holds[0] ? 12 : 10) * waver(index)),
		...(index === 3 ? {} : {latency: figure((holds[0] ? 70 : 50) * waver(index))}),
	}));
	assert.equal(runs.length, 18);
	assert.equal(`${result.proposed}: ${result.because}`, 'undo: latency got worse by more than 5 %');
});

test('pairs do not go on for a guard’s sake where another vetoes already', () => {
	const {runs, result} = drive(pairsCourse([sending, latency, {...receiving, part: 'guard'}], 1, 20), ({holds}, index) => ({
		sending: figure((holds[0] ? 12 : 10) * waver(index)),
		latency: figure((holds[0] ? 70 : 50) * waver(index)),
		...(index === 0 ? {receiving: figure(10)} : {}),
	}));
	assert.equal(runs.length, 16);
	assert.equal(result.proposed, 'undo');
});

test('a guard of which little can be measured in either state leaves it open', () => {
	const {result} = drive(pairsCourse([sending, latency], 1, 20), ({holds}, index) => ({
		sending: figure((holds[0] ? 12 : 10) * waver(index)),
		...(index % 5 === 0 ? {latency: figure(50 * waver(index))} : {}),
	}));
	assert.equal(`${result.proposed}: ${result.because}`, 'nothing: TCP sending gained, and latency gave too few figures to tell');
});

test('held by a cap without the change: the CPU per byte decides', () => {
	const {result} = drive(pairsCourse([sending, cpu], 1, 20), ({holds}, index) => ({
		sending: figure(9.41, holds[0] ? undefined : 'the NIC'),
		cpu: figure((holds[0] ? 1.5 : 2) * waver(index)),
	}));
	assert.deepEqual(
		result.judged.map(({verdict}) => verdict.kind),
		['cannot show it', 'helps'],
	);
	assert.equal(result.proposed, 'keep');
});

test('of several, one that is held: the CPU per byte decides in its place, and pairs go on until it does', () => {
	const {runs, result} = drive(pairsCourse([sending, receiving, cpu], 1, 20), ({holds}, index) => ({
		sending: figure(9.41, 'the NIC'),
		receiving: figure(10 * waver(index)),
		cpu: figure((holds[0] ? 1.7 : 2) * (1 + 0.2 * Math.sin(index * index))),
	}));
	assert.deepEqual(
		result.judged.map(({verdict}) => verdict.kind),
		['cannot show it', 'no change', 'helps'],
	);
	assert.ok(runs.length > 16, `${runs.length}`);
	assert.equal(`${result.proposed}: ${result.because}`, 'keep: CPU seconds per GB gained');
});

test('a metric that fails now and then has fewer pairs, one that always does has none; it ends all the same', () => {
	const {runs, result} = drive(pairsCourse([sending, receiving], 1, 20), ({holds}, index) =>
		index % 5 === 0 ? {} : {sending: figure((holds[0] ? 10.1 : 10) * waver(index))},
	);
	assert.equal(runs.length, 40);
	assert.deepEqual(
		result.judged.map(({metric}) => metric.id),
		['sending'],
	);
});

test('boots: each step in its turn, six runs a boot on the same ports', () => {
	const plan = factorialPlan(3);
	const {runs, result} = drive(bootsCourse([sending, latency], plan), ({holds}, index) => ({
		sending: figure((holds[0] ? 12 : 10) * (holds[2] ? 0.9 : 1) * waver(index)),
		latency: figure((holds[1] ? 90 : 50) * waver(index)),
	}));
	assert.equal(runs.length, 72);
	assert.deepEqual(
		runs.filter((_, index) => index % 6 === 0).map(({holds}) => holds),
		plan,
	);
	assert.deepEqual(
		runs.slice(0, 7).map(({boot, ports}) => [boot, ports]),
		[
			[0, 0],
			[0, 1],
			[0, 2],
			[0, 3],
			[0, 4],
			[0, 5],
			[1, 0],
		],
	);
	assert.deepEqual(
		result.map(({proposed, because}) => `${proposed}: ${because}`),
		['keep: TCP sending gained', 'undo: latency got worse by more than 5 %', 'undo: TCP sending lost, and nothing gained'],
	);
});

test('boots: a cap of the boots without the bundle', () => {
	const {result} = drive(bootsCourse([sending], bundlePlan(4)), ({holds}) => ({
		sending: figure(holds[0] ? 9.4 : 9.41, holds[0] ? undefined : 'the NIC'),
	}));
	assert.equal(result[0]?.judged[0]?.verdict.kind, 'cannot show it');
});

test('boots: a guard that nothing can be measured of in those with a step, and in those with another', () => {
	const {result} = drive(bootsCourse([sending, latency], factorialPlan(2)), ({holds}, index) => ({
		sending: figure((holds[0] ? 12 : 10) * (holds[1] ? 1.2 : 1) * waver(index)),
		...(holds[0] ? {} : {latency: figure(50 * waver(index))}),
	}));
	assert.deepEqual(
		result.map(({proposed, because}) => `${proposed}: ${because}`),
		[
			'undo: there was no figure of latency in 36 of 36 runs with it and 0 of 36 without',
			'nothing: TCP sending gained, and latency gave too few figures to tell',
		],
	);
});

test('boots: a guard without a figure in one of them proves nothing of any step, and none is kept', () => {
	const {result} = drive(bootsCourse([sending, latency], bundlePlan(4)), ({holds, boot}, index) => ({
		sending: figure((holds[0] ? 12 : 10) * waver(index)),
		...(boot === 3 ? {} : {latency: figure(50 * waver(index))}),
	}));
	assert.equal(`${result[0]?.proposed}: ${result[0]?.because}`, 'nothing: TCP sending gained, and latency gave too few figures to tell');
});
