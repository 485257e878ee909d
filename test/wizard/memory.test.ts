import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {engineOf} from '../../src/wizard/engine-of.ts';
import type {SideEffect, WizardEvent} from '../../src/wizard/event.ts';
import {hostMemory, type Memory} from '../../src/wizard/memory/host-memory.ts';
import {recall} from '../../src/wizard/memory/recall.ts';
import {type Remembered, rememberedIn, rememberedText} from '../../src/wizard/memory/remembered.ts';
import {back, begin, drive, next, toConfirm, toGuest, toPlan, toPreview, toSetup} from './drive.ts';
import {engineParts} from './engine-parts.ts';
import {fakeFacts} from './fake-facts.ts';
import {lastTime, memoryWith} from './fake-memory.ts';

const quit: WizardEvent = {type: 'quit'};
const yes: WizardEvent = {type: 'yes'};
const toggle: WizardEvent = {type: 'toggle'};
const {at: _day, ...lastChosen} = lastTime;

describe('the file', () => {
	const text = rememberedText('kvm1', [lastTime]);

	test('says what was remembered, of no guest too', () => {
		const ofNone: Remembered = {...lastTime, guest: undefined, measuring: undefined};
		assert.deepEqual(rememberedIn(rememberedText('kvm1', [lastTime, ofNone]), 'kvm1'), JSON.parse(JSON.stringify([lastTime, ofNone])));
	});

	const foreign: readonly (readonly [what: string, text: string])[] = [
		['cut off', text.slice(0, -20)],
		['empty', ''],
		['no object', '[]'],
		['of another version', text.replace('"nearmetal": 1', '"nearmetal": 2')],
		['a day that is none', text.replace('2026-11-26', 'yesterday')],
		['a switch that is none', text.replace('"vhost-workers": false', '"vhost-workers": "off"')],
		['a value that is no text', text.replace('"queues": "4"', '"queues": 4')],
		['an answer that is missing', text.replace('"peer"', '"pear"')],
	];
	for (const [what, damaged] of foreign) {
		test(`${what}: is left out`, () => {
			assert.notEqual(damaged, text);
			assert.equal(rememberedIn(damaged, 'kvm1'), undefined);
		});
	}

	test('of another host: is left out', () => assert.equal(rememberedIn(text, 'kvm2'), undefined));
});

/** Files by name. */
const files = (texts: Record<string, string> = {}): Memory & {readonly texts: Record<string, string>} => ({
	texts,
	read: async name => texts[name],
	write: async (name, text) => void Object.assign(texts, {[name]: text}),
	lasts: true,
	today: () => '2026-11-27',
});

describe('what is remembered of a host', () => {
	const host = {...fakeFacts.host, name: 'kvm1', machineId: '5a4d'};

	test('is there the next time, guest by guest', async () => {
		const memory = files();
		const first = await hostMemory(memory, host, 'root@kvm1');
		await first.remember(lastChosen);
		await first.remember({...lastChosen, guest: undefined});
		await first.remember({...lastChosen, on: {}});
		assert.deepEqual(Object.keys(memory.texts), ['kvm1-5a4d.json']);
		const second = await hostMemory(memory, host, 'elsewhere@kvm1');
		assert.deepEqual(second.of('web01'), {last: {...lastChosen, on: {}, at: '2026-11-27'}, problem: undefined, lasts: true});
		assert.equal(second.of(undefined).last?.preset, 'recommended');
		assert.equal(second.of('db02').last, undefined);
	});

	test('goes by the target where it tells no identity, in a name that a file can have', async () => {
		const memory = files();
		await (await hostMemory(memory, {...host, machineId: undefined}, '../a b')).remember(lastChosen);
		assert.deepEqual(Object.keys(memory.texts), ['.._a_b.json']);
		assert.match((await hostMemory(memory, {...host, machineId: undefined}, '../a_b')).of('web01').problem ?? '', /left out/);
	});

	test('two at once: of other guests, what the other wrote stays', async () => {
		const memory = files();
		const [one, other] = [await hostMemory(memory, host, ''), await hostMemory(memory, host, '')];
		await one.remember(lastChosen);
		await other.remember({...lastChosen, guest: 'db02'});
		assert.ok((await hostMemory(memory, host, '')).of('web01').last);
	});

	test('damaged or unreadable: one word, and the next choice replaces it', async () => {
		const memory = files({'kvm1-5a4d.json': '{'});
		const opened = await hostMemory(memory, host, '');
		assert.deepEqual(opened.of('web01'), {
			last: undefined,
			problem: 'What was remembered of this host is damaged, or of another version: it is left out.',
			lasts: true,
		});
		await opened.remember(lastChosen);
		assert.equal(opened.of('web01').problem, undefined);
		const unreadable: Memory = {...memory, read: () => Promise.reject(new Error('its permissions do not allow it'))};
		assert.match((await hostMemory(unreadable, host, '')).of('web01').problem ?? '', /left out: its permissions do not allow it\.$/);
	});
});

