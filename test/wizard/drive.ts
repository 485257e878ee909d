import type {Facts} from '../../src/inspect/facts.ts';
import {propose} from '../../src/judge/proposal.ts';
import {verdictOf} from '../../src/judge/verdict.ts';
import type {Answer, Unit} from '../../src/measured/found.ts';
import {longestReading} from '../../src/measured/reading-seconds.ts';
import type {SideEffect, WizardEvent} from '../../src/wizard/event.ts';
import {judge} from '../../src/wizard/judgement.ts';
import {initialState, progressOf, type WizardState} from '../../src/wizard/state.ts';
import {answerFor, type Progress} from '../../src/wizard/tune/progress.ts';
import {update} from '../../src/wizard/update.ts';
import {fakeEngine, measuredInstruments, readingOf, type Script} from './fake-engine.ts';
import {fakeFacts} from './fake-facts.ts';

/** Where a list of events leads, and all the effects that it asked for. Nothing is performed. */
export type Course = {readonly state: WizardState; readonly effects: readonly SideEffect[]};

export function drive(events: readonly WizardEvent[], script: Script = {}, from?: WizardState): Course {
	const engine = fakeEngine(script);
	return events.reduce<Course>(
		({state, effects}, event) => {
			const [next, wanted] = update(engine, state, event);
			return {state: next, effects: [...effects, ...wanted]};
		},
		{state: from ?? initialState(engine.target), effects: []},
	);
}

const time = '11:02:14';
export const inspected: Extract<WizardEvent, {type: 'inspected'}> = {type: 'inspected', facts: fakeFacts};
export const next: WizardEvent = {type: 'next'};
export const back: WizardEvent = {type: 'back'};
export const begin: WizardEvent = {type: 'begin'};
export const restart: WizardEvent = {type: 'restart'};
export const keep: WizardEvent = {type: 'keep'};
export const write: WizardEvent = {type: 'write'};
export const begun: Extract<WizardEvent, {type: 'begun'}> = {
	type: 'begun',
	run: '7f3a',
	undoScript: '/var/lib/nearmetal/runs/7f3a/undo.sh',
	undoCommand: 'nearmetal undo --host root@kvm1',
	unmeasured: [],
	time,
};
export const restarted: WizardEvent = {type: 'restarted', checks: [], time};
export const kept: WizardEvent = {type: 'kept', time};
export const settled: WizardEvent = {type: 'settled', checks: [], time};

export const toGuest: readonly WizardEvent[] = [inspected, next];
export const toPlan: readonly WizardEvent[] = [...toGuest, next];
export const toPreview: readonly WizardEvent[] = [...toPlan, next];
export const toTune: readonly WizardEvent[] = [...toPreview, next];
/** Of the ways that are offered the one so far down. */
export const takeWay = (down: number): readonly WizardEvent[] => [{type: 'move', by: down}, {type: 'next'}];
export const toSetup: readonly WizardEvent[] = [...toTune, ...takeWay(0)];
export const toConfirm: readonly WizardEvent[] = [...toSetup, {type: 'type', text: '10.0.0.20'}, next];
/** The run has begun, and the first step is being measured. */
export const toMeasuring: readonly WizardEvent[] = [...toConfirm, begin, begun];

/** What is found of a guest of the list. */
export function judged(name: string, facts: Facts = fakeFacts): Extract<WizardEvent, {type: 'judged'}> {
	const domain = facts.domains.find(domain => domain.name === name);
	if (domain === undefined) throw new Error(`There is no guest ${name}.`);
	return {type: 'judged', facts, judgement: judge(fakeEngine({facts}), facts, domain)};
}

/** A list in which every guest is judged. */
export function toJudged(facts: Facts = fakeFacts): readonly WizardEvent[] {
	return [{type: 'inspected', facts}, next, ...facts.domains.map(({name}) => judged(name, facts))];
}

export function applied(step: string, readBacks = 1): WizardEvent {
	return {
		type: 'applied',
		step,
		outcome: {kind: 'applied', readBacks: Array.from({length: readBacks}, () => ({what: step, asked: '1', got: '1', same: true}))},
		time,
	};
}

