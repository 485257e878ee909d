import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Effect, WizardEvent} from '../../src/wizard/event.ts';
import {proposal, resultOf} from '../../src/wizard/tune/progress.ts';
import {
	applied,
	back,
	begin,
	begun,
	drive,
	keep,
	kept,
	measured,
	next,
	restart,
	restarted,
	runOf,
	takeWay,
	toBaseline,
	toConfirm,
	toTune,
	toVerdict,
} from './drive.ts';
import type {Script} from './fake-engine.ts';
import {fakeFacts} from './fake-facts.ts';

const time = '';
const names = (effects: readonly Effect[]) =>
	effects.filter(({type}) => type !== 'judge').map(effect => ('step' in effect ? `${effect.type} ${effect.step}` : effect.type));
const phases = (events: readonly WizardEvent[], script?: Script) => runOf(drive(events, script).state).steps.map(({phase}) => phase.name);
const activity = (events: readonly WizardEvent[], script?: Script) => runOf(drive(events, script).state).activity;
const last = (events: readonly WizardEvent[], script?: Script) => names(drive(events, script).effects).at(-1);
const undone = (status: 'restored' | 'failed' = 'restored'): WizardEvent => ({
	type: 'undone',
	report: {run: '7f3a', lines: [{what: 'x', status}], complete: status === 'restored'},
	time,
});
const failed = (during: Effect['type']): WizardEvent => ({type: 'failed', during, because: 'no answer', time});
const drifted: WizardEvent = {
	type: 'applied',
	step: 'multi-queue',
	outcome: {kind: 'drifted', drifts: [{what: 'x', expected: '1', found: '2'}]},
	time,
};
const broken: WizardEvent = {type: 'applied', step: 'multi-queue', outcome: {kind: 'failed', because: 'disk full'}, time};
const unmeasured: readonly WizardEvent[] = [...toTune, ...takeWay(2), begin, begun];
const together: readonly WizardEvent[] = [...toTune, ...takeWay(1), {type: 'type', text: '10.0.0.20'}, next, begin, begun];
const steps = ['multi-queue', 'cpu-pinning', 'vhost-workers', 'hugepages', 'interrupts'];
const baselineDone: readonly WizardEvent[] = [...toBaseline, measured(9.24)];

describe('step by step', () => {
	test('nothing is begun before the last question', () => assert.deepEqual(names(drive(toConfirm).effects), ['look inside']));

	test('begin, baseline, apply, ask, restart, measure, ask', () => {
		assert.deepEqual(names(drive(toVerdict).effects), ['look inside', 'begin', 'measure', 'apply multi-queue', 'restart guest', 'measure']);
		assert.equal(activity(toVerdict), 'deciding');
	});

	test('the guest is not restarted without an answer', () => {
		assert.equal(activity([...baselineDone, applied('multi-queue')]), 'asking restart');
		assert.equal(last([...baselineDone, applied('multi-queue')]), 'apply multi-queue');
	});

	test('without the restart the step is not measured but still decided', () => {
		const events: readonly WizardEvent[] = [...baselineDone, applied('multi-queue'), {type: 'skip'}];
		assert.equal(activity(events), 'deciding');
		assert.equal(last(events), 'apply multi-queue');
	});

	const proposals: readonly (readonly [rate: number, proposed: string])[] = [
		[12.1, 'keep'],
		[9.25, 'undo'],
		[7, 'undo'],
	];
	for (const [rate, proposed] of proposals) {
		test(`after ${rate} against 9.24 Gbit/s the proposal is ${proposed}`, () => {
			const progress = runOf(drive([...toVerdict.slice(0, -1), measured(rate, 9.24)]).state);
			assert.equal(proposal(resultOf(progress, ['multi-queue'])?.comparison), proposed);
		});
	}

	test('at a cap nothing is proposed: enter decides nothing, the admin does', () => {
		const held = {...measured(9.25, 9.24)};
		assert.ok(held.type === 'measured' && held.comparison);
		const events: readonly WizardEvent[] = [
			...toVerdict.slice(0, -1),
			{...held, comparison: {...held.comparison, verdict: 'cannot show it', heldBy: 'the uplink'}},
		];
		assert.equal(activity([...events, next]), 'deciding');
		assert.equal(last([...events, {type: 'keep'}]), 'keep');
	});

	test('the admin may decide against the proposal', () => {
		assert.equal(last([...toVerdict, {type: 'undo'}]), 'undo steps');
		assert.equal(last([...toVerdict.slice(0, -1), measured(7, 9.24), {type: 'keep'}]), 'keep');
	});

	test('a kept measurement is what the next one is compared with, an undone one is not', () => {
		const against = (decision: readonly WizardEvent[]) => {
			const {effects} = drive([...toVerdict, ...decision, applied('cpu-pinning'), restart, restarted]);
			const measure = effects.findLast(effect => effect.type === 'measure');
			return measure?.against?.[1]?.throughput[2];
		};
		assert.equal(against([keep, kept]), 12.1);
		assert.equal(against([{type: 'undo'}, undone()]), 9.24);
	});

	test('an undone definition is felt only after a restart, which is asked for before the next measurement', () => {
		const events: readonly WizardEvent[] = [...toVerdict, {type: 'undo'}, undone()];
		assert.deepEqual(runOf(drive(events).state).unfelt, ['multi-queue']);
		assert.deepEqual(runOf(drive([...events, applied('cpu-pinning'), restart, restarted]).state).unfelt, []);
	});

	test('undoing a definition that no start has felt needs no restart', () => {
		const events: readonly WizardEvent[] = [...baselineDone, applied('multi-queue'), {type: 'skip'}, {type: 'undo'}, undone()];
		assert.deepEqual(runOf(drive(events).state).unfelt, []);
	});

	test('changes are counted, then verified', () => {
		const change: WizardEvent = {type: 'told', event: {type: 'change', step: 'multi-queue', what: 'x', status: 'done'}, time};
		assert.equal(phases(baselineDone)[0], 'applying');
		assert.equal(phases([...baselineDone, change])[0], 'verifying');
	});
});

