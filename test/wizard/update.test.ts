import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Step} from '../../src/plan/plan.ts';
import type {SideEffect, WizardEvent} from '../../src/wizard/event.ts';
import {farewell} from '../../src/wizard/farewell.ts';
import type {WizardState} from '../../src/wizard/state.ts';
import {update} from '../../src/wizard/update.ts';
import {
	applied,
	back,
	begin,
	begun,
	drive,
	inspected,
	judged,
	kept,
	liveSteps,
	next,
	startSteps,
	takeWay,
	toBundle,
	toGuest,
	toPlan,
	toPreview,
	toSetup,
	toTune,
	toVerdict,
	write,
} from './drive.ts';
import {fakeEngine, type Script} from './fake-engine.ts';
import {bareFacts, fakeFacts, manyGuests} from './fake-facts.ts';

const at = (events: readonly WizardEvent[], script?: Script) => drive(events, script).state;
const move = (by: number): WizardEvent => ({type: 'move', by});
const readOnly: Script = {target: {name: 'kvm1.json', sample: false, writable: false}};

describe('the way forward and back', () => {
	const cases: readonly (readonly [name: string, events: readonly WizardEvent[], screen: string])[] = [
		['reading the host leads to it', [inspected], 'host'],
		['host to guest', toGuest, 'guest'],
		['guest back to host', [...toGuest, back], 'host'],
		['guest to plan', toPlan, 'plan'],
		['a guest that cannot be changed is not planned for', [...toGuest, move(2), next], 'guest'],
		['a guest that is yet to be made', [...toGuest, {type: 'no guest'}], 'plan'],
		['plan back to guest', [...toPlan, back], 'guest'],
		['plan to preview', toPreview, 'preview'],
		['preview back to plan', [...toPreview, back], 'plan'],
		['preview to tune', toTune, 'tune'],
		['preview straight to export', [...toPreview, {type: 'export'}], 'export'],
		['export without a run goes back to preview', [...toPreview, {type: 'export'}, back], 'preview'],
		['tune back to preview while nothing is applied', [...toTune, back], 'preview'],
		['q leaves at once while nothing is applied', [...toPlan, {type: 'quit'}], 'goodbye'],
		['ctrl-c leaves at once while nothing is applied', [...toPlan, {type: 'interrupt'}], 'goodbye'],
		['a host that cannot be read', [{type: 'failed', during: 'inspect', because: 'no', time: ''}], 'error'],
		['trying again to read it', [{type: 'failed', during: 'inspect', because: 'no', time: ''}, {type: 'retry'}], 'inspecting'],
	];
	for (const [name, events, screen] of cases) {
		test(name, () => assert.equal(at(events).screen, screen));
	}

	test('what changes nothing gives the very same state', () => {
		for (const events of [toGuest, toPlan, toPreview, toTune, toSetup, toVerdict]) {
			const state = at(events);
			for (const event of [move(0), {type: 'no'}, {type: 'kept', time: ''}, {type: 'retry'}] as const) {
				assert.equal(update(fakeEngine(), state, event)[0], state, `${state.screen} ${event.type}`);
			}
		}
	});
});

describe('a guest named on the command line', () => {
	const choices = (events: readonly WizardEvent[], guest: string) => {
		const state = at(events, {guest});
		return [state.screen, 'choices' in state ? state.choices?.guest : undefined];
	};

	test('is planned for at once', () => assert.deepEqual(choices([inspected, next], 'db02'), ['plan', 'db02']));
	test('back shows the guests, so that another may be chosen', () =>
		assert.deepEqual(choices([inspected, next, back, move(-1), next], 'db02'), ['plan', 'web01']));
	test('is not forced once another was chosen', () =>
		assert.deepEqual(choices([inspected, next, back, move(-1), next, back, back, next, next], 'db02'), ['plan', 'web01']));
	test('is shown where it cannot be tuned', () => {
		const state = at([inspected, next], {guest: 'build-runner-17'});
		assert.ok(state.screen === 'guest');
		assert.equal(state.judgements[state.cursor]?.name, 'build-runner-17');
	});
});

