import {compareAll} from '../../src/bench/statistics.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import type {Effect, WizardEvent} from '../../src/wizard/event.ts';
import {judge} from '../../src/wizard/judgement.ts';
import {initialState, progressOf, type State} from '../../src/wizard/state.ts';
import type {Progress} from '../../src/wizard/tune/progress.ts';
import {update} from '../../src/wizard/update.ts';
import {fakeEngine, measurement, type Script} from './fake-engine.ts';
import {fakeFacts} from './fake-facts.ts';

/** Where a list of events leads, and all the effects that it asked for. Nothing is performed. */
export type Course = {readonly state: State; readonly effects: readonly Effect[]};

export function drive(events: readonly WizardEvent[], script: Script = {}, from?: State): Course {
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
export const inspected: WizardEvent = {type: 'inspected', facts: fakeFacts};
export const next: WizardEvent = {type: 'next'};
export const back: WizardEvent = {type: 'back'};
export const begin: WizardEvent = {type: 'begin'};
export const restart: WizardEvent = {type: 'restart'};
export const keep: WizardEvent = {type: 'keep'};
export const write: WizardEvent = {type: 'write'};
export const begun: WizardEvent = {
	type: 'begun',
	run: '7f3a',
	undoScript: '/var/lib/nearmetal/runs/7f3a/undo.sh',
	undoCommand: 'nearmetal undo --host root@kvm1',
	time,
};
export const restarted: WizardEvent = {type: 'restarted', checks: [], time};
export const kept: WizardEvent = {type: 'kept', time};

export const toGuest: readonly WizardEvent[] = [inspected, next];
export const toPlan: readonly WizardEvent[] = [...toGuest, next];
export const toPreview: readonly WizardEvent[] = [...toPlan, next];
export const toTune: readonly WizardEvent[] = [...toPreview, next];
/** Of the ways that are offered the one so far down. */
export const takeWay = (down: number): readonly WizardEvent[] => [{type: 'move', by: down}, {type: 'next'}];
export const toSetup: readonly WizardEvent[] = [...toTune, ...takeWay(0)];
export const toConfirm: readonly WizardEvent[] = [...toSetup, {type: 'type', text: '10.0.0.20'}, next];
/** The run has begun and the baseline is being measured. */
export const toBaseline: readonly WizardEvent[] = [...toConfirm, begin, begun];

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
export function runOf(state: State): Progress {
	const progress = progressOf(state);
	if (progress === undefined) {
		throw new Error(`There is no run on the screen ${state.screen}.`);
	}

	return progress;
}

/** One measurement with 1 and 16 streams; the comparison is the engine's own where there is something to compare with. */
export function measured(rate: number, against?: number): WizardEvent {
	const measurements = [measurement(1, 4.76), measurement(16, rate)];
	const comparison = against === undefined ? undefined : compareAll([measurement(1, 4.76), measurement(16, against)], measurements);
	return {type: 'measured', measurements, comparison, time};
}

/** The first step is applied, measured, and the admin is asked. */
export const toVerdict: readonly WizardEvent[] = [
	...toBaseline,
	measured(9.24),
	applied('multi-queue'),
	restart,
	restarted,
	measured(12.1, 9.24),
];