describe('a plan begins as it was chosen the last time', () => {
	const script = {memory: memoryWith(lastTime)};
	const planAt = (events: readonly WizardEvent[]) => {
		const {state} = drive(events, script);
		assert.ok(state.screen === 'plan');
		return state;
	};

	test('and says so; u leads back to the preset', () => {
		const {choices, notice} = planAt(toPlan);
		assert.deepEqual([choices.on, choices.options], [lastTime.on, lastTime.options]);
		assert.equal(notice, 'As chosen on 2026-11-26: u starts anew, from preset recommended.');
		const anew = planAt([...toPlan, {type: 'undo choice'}]);
		assert.deepEqual([anew.choices.on, anew.choices.options], [{}, {}]);
		assert.equal(anew.notice, 'taken back: virtio multi-queue: queue pairs 4, vhost workers: switched off');
	});

	test('as it is already remembered, leaving asks nothing and writes nothing', () => {
		const {state, effects} = drive([...toPlan, quit], script);
		assert.equal(state.screen, 'goodbye');
		assert.ok(!effects.some(({type}) => type === 'remember'));
	});

	test('the form is filled in, and that alone is nothing to lose', () => {
		const {state} = drive(toSetup, script);
		assert.ok(state.screen === 'tune' && state.stage.name === 'setup');
		assert.deepEqual(
			state.stage.form.fields.map(({value}) => value),
			['ssh://admin@10.0.0.20', 'debian', 'thorough'],
		);
		assert.equal(drive([...toSetup, back], script).state.overlay, undefined);
	});

	test('who is named on the command line goes before who is remembered', () => {
		const {state} = drive(toSetup, {...script, guestUser: 'ubuntu'});
		assert.ok(state.screen === 'tune' && state.stage.name === 'setup');
		assert.deepEqual(
			state.stage.form.fields.map(({value}) => value),
			['ssh://admin@10.0.0.20', 'ubuntu', 'thorough'],
		);
	});

	test('what holds no more is not filled in', () => {
		const memory = memoryWith({...lastTime, measuring: {peer: 'root@peer', guestUser: 'debian', design: 'endless'}});
		const {state} = drive(toSetup, {memory});
		assert.ok(state.screen === 'tune' && state.stage.name === 'setup');
		assert.deepEqual(
			state.stage.form.fields.map(({value}) => value),
			['', 'debian', 'normal'],
		);
	});

	test('of another guest, or of a damaged file, nothing is taken; that is said where there is something', () => {
		const problem = 'damaged';
		const of = (memory: NonNullable<Parameters<typeof drive>[1]>['memory']) => {
			const {state} = drive(toPlan, memory && {memory});
			assert.ok(state.screen === 'plan');
			return [state.choices.on, state.notice];
		};
		assert.deepEqual(of(memoryWith({...lastTime, guest: 'db02'})), [{}, undefined]);
		assert.deepEqual(of({...memoryWith(), memory: () => ({last: undefined, problem, lasts: true})}), [{}, problem]);
	});
});