describe('the list of guests', () => {
	const names = fakeFacts.domains.map(({name}) => name);
	const judging = (effects: readonly SideEffect[]) => effects.flatMap(effect => (effect.type === 'judge' ? [effect.guest] : []));
	const verdicts = (state: WizardState) => {
		assert.ok(state.screen === 'guest');
		return state.judgements.map(({verdict}) => verdict);
	};

	test('is there before a plan was made for any, and asks for one', () => {
		const {state, effects} = drive(toGuest);
		assert.deepEqual([verdicts(state), judging(effects)], [['waiting', 'waiting', 'cannot'], [names[0]]]);
	});
	test('asks for the one nearest to the cursor next', () => {
		const facts = manyGuests(152);
		const first = facts.domains[0]?.name ?? '';
		const {effects} = drive([{type: 'inspected', facts}, next, move(100), judged(first, facts)], {facts});
		assert.deepEqual(judging(effects), [first, facts.domains[100]?.name]);
	});
	test('asks for one after another, and for none twice', () => {
		const {state, effects} = drive([...toGuest, move(2), judged('web01'), judged('web01'), judged('build-runner-17'), judged('db02')]);
		assert.deepEqual(judging(effects), ['web01', 'db02']);
		assert.deepEqual(verdicts(state), ['open', 'open', 'cannot']);
	});
	test('takes no judgement of facts that were read before', () => {
		const stale: WizardEvent = {...judged('web01'), facts: {...fakeFacts}};
		assert.deepEqual(verdicts(at([...toGuest, stale])), ['waiting', 'waiting', 'cannot']);
	});
	test('that is left asks for no more', () => assert.deepEqual(judging(drive([judged('web01')], {}, at(toPlan)).effects), []));
});