describe('all at once', () => {
	test('with measuring: one restart, one question for all', () => {
		const all: readonly WizardEvent[] = [...together, measured(9.24), ...steps.map(step => applied(step))];
		assert.equal(activity(all), 'asking restart');
		const asked: readonly WizardEvent[] = [...all, restart, restarted, measured(13, 9.24)];
		assert.equal(activity(asked), 'deciding');
		assert.deepEqual(
			phases([...asked, keep, kept]),
			steps.map(() => 'kept'),
		);
		assert.equal(activity([...asked, keep, kept]), 'finished');
	});

	test('undoing all of them takes back the last applied first', () => {
		const {effects} = drive([
			...together,
			measured(9.24),
			...steps.map(step => applied(step)),
			restart,
			restarted,
			measured(9, 9.24),
			{type: 'undo'},
		]);
		assert.deepEqual(effects.at(-1), {type: 'undo steps', steps: steps.toReversed()});
	});

	test('without measuring: applied, kept, one restart', () => {
		const events: readonly WizardEvent[] = [...unmeasured, ...steps.map(step => applied(step)), kept, restart, restarted];
		assert.deepEqual(names(drive(events).effects), [
			'look inside',
			'begin',
			...steps.map(step => `apply ${step}`),
			'keep',
			'restart guest',
		]);
		assert.equal(activity(events), 'finished');
	});

	test('a guest that is off is only defined: no measuring is offered, no restart is asked for', () => {
		const facts = {...fakeFacts, domains: [{...fakeFacts.domains[0], state: 'shut off' as const}]};
		const off: readonly WizardEvent[] = [{type: 'inspected', facts}, ...toTune.slice(1)];
		const {state} = drive(off);
		assert.ok(state.screen === 'tune' && state.stage.name === 'way' && !state.stage.measures.possible);
		const {effects} = drive([...off, ...takeWay(1), begin, begun, ...steps.map(step => applied(step)), {type: 'keep'}, kept]);
		assert.deepEqual(names(effects), ['look inside', 'begin', ...steps.map(step => `apply ${step}`), 'keep']);
	});
});

