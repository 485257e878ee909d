import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {
	activity,
	answer,
	applied,
	back,
	begin,
	begun,
	drive,
	failed,
	keep,
	kept,
	last,
	liveSteps,
	measured,
	names,
	next,
	phases,
	restart,
	restarted,
	runOf,
	settled,
	startSteps,
	takeWay,
	toBundle,
	toConfirm,
	toMeasuring,
	toTune,
	undone,
	write,
} from './drive.ts';
import type {Script} from './fake-engine.ts';
import {fakeFacts} from './fake-facts.ts';

const time = '';
const drifted: WizardEvent = {
	type: 'applied',
	step: 'multi-queue',
	outcome: {kind: 'drifted', drifts: [{what: 'x', expected: '1', found: '2'}]},
	time,
};
const broken: WizardEvent = {type: 'applied', step: 'multi-queue', outcome: {kind: 'failed', because: 'disk full'}, time};
const unmeasured: readonly WizardEvent[] = [...toTune, ...takeWay(1), begin, begun];
const steps = ['multi-queue', 'cpu-pinning', 'vhost-workers', 'hugepages', 'interrupts'];
const undo: WizardEvent = {type: 'undo'};
const stop: WizardEvent = {type: 'stop'};
const interrupt: WizardEvent = {type: 'interrupt'};

describe('step by step, without measuring', () => {
	const sample: Script = {target: {name: 'sample', sample: true, writable: true}};
	const each: readonly WizardEvent[] = [...toTune, ...takeWay(0), begin, begun];

	test('an undone definition that no start has felt needs no restart', () => {
		const events: readonly WizardEvent[] = [...each, applied('multi-queue'), undo, undone()];
		assert.deepEqual(runOf(drive(events, sample).state).unfelt, []);
		assert.equal(last(events, sample), 'apply cpu-pinning');
	});

	test('changes are counted, then verified', () => {
		const change: WizardEvent = {type: 'told', event: {type: 'change', step: 'multi-queue', what: 'x', status: 'done'}, time};
		assert.equal(phases(each, sample)[0], 'applying');
		assert.equal(phases([...each, change], sample)[0], 'verifying');
	});
});

describe('all at once', () => {
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
		const {effects} = drive([...off, ...takeWay(1), begin, begun, ...steps.map(step => applied(step)), keep, kept]);
		assert.deepEqual(names(effects), ['look inside', 'begin', ...steps.map(step => `apply ${step}`), 'keep']);
	});
});

describe('pause, stop, ctrl-c', () => {
	test('a pause begins before the next thing, and p goes on', () => {
		const paused: readonly WizardEvent[] = [...unmeasured, {type: 'pause'}, applied('multi-queue')];
		assert.equal(activity(paused), 'paused');
		assert.equal(last([...paused, {type: 'pause'}]), 'apply cpu-pinning');
	});

	test('stop still decides the step that has begun, begins no other, and claims no total', () => {
		const events: readonly WizardEvent[] = [...toMeasuring, stop, measured(answer(['vhost-workers'], 8))];
		assert.equal(activity(events), 'deciding');
		const decided: readonly WizardEvent[] = [...events, keep, settled];
		assert.deepEqual(phases(decided), ['kept', 'skipped', 'skipped', 'skipped', 'skipped']);
		assert.equal(activity([...decided, settled]), 'finished');
		assert.deepEqual(drive(decided).effects.at(-1), {
			type: 'settle',
			found: runOf(drive(decided).state).found,
			ending: {kind: 'interrupted'},
		});
	});

	test('the first ctrl-c lets a step, or a restart, come to its end and pauses then: nothing is left out', () => {
		const once: readonly WizardEvent[] = [...unmeasured, interrupt];
		assert.equal(last(once), 'apply multi-queue', 'it is not ended by force');
		const paused: readonly WizardEvent[] = [...once, applied('multi-queue')];
		assert.equal(activity(paused), 'paused');
		assert.ok(!phases(paused).includes('skipped'));
		assert.equal(last([...paused, {type: 'pause'}]), 'apply cpu-pinning');
		assert.deepEqual(phases([...paused, stop, kept]), ['kept', 'skipped', 'skipped', 'skipped', 'skipped']);
		assert.equal(drive([...paused, back]).state.overlay, 'undo all?');

		const restarting: readonly WizardEvent[] = [...unmeasured, ...steps.map(step => applied(step)), kept, restart, interrupt];
		assert.equal(last(restarting), 'restart guest');
		assert.equal(activity([...restarting, restarted]), 'finished');
	});

	test('the second asks about everything; p takes the first back', () => {
		assert.equal(drive([...unmeasured, interrupt, interrupt]).state.overlay, 'undo all?');
		const goneOn: readonly WizardEvent[] = [...unmeasured, interrupt, {type: 'pause'}];
		assert.equal(last([...goneOn, applied('multi-queue')]), 'apply cpu-pinning');
		assert.equal(drive([...goneOn, interrupt]).state.overlay, undefined);
	});

	test('trouble is a stop by itself: what was asked for before it does not come after it', () => {
		const events: readonly WizardEvent[] = [...unmeasured, interrupt, broken, {type: 'retry'}];
		assert.equal(activity(events), 'working');
		assert.equal(last([...events, applied('multi-queue')]), 'apply cpu-pinning');
	});

	test('where everything is to be taken back, how the step ends is no trouble', () => {
		const asked: readonly WizardEvent[] = [...unmeasured, interrupt, interrupt, {type: 'yes'}];
		assert.equal(last([...asked, broken]), 'undo all');
		assert.equal(phases([...asked, broken, undone()])[0], 'undone');
		const restarting: readonly WizardEvent[] = [...unmeasured, ...steps.map(step => applied(step)), kept, restart];
		assert.equal(last([...restarting, interrupt, interrupt, {type: 'yes'}, failed('restart guest')]), 'undo all');
	});

	test('a measurement that ctrl-c ended is no trouble: what was switched on is taken back', () => {
		const ended: readonly WizardEvent[] = [...toMeasuring, {type: 'interrupt'}, failed('measure')];
		assert.equal(last(ended), 'settle');
		assert.deepEqual(phases([...ended, settled])[0], 'undone');
		assert.equal(activity([...ended, settled, settled]), 'finished');
	});

	test('undoing everything waits for the change that is being written', () => {
		const asked: readonly WizardEvent[] = [...unmeasured, {type: 'interrupt'}, {type: 'interrupt'}, {type: 'yes'}];
		assert.equal(last(asked), 'abort');
		assert.equal(last([...asked, applied('multi-queue')]), 'undo all');
		assert.equal(phases([...asked, applied('multi-queue'), undone()])[0], 'undone');
	});

	test('undoing everything overtakes the questions about what is being measured', () => {
		const asked: readonly WizardEvent[] = [...toMeasuring, {type: 'interrupt'}, {type: 'interrupt'}, {type: 'yes'}];
		assert.equal(last([...asked, measured(answer(['vhost-workers'], 8))]), 'undo all');
		assert.equal(last([...asked, failed('measure')]), 'undo all');
	});

	test('back after everything is undone leads to the preview and closes the run', () => {
		const events: readonly WizardEvent[] = [...toBundle, back, {type: 'yes'}, undone(), back];
		assert.deepEqual(runOf(drive(events.slice(0, -1)).state).unfelt, [], 'undoing everything has restarted the guest');
		const {state, effects} = drive(events);
		assert.equal(state.screen, 'preview');
		assert.equal(effects.at(-1)?.type, 'finish');
	});
});