describe('plan', () => {
	const stepStates = (events: readonly WizardEvent[]) => {
		const state = at(events);
		assert.equal(state.screen, 'plan');
		return Object.fromEntries(state.plan.steps.map(step => [step.id, step.state]));
	};

	test('the cursor begins at the first step that can be chosen, if any can', () => {
		const startOf = (states: Readonly<Record<string, Step['state']>>) => {
			const state = at(toPlan, {stepAs: step => ({...step, state: states[step.id] ?? 'satisfied'})});
			return state.screen === 'plan' ? state.plan.steps[state.cursor]?.id : undefined;
		};

		assert.equal(startOf({'multi-queue': 'satisfied', hugepages: 'off', interrupts: 'on'}), 'hugepages');
		assert.equal(startOf({hugepages: 'invalid'}), 'hugepages');
		assert.equal(startOf({}), 'multi-queue');
	});

	test('space switches a step off and on again', () => {
		assert.equal(stepStates([...toPlan, {type: 'toggle'}])['multi-queue'], 'off');
		assert.equal(stepStates([...toPlan, {type: 'toggle'}, {type: 'toggle'}])['multi-queue'], 'on');
	});

	test('a step that is so already, or not possible, cannot be switched on, and it is said why', () => {
		for (const [row, word] of [
			[7, /already/],
			[10, /not possible/],
		] as const) {
			const state = at([...toPlan, move(row), {type: 'toggle'}]);
			assert.ok(state.screen === 'plan' && word.test(state.notice ?? ''));
			assert.deepEqual(state.choices.on, {});
		}
	});

	test('without a chosen step there is no preview', () => {
		const off = [0, 1, 2, 3, 4].flatMap((): readonly WizardEvent[] => [{type: 'toggle'}, move(1)]);
		const state = at([...toPlan, ...off, next]);
		assert.ok(state.screen === 'plan' && /choose at least one/.test(state.notice ?? ''));
	});

	test('a value typed by hand is checked as it is typed and used on enter', () => {
		const typing: readonly WizardEvent[] = [...toPlan, {type: 'edit'}, {type: 'type', text: '9'}];
		const wrong = at([...typing, next]);
		assert.ok(wrong.screen === 'plan' && wrong.form?.fields[0]?.complaint === 'web01 has 8 vCPUs: give a number from 1 to 8');
		const right = at([...typing, {type: 'erase'}, {type: 'type', text: '4'}, next]);
		assert.ok(right.screen === 'plan' && right.form === undefined);
		assert.deepEqual(right.choices.options, {'multi-queue': {queues: '4'}});
		assert.equal(right.plan.steps[0]?.summary, '1 → 4 queue pairs');
	});

	test('a cleared field is automatic again', () => {
		const state = at([...toPlan, {type: 'edit'}, {type: 'type', text: '4'}, next, {type: 'edit'}, {type: 'clear'}, next]);
		assert.ok(state.screen === 'plan');
		assert.deepEqual(state.choices.options, {'multi-queue': {queues: ''}});
		assert.equal(state.plan.steps[0]?.summary, '1 → 8 queue pairs');
	});

	test('a value of a step that is not chosen is kept, and the key that chooses it is told', () => {
		const off = [...toPlan, {type: 'toggle'}, {type: 'edit'}] as const;
		const state = at([...off, {type: 'type', text: '4'}, next]);
		assert.ok(state.screen === 'plan');
		const {choices, notice} = state;
		assert.deepEqual([choices.options['multi-queue'], choices.on['multi-queue']], [{queues: '4'}, false]);
		assert.match(notice ?? '', /space chooses it/);
	});

	test('fields that are left as they are are no choice', () => {
		const state = at([...toPlan, {type: 'edit'}, next]);
		assert.ok(state.screen === 'plan');
		assert.deepEqual([state.form, state.history.past, state.choices.options], [undefined, [], {}]);
	});

	test('escape forgets what was typed', () => {
		const state = at([...toPlan, {type: 'edit'}, {type: 'type', text: '4'}, back]);
		assert.ok(state.screen === 'plan' && state.form === undefined);
		assert.deepEqual(state.choices.options, {});
	});

	test('choices survive going back as far as the host, for the same guest only', () => {
		const changed: readonly WizardEvent[] = [...toPlan, {type: 'toggle'}, back];
		assert.equal(stepStates([...changed, next])['multi-queue'], 'off');
		assert.equal(stepStates([...changed, move(1), next, {type: 'yes'}])['multi-queue'], 'on');
	});

	test('another preset drops what was chosen by hand', () => {
		const state = at([...toPlan, {type: 'toggle'}, {type: 'preset'}, {type: 'yes'}]);
		assert.ok(state.screen === 'plan');
		assert.notEqual(state.choices.preset.name, 'recommended');
		assert.deepEqual(state.choices.on, {});
	});
});

describe('where nothing can be applied', () => {
	test('a recording is planned and exported, and Tune says why not', () => {
		const state = at(toTune, readOnly);
		assert.ok(state.screen === 'tune' && state.stage.name === 'unable');
		assert.match(state.stage.because, /recording/);
		assert.equal(at([...toTune, next], readOnly).screen, 'export');
	});

	test('a host without guests can still be planned for', () => {
		const state = at([{type: 'inspected', facts: bareFacts}, next, {type: 'no guest'}], {facts: bareFacts});
		assert.ok(state.screen === 'plan' && state.plan.guest === undefined);
	});
});