describe('pause, stop, ctrl-c', () => {
	test('a pause begins before the next thing, and p goes on', () => {
		const paused: readonly WizardEvent[] = [...toBaseline, {type: 'pause'}, measured(9.24)];
		assert.equal(activity(paused), 'paused');
		assert.equal(last([...paused, {type: 'pause'}]), 'apply multi-queue');
	});

	test('stop still decides the step that has begun, and begins no other', () => {
		const events: readonly WizardEvent[] = [
			...baselineDone,
			{type: 'stop'},
			applied('multi-queue'),
			restart,
			restarted,
			measured(12, 9.24),
		];
		assert.equal(activity(events), 'deciding');
		assert.deepEqual(phases([...events, keep, kept]), ['kept', 'skipped', 'skipped', 'skipped', 'skipped']);
		assert.equal(activity([...events, keep, kept]), 'finished');
	});

	test('the first ctrl-c ends what is under way, the second asks about everything', () => {
		const once: readonly WizardEvent[] = [...baselineDone, {type: 'interrupt'}];
		assert.equal(last(once), 'abort');
		const twice = drive([...once, {type: 'interrupt'}]);
		assert.equal(twice.state.overlay, 'undo all?');
	});

	test('a measurement that ctrl-c ended is no trouble', () => {
		assert.equal(activity([...toBaseline, {type: 'interrupt'}, failed('measure')]), 'finished');
	});

	test('undoing everything waits for the change that is being written', () => {
		const asked: readonly WizardEvent[] = [...baselineDone, {type: 'interrupt'}, {type: 'interrupt'}, {type: 'yes'}];
		assert.equal(last(asked), 'abort');
		assert.equal(last([...asked, applied('multi-queue')]), 'undo all');
		assert.equal(phases([...asked, applied('multi-queue'), undone()])[0], 'undone');
	});

	test('back after everything is undone leads to the preview and closes the run', () => {
		const events: readonly WizardEvent[] = [...toVerdict, back, {type: 'yes'}, undone(), back];
		assert.deepEqual(runOf(drive(events.slice(0, -1)).state).unfelt, [], 'undoing everything has restarted the guest');
		const {state, effects} = drive(events);
		assert.equal(state.screen, 'preview');
		assert.equal(effects.at(-1)?.type, 'finish');
	});
});

describe('trouble', () => {
	const shown: readonly (readonly [name: string, events: readonly WizardEvent[], phase: string])[] = [
		['drift', [...baselineDone, drifted], 'drifted'],
		[
			'a refused value',
			[...baselineDone, {type: 'applied', step: 'multi-queue', outcome: {kind: 'refused', because: 'rounded', readBacks: []}, time}],
			'refused',
		],
		['a failure', [...baselineDone, broken], 'failed'],
		['a lost connection', [...baselineDone, failed('apply')], 'failed'],
	];
	for (const [name, events, phase] of shown) {
		test(`${name} stops and asks`, () => {
			assert.equal(typeof activity(events), 'object');
			assert.equal(phases(events)[0], phase);
		});
	}

	test('try again does the same again', () => {
		assert.equal(last([...baselineDone, drifted, {type: 'retry'}]), 'apply multi-queue');
		assert.equal(last([...toBaseline, failed('measure'), {type: 'retry'}]), 'measure');
	});

	test('a guest that runs without what was asked is told, and can be started once more', () => {
		const checks = [
			{what: 'vCPU 0 runs on', asked: '4', got: '4', same: true},
			{what: 'memory in hugepages', asked: '524288 KiB', got: '0 KiB', same: false},
		];
		const events: readonly WizardEvent[] = [
			...baselineDone,
			applied('multi-queue'),
			restart,
			{type: 'restarted', checks, time: '02:00:00'},
		];
		assert.deepEqual(activity(events), {
			title: 'web01 runs again, but not with all that was asked.',
			lines: ['memory in hugepages: 0 KiB, asked 524288 KiB'],
		});
		assert.equal(activity([...events, {type: 'retry'}]), 'asking restart');
	});

	test('skipping drift goes on with the next step', () =>
		assert.equal(last([...baselineDone, drifted, {type: 'skip'}]), 'apply cpu-pinning'));

	test('skipping a failed step takes its half back first, and no restart is due for it', () => {
		const events: readonly WizardEvent[] = [...baselineDone, broken, {type: 'skip'}];
		assert.equal(last(events), 'undo steps');
		assert.deepEqual(runOf(drive([...events, undone()]).state).unfelt, []);
		assert.equal(last([...events, undone()]), 'apply cpu-pinning');
	});

	test('leaving as is begins nothing more', () => {
		const events: readonly WizardEvent[] = [...baselineDone, broken, {type: 'leave'}];
		assert.equal(activity(events), 'finished');
		assert.equal(last(events), 'apply multi-queue');
	});

	test('a run that could not begin is not gone past', () => {
		const events: readonly WizardEvent[] = [...toConfirm, begin, failed('begin')];
		assert.equal(last([...events, {type: 'skip'}]), 'begin');
		assert.equal(typeof activity([...events, {type: 'skip'}]), 'object');
		assert.equal(drive([...events, back]).state.screen, 'preview');
	});

	test('an undo that is not complete says what is left and how to do it by hand', () => {
		const trouble = activity([...toVerdict, {type: 'undo'}, undone('failed')]);
		assert.ok(typeof trouble === 'object');
		assert.match(trouble.lines.at(-1) ?? '', /sh \/var\/lib\/nearmetal\/runs\/7f3a\/undo.sh/);
	});
});