test('an export that was gone back from stands as it was, until the run is another', () => {
	const all = [...liveSteps, ...startSteps].map(step => applied(step));
	const ended: readonly WizardEvent[] = [...toTune, ...takeWay(1), begin, begun, ...all, kept, {type: 'skip'}];
	const typed: readonly WizardEvent[] = [{type: 'edit'}, {type: 'clear'}, {type: 'type', text: 'x'}, next];
	const written: readonly WizardEvent[] = [...ended, next, ...typed, write, {type: 'exported', files: ['/root/x/host.sh']}];
	const exportAfter = (events: readonly WizardEvent[]) => {
		const {state} = drive(events);
		assert.ok(state.screen === 'export', state.screen);
		return [state.folder, state.files];
	};
	assert.deepEqual(exportAfter([...written, back, next]), ['x', ['/root/x/host.sh']]);
	assert.deepEqual(exportAfter([...written, back, back, {type: 'yes'}, undone(), next]), ['x', undefined]);
});

describe('trouble', () => {
	const shown: readonly (readonly [name: string, events: readonly WizardEvent[], phase: string])[] = [
		['drift', [...unmeasured, drifted], 'drifted'],
		[
			'a refused value',
			[...unmeasured, {type: 'applied', step: 'multi-queue', outcome: {kind: 'refused', because: 'rounded', readBacks: []}, time}],
			'refused',
		],
		['a failure', [...unmeasured, broken], 'failed'],
		['a lost connection', [...unmeasured, failed('apply')], 'failed'],
	];
	for (const [name, events, phase] of shown) {
		test(`${name} stops and asks`, () => {
			assert.equal(typeof activity(events), 'object');
			assert.equal(phases(events)[0], phase);
		});
	}

	test('try again does the same again', () => {
		assert.equal(last([...unmeasured, drifted, {type: 'retry'}]), 'apply multi-queue');
	});

	test('a guest that runs without what was asked is told, and can be started once more', () => {
		const checks = [
			{what: 'vCPU 0 runs on', asked: '4', got: '4', same: true},
			{what: 'memory in hugepages', asked: '524288 KiB', got: '0 KiB', same: false},
		];
		const events: readonly WizardEvent[] = [
			...unmeasured,
			...steps.map(step => applied(step)),
			kept,
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
		assert.equal(last([...unmeasured, drifted, {type: 'skip'}]), 'apply cpu-pinning'));

	test('skipping a failed step takes its half back first, and no restart is due for it', () => {
		const events: readonly WizardEvent[] = [...unmeasured, broken, {type: 'skip'}];
		assert.equal(last(events), 'undo steps');
		assert.deepEqual(runOf(drive([...events, undone()]).state).unfelt, []);
		assert.equal(last([...events, undone()]), 'apply cpu-pinning');
	});

	test('leaving as is begins nothing more', () => {
		const events: readonly WizardEvent[] = [...unmeasured, broken, {type: 'leave'}];
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
		const trouble = activity([...toBundle, back, {type: 'yes'}, undone('failed')]);
		assert.ok(typeof trouble === 'object');
		assert.match(trouble.lines.at(-1) ?? '', /sh \/var\/lib\/nearmetal\/runs\/7f3a\/undo.sh/);
	});
});