describe('overlays', () => {
	test('the help, and the path, take the keys until they are closed', () => {
		const help: readonly WizardEvent[] = [...toPlan, {type: 'help'}];
		assert.equal(at([...help, next]).screen, 'plan');
		assert.equal(at([...help, next]).overlay, 'help');
		assert.equal(at([...help, {type: 'no'}]).overlay, undefined);
		const path: readonly WizardEvent[] = [...toPlan, {type: 'path'}];
		assert.equal(at([...path, next]).overlay, 'path');
		assert.equal(at([...path, {type: 'no'}]).overlay, undefined);
	});

	test('after something is applied, back asks about undoing and leaving asks too', () => {
		assert.equal(at([...toBundle, back]).overlay, 'undo all?');
		assert.equal(at([...toBundle, {type: 'quit'}]).overlay, 'quit?');
		assert.equal(at([...toBundle, {type: 'interrupt'}]).overlay, 'undo all?');
		assert.equal(at([...toBundle, {type: 'quit'}, {type: 'no'}]).screen, 'tune');
	});

	test('leaving closes the run', () => {
		const {state, effects} = drive([...toBundle, {type: 'quit'}, {type: 'yes'}]);
		assert.equal(state.screen, 'goodbye');
		assert.deepEqual(effects.at(-1), {type: 'finish'});
	});
});

describe('farewell', () => {
	test('nothing applied', () => assert.deepEqual(farewell(at(toPlan)), ['nearmetal: this session changed nothing.']));

	test('what is measured and does not hold does not stay', () =>
		assert.deepEqual(farewell(at([...toVerdict, {type: 'quit'}])), ['nearmetal: nothing of this run stays changed.']));

	test('what stays applied, and how to undo it without the wizard', () => {
		const lines = farewell(at([...toBundle, {type: 'quit'}, {type: 'yes'}]));
		assert.deepEqual(lines, [
			'nearmetal: 4 steps stay applied on root@kvm1:',
			'  vhost workers: free → 10-17, one each',
			'  virtio multi-queue: 1 → 8 queue pairs (measured, not decided)',
			'  vCPU and emulator pinning: none → 2-9 on node 0 (measured, not decided)',
			'  hugepages: 0 → 4096 × 2 MiB on node 0 (measured, not decided)',
			'Undo everything:  nearmetal undo --host root@kvm1',
			'or on the host:   sh /var/lib/nearmetal/runs/7f3a/undo.sh',
		]);
	});

	test('the sample says that nothing was real', () => {
		assert.match(farewell(at(toPlan, {target: {name: 'sample', sample: true, writable: true}}))[0] ?? '', /sample/);
	});

	test('a guest that was not started anew', () => {
		const all = [...toTune, ...takeWay(1), begin, begun, ...[...liveSteps, ...startSteps].map(step => applied(step)), kept];
		assert.equal(
			farewell(at([...all, {type: 'quit'}, {type: 'yes'}]))[6],
			'web01 still runs as it was started: some of it is felt only after its next shutdown and start.',
		);
	});

	test('the files of all exports, on whichever screen it is left', () => {
		const toFirst: readonly WizardEvent[] = [...toPreview, {type: 'export'}, write, {type: 'exported', files: ['./x/host.sh']}];
		const toSecond: readonly WizardEvent[] = [...toFirst, back, {type: 'export'}, write, {type: 'exported', files: ['./x-2/host.sh']}];
		for (const more of [[], [back], [back, back], [{type: 'quit'}]] satisfies readonly (readonly WizardEvent[])[])
			assert.deepEqual(farewell(at([...toSecond, ...more])).slice(1), ['Files written:', '  ./x/host.sh', '  ./x-2/host.sh']);
		assert.deepEqual(
			farewell(at([...toFirst.slice(0, -1), {type: 'quit'}, ...toFirst.slice(-1)])).slice(1),
			['Files written:', '  ./x/host.sh'],
			'left while they were written',
		);
	});

	test('the files of an export', () => {
		assert.deepEqual(farewell(at([...toPreview, {type: 'export'}, write, {type: 'exported', files: ['./x/host.sh']}])), [
			'nearmetal: this session changed nothing.',
			'Files written:',
			'  ./x/host.sh',
		]);
	});
});
