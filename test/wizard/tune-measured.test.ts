import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {
	activity,
	answer,
	answered,
	begin,
	begun,
	drive,
	failed,
	keep,
	last,
	measured,
	names,
	next,
	pairs,
	phases,
	restart,
	runOf,
	settled,
	startSteps,
	toBundle,
	toConfirm,
	toMeasuring,
	toRestarts,
	toVerdict,
	undone,
} from './drive.ts';

const time = '';
const undo: WizardEvent = {type: 'undo'};
const question = (events: readonly WizardEvent[]) => {
	const asked = drive(events).effects.findLast(effect => effect.type === 'measure');
	return [asked?.question.unit, asked?.question.steps];
};

describe('measured', () => {
	test('nothing is begun before the last question', () => assert.deepEqual(names(drive(toConfirm).effects), ['look inside']));

	test('what cannot be measured is told before anything is switched on, and asked about', () => {
		const lacking: readonly WizardEvent[] = [
			...toConfirm,
			begin,
			{...begun, unmeasured: [{what: 'round trip', because: 'There is no ping in web01.'}]} as WizardEvent,
		];
		assert.equal(activity(lacking), 'asking begin');
		assert.deepEqual(names(drive([...lacking, next, restart]).effects), ['look inside', 'begin']);
		assert.deepEqual(names(drive([...lacking, begin]).effects), ['look inside', 'begin', 'measure']);
		assert.equal(drive([...lacking, {type: 'back'}]).state.screen, 'preview');
		// Of a run that was stopped while it began nothing is left to ask.
		assert.deepEqual(names(drive(lacking.toSpliced(-1, 0, {type: 'stop'})).effects), ['look inside', 'begin', 'settle']);
	});

	test('each step that acts at once by pairs, with a question after each; what is decided is brought about before the next', () => {
		assert.deepEqual(names(drive(toRestarts).effects), ['look inside', 'begin', 'measure', 'settle', 'measure', 'settle']);
		assert.deepEqual(question(toMeasuring), ['pairs', ['vhost-workers']]);
		assert.deepEqual(question(toRestarts), ['pairs', ['interrupts']]);
		assert.deepEqual(phases(toVerdict), ['judged', ...Array.from({length: 4}, () => 'waiting')]);
		assert.deepEqual(phases(toRestarts).slice(0, 2), ['kept', 'undone']);
	});

	test('what is measured holds or not as in its last run, until it is decided and brought about', () => {
		const holds = (events: readonly WizardEvent[]) => runOf(drive(events).state).steps[0]?.phase;
		assert.deepEqual(holds(toVerdict), {name: 'judged', holds: false});
		assert.deepEqual(holds([...toMeasuring, ...pairs('vhost-workers', 1, 8), measured(answer(['vhost-workers'], 8))]), {
			name: 'judged',
			holds: true,
		});
		assert.deepEqual(holds([...toVerdict, keep]), {name: 'judged', holds: false});
	});

	test('the guest is not restarted without an answer; without it those steps are left out, and the total is by pairs', () => {
		assert.equal(activity(toRestarts), 'asking restart');
		const skipped: readonly WizardEvent[] = [...toRestarts, {type: 'skip'}];
		assert.deepEqual(phases(skipped).slice(2), ['skipped', 'skipped', 'skipped']);
		assert.deepEqual(question(skipped), ['pairs', ['vhost-workers']]);
		const {found, activity: then} = runOf(drive([...skipped, measured(answer(['vhost-workers'], 7)), settled]).state);
		assert.deepEqual([then, found.total?.unit], ['finished', 'pairs']);
	});

	test('those that need a guest start: agreed to once, as one, by boots; then the total by boots, agreed to as well', () => {
		assert.deepEqual(question([...toRestarts, restart]), ['boots', startSteps]);
		assert.equal(activity(toBundle), 'deciding');
		const decided: readonly WizardEvent[] = [...toBundle, keep, settled];
		assert.deepEqual(phases(decided), ['kept', 'undone', 'kept', 'kept', 'kept']);
		assert.equal(activity(decided), 'asking restart');
		assert.deepEqual(question([...decided, restart]), ['boots', ['vhost-workers', ...startSteps]]);
		const end: readonly WizardEvent[] = [...decided, restart, measured(answer(['vhost-workers', ...startSteps], 38, 'boots'))];
		assert.deepEqual(drive(end).effects.at(-1), {type: 'settle', found: runOf(drive(end).state).found, ending: {kind: 'done'}});
		assert.equal(activity([...end, settled]), 'finished');
	});

	test('nothing kept: nothing is claimed, and no total is measured', () => {
		const none: readonly WizardEvent[] = [
			...toVerdict,
			undo,
			settled,
			measured(answer(['interrupts'], 0.2)),
			undo,
			settled,
			{type: 'skip'},
			settled,
		];
		assert.equal(activity(none), 'finished');
		assert.equal(runOf(drive(none).state).found.total, undefined);
	});

	const proposals: readonly (readonly [percent: number, proposed: string])[] = [
		[8.2, 'keep'],
		[0.3, 'undo'],
		[-8, 'undo'],
		[3.1, 'nothing'],
	];
	for (const [percent, proposed] of proposals) {
		test(`${percent} % ± 2: ${proposed}; the admin may decide otherwise`, () => {
			const judged: readonly WizardEvent[] = [
				...toMeasuring,
				measured(answer(['vhost-workers'], percent, 'pairs', percent === 3.1 ? 'the uplink' : undefined)),
			];
			if (proposed !== 'nothing') assert.equal(answered(judged, 'vhost-workers')?.outcome.proposed, proposed);
			assert.deepEqual(phases([...judged, undo, settled])[0], 'undone');
			assert.deepEqual(phases([...judged, keep, settled])[0], 'kept');
		});
	}

	test('at a cap nothing is proposed: enter decides nothing, the admin does', () => {
		const held: readonly WizardEvent[] = [...toMeasuring, measured(answer(['vhost-workers'], 0.1, 'pairs', 'the uplink'))];
		assert.equal(answered(held, 'vhost-workers')?.outcome.proposed, 'nothing');
		assert.equal(activity([...held, next]), 'deciding');
		assert.equal(last([...held, keep]), 'settle');
	});

	test('every run is kept, also of a question that is asked anew', () => {
		const twice: readonly WizardEvent[] = [
			...toMeasuring,
			...pairs('vhost-workers', 3, 8),
			{type: 'missed', failure: {judging: 'vhost-workers', at: '', because: 'no answer'}},
			failed('measure'),
			{type: 'retry'},
			...pairs('vhost-workers', 8, 8),
		];
		const {found, series} = runOf(drive(twice).state);
		assert.deepEqual([found.runs.length, found.failures.length, series.length], [22, 1, 16]);
	});

	test('a guest that was started anew and has not all that was asked: it stands in the log', () => {
		const checks = [{what: 'memory in hugepages', asked: '524288 KiB', got: '0 KiB', same: false}];
		const {log} = runOf(drive([...toBundle, keep, {type: 'settled', checks, time}]).state);
		assert.deepEqual(log.at(-1), {time, text: 'memory in hugepages: 0 KiB, asked 524288 KiB', mark: 'failed'});
	});

	test('a measurement that failed can be tried again, or gone past: what was switched on is taken back', () => {
		const events: readonly WizardEvent[] = [...toMeasuring, failed('measure')];
		assert.equal(typeof activity(events), 'object');
		assert.equal(last([...events, {type: 'retry'}]), 'measure');
		assert.equal(last([...events, {type: 'skip'}]), 'settle');
		assert.deepEqual(phases([...events, {type: 'skip'}, settled]).slice(0, 2), ['undone', 'measuring']);
	});

	test('everything is taken back: nothing is kept, and nothing claimed', () => {
		const {found, steps} = runOf(
			drive([...toVerdict, keep, settled, {type: 'interrupt'}, {type: 'interrupt'}, {type: 'yes'}, failed('measure'), undone()]).state,
		);
		assert.deepEqual([found.judgements.map(({isKept}) => isKept), found.total], [[false], undefined]);
		assert.ok(steps.every(({phase}) => phase.name === 'undone' || phase.name === 'skipped'));
	});
});