describe('on the real catalogue', () => {
	const opened = async (last: Partial<Remembered>, more: Parameters<typeof engineParts>[0] = {}) => {
		const memory = files();
		const host = async () => {
			const engine = engineOf(engineParts({memory, ...more}));
			return {engine, facts: await engine.inspect()};
		};
		await (await host()).engine.remember({...lastChosen, ...last});
		const {engine, facts} = await host();
		return recall(engine, facts, 'web01');
	};

	test('what does not fit any more is left out, and named', async () => {
		const {choices, notice} = await opened({
			on: {hugepages: false, 'gone-step': true},
			options: {'cpu-pinning': {vcpus: '900-907', emulator: '31', gone: '1'}},
		});
		assert.deepEqual([choices.on, choices.options], [{hugepages: false}, {'cpu-pinning': {emulator: '31'}}]);
		assert.match(
			notice ?? '',
			/^As chosen on 2026-11-27: u starts anew, from preset recommended\. Chosen on 2026-11-27, and left out now: step gone-step, which is not there; vCPU and emulator pinning, vcpus 900-907: .*; vCPU and emulator pinning, gone 1: there is no such field\.$/,
		);
	});

	test('another preset is taken up again', async () => {
		const {choices, history} = await opened({preset: 'throughput', on: {}, options: {}});
		assert.equal(choices.preset.name, 'throughput');
		assert.deepEqual(
			history.past.map(({preset}) => preset.name),
			['recommended'],
		);
	});

	test('what the command line says wins', async () => {
		const switched = await opened({on: {hugepages: false}, options: {}}, {on: {hugepages: true}});
		assert.deepEqual(switched.choices.on, {hugepages: true});
		const preset = await opened({preset: 'throughput'}, {presetBy: 'command line'});
		assert.deepEqual([preset.choices.preset.name, preset.choices.on], ['recommended', {}]);
		assert.match(preset.notice ?? '', /left out now: preset throughput, and what was chosen with it\.$/);
	});

	test('a preset that is not there is left out, with what was chosen against it', async () => {
		const {choices, notice} = await opened({preset: 'mine'});
		assert.deepEqual([choices.preset.name, choices.on, choices.options], ['recommended', {}, {}]);
		assert.match(notice ?? '', /preset mine/);
	});
});

describe('it is remembered', () => {
	const remembered = (events: readonly WizardEvent[], memory = memoryWith()): readonly Omit<Remembered, 'at'>[] =>
		drive(events, {memory}).effects.flatMap((effect: SideEffect) => (effect.type === 'remember' ? [effect.chosen] : []));
	const off = {'multi-queue': false};
	const chosen = {guest: 'web01', preset: 'recommended', on: off, options: {}, measuring: undefined};
	const toggled: readonly WizardEvent[] = [...toPlan, toggle];

	test('where the plan is left for the preview', () => assert.deepEqual(remembered([...toggled, next]), [chosen]));
	test('not at each key', () => assert.deepEqual(remembered([...toggled, {type: 'move', by: 1}, toggle]), []));
	test('on leaving, once that is agreed', () => {
		assert.deepEqual(remembered([...toggled, quit]), []);
		assert.deepEqual(remembered([...toggled, quit, yes]), [chosen]);
	});
	test('where the plan is left for the guests', () => assert.deepEqual(remembered([...toggled, back]), [chosen]));
	test('where it was answered how to measure', () => {
		const measuring = {peer: '10.0.0.20', guestUser: 'root', design: 'normal'};
		assert.deepEqual(remembered([...toConfirm, begin]), [{...chosen, on: {}, measuring}]);
	});
	test('so that leaving asks nothing afterwards', () => {
		const entry = {...chosen, at: '2026-11-27'};
		assert.equal(drive([...toggled, next, quit], {memory: memoryWith(entry)}).state.screen, 'goodbye');
	});
	test('that it starts anew, too', () => {
		const anew = remembered([...toPlan, {type: 'undo choice'}, next], memoryWith(lastTime));
		assert.deepEqual(anew, [{...lastChosen, on: {}, options: {}}]);
	});
	test('nothing, where nothing was chosen', () => {
		assert.deepEqual(remembered([...toPreview, quit]), []);
		assert.deepEqual(remembered([...toGuest, quit]), []);
	});

	test('where it cannot be, that is told at the end', () => {
		const failed: WizardEvent = {type: 'failed', during: 'remember', because: 'no room', time: ''};
		const {state} = drive([...toggled, quit, yes, failed], {memory: memoryWith()});
		assert.ok(state.screen === 'goodbye');
		assert.equal(state.lines.at(-1), 'What was chosen could not be remembered: no room');
		assert.equal(drive([...toggled, next, failed], {memory: memoryWith()}).state.screen, 'preview');
	});
});