/** The progress of the run, which must have begun. */
export function runOf(state: WizardState): Progress {
	const progress = progressOf(state);
	if (progress === undefined) {
		throw new Error(`There is no run on the screen ${state.screen}.`);
	}

	return progress;
}

/** In the order in which they are measured. */
export const liveSteps = ['vhost-workers', 'interrupts'] as const;
export const startSteps = ['multi-queue', 'cpu-pinning', 'hugepages'] as const;

/** One run with these steps. */
export function ran(holds: readonly string[], ports: number, rate: number, boot = 0): WizardEvent {
	return {
		type: 'ran',
		run: {judging: '', holds, boot, ports, at: '', seconds: {prepared: 1, measured: longestReading([], 'normal')}, ...readingOf(rate)},
	};
}

/** So many pairs of a step that changes 9.24 Gbit/s by so many percent, more or less. */
export function pairs(step: string, count: number, percent: number): readonly WizardEvent[] {
	return Array.from({length: count}, (_, pair) => {
		const wobble = (((pair * 7) % 11) - 5) / 10;
		const runs = [ran([], pair, 9.24), ran([step], pair, 9.24 * (1 + (percent + wobble) / 100))];
		return pair % 2 === 0 ? runs : runs.toReversed();
	}).flat();
}

/** What measuring says of these steps: that what decides changed by so many percent, to two more or less. */
export function answer(steps: readonly string[], percent: number, unit: Unit = 'pairs', cap?: string): Answer {
	const effect = {percent, interval: [percent - 2, percent + 2]} as const;
	const judged = measuredInstruments
		.filter(({part}) => part === 'judged')
		.map(({metric}) => ({metric, verdict: verdictOf(effect, metric.better, () => undefined, cap)}));
	const guards = measuredInstruments.filter(({part}) => part === 'guard').map(({metric}) => ({metric, effect}));
	const beside = measuredInstruments.filter(({metric: {id}}) => id === 'sending-16-cpu-vhost').map(({metric}) => ({metric, effect}));
	return {steps, unit, outcome: {...propose(judged, guards), judged, guards, beside}};
}

export function measured(...answers: readonly Answer[]): WizardEvent {
	return {type: 'measured', answers, time};
}

/** What was proved of a step of the run. */
export function answered(events: readonly WizardEvent[], step: string): Answer | undefined {
	return answerFor(runOf(drive(events).state), step);
}

/** The first step is measured, and the admin is asked. */
export const toVerdict: readonly WizardEvent[] = [
	...toMeasuring,
	...pairs('vhost-workers', 8, 8.2),
	measured(answer(['vhost-workers'], 8.2)),
];
/** Both steps that act at once are decided, and it is asked whether the guest may be restarted for the others. */
export const toRestarts: readonly WizardEvent[] = [
	...toVerdict,
	keep,
	settled,
	measured(answer(['interrupts'], 0.4)),
	{type: 'undo'},
	settled,
];
/** Those that need a guest start are measured too, as one; the last boot was one with them. */
export const toBundle: readonly WizardEvent[] = [
	...toRestarts,
	restart,
	ran(['vhost-workers', ...startSteps], 5, 12.1, 3),
	measured(answer(startSteps, 31, 'boots')),
];

// What the tests of a run look at, and what goes wrong in it.
export const names = (effects: readonly SideEffect[]) =>
	effects
		.filter(({type}) => type !== 'judge' && type !== 'remember')
		.map(effect => ('step' in effect ? `${effect.type} ${effect.step}` : effect.type));
export const phases = (events: readonly WizardEvent[], script?: Script) =>
	runOf(drive(events, script).state).steps.map(({phase}) => phase.name);
export const activity = (events: readonly WizardEvent[], script?: Script) => runOf(drive(events, script).state).activity;
export const last = (events: readonly WizardEvent[], script?: Script) => names(drive(events, script).effects).at(-1);
export const undone = (status: 'restored' | 'failed' = 'restored'): WizardEvent => ({
	type: 'undone',
	report: {run: '7f3a', lines: [{what: 'x', status}], complete: status === 'restored'},
	time,
});
export const failed = (during: SideEffect['type']): WizardEvent => ({type: 'failed', during, because: 'no answer', time});
