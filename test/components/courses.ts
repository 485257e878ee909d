// The courses that the frames are taken from, and their parts.
import type {Facts} from '../../src/inspect/facts.ts';
import {longestReading} from '../../src/measured/reading-seconds.ts';
import type {HandRole} from '../../src/wizard/cpu-map/by-hand.ts';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {speed} from '../../src/wizard/rehearsal/speed.ts';
import {
	answer,
	applied,
	begin,
	begun,
	keep,
	kept,
	measured,
	next,
	pairs,
	ran,
	restart,
	settled,
	startSteps,
	takeWay,
	toMeasuring,
	toPlan,
	toRestarts,
	toTune,
} from '../wizard/drive.ts';
import {type Script, sample} from '../wizard/fake-engine.ts';
import {manyGuests, withPath} from '../wizard/fake-facts.ts';

export const time = '11:02:15';
export const many = manyGuests(152);
export const move = (by: number): WizardEvent => ({type: 'move', by});
export const toMap: readonly WizardEvent[] = [...toPlan, {type: 'map'}];
export const mapOf = (facts: Facts): readonly WizardEvent[] => [{type: 'inspected', facts}, next, next, {type: 'map'}];
export const withIoThread = (facts: Facts): Facts => ({
	...facts,
	domains: facts.domains.map(domain => ({...domain, inactive: domain.inactive && {...domain.inactive, iothreadIds: [1]}})),
});
export const right: WizardEvent = {type: 'point', by: {cpus: 1}, columns: 80};
export const assign = (role: HandRole | undefined): WizardEvent => ({type: 'assign', role});
export const free = assign(undefined);
export const mark: WizardEvent = {type: 'mark'};
export const along = (cpus: number): WizardEvent => ({type: 'point', by: {cpus}, columns: 80});
/** The eight vCPUs, then node 1 as the place to go to. */
export const moving: readonly WizardEvent[] = [...toMap, mark, along(14), {type: 'relocate'}, along(18)];
export const sampled: Extract<WizardEvent, {readonly type: 'sampled'}> = {
	type: 'sampled',
	samples: [undefined, 9.1, 12.4, 12.9, 13.3, 12.8, 13.1, 12.7, 13.2, 13.1].map((rate, index) => sample(index * 250, rate)),
};
export const sampledAtOnce: WizardEvent = {...sampled, samples: sampled.samples.map(one => ({...one, direction: 'both at once'}))};
/** A run whose guest has no ping, which is measured all the same. */
export const withoutPing = (events: readonly WizardEvent[]): readonly WizardEvent[] =>
	events.flatMap(event => (event.type === 'begun' ? [{...event, unmeasured: [noPing]}, begin] : [event]));
const noPing = {
	what: 'round trip',
	because: 'There is no ping in web01. Install the package iputils-ping (Debian, Ubuntu) or iputils there.',
};
export const sampleTarget: Script = {target: {name: 'sample', sample: true, writable: true}};
export const fiveSteps = ['multi-queue', 'cpu-pinning', 'vhost-workers', 'hugepages', 'interrupts'];
export const unmeasured: readonly WizardEvent[] = [...toTune, ...takeWay(1), begin, begun];
export const allApplied: readonly WizardEvent[] = [...unmeasured, ...fiveSteps.map(step => applied(step)), kept];
export const boots: readonly WizardEvent[] = [9.2, 12, 9.3, 12.2].flatMap((rate, boot) =>
	Array.from({length: boot === 3 ? 2 : 6}, (_, run) =>
		ran(boot % 2 === 0 ? ['vhost-workers'] : ['vhost-workers', ...startSteps], run, rate, boot),
	),
);
export const bundled: readonly WizardEvent[] = [
	...toRestarts,
	restart,
	...boots,
	ran(['vhost-workers', ...startSteps], 5, 12.1, 3),
	measured(answer(startSteps, 31, 'boots')),
];
export const results: readonly WizardEvent[] = [
	...bundled,
	keep,
	settled,
	restart,
	measured(answer(['vhost-workers', ...startSteps], 40, 'boots')),
	settled,
	next,
];

/** Where a recording is shown, a run takes no longer than it takes to show it. */
export const shown = (events: readonly WizardEvent[]): readonly WizardEvent[] =>
	events.map(event =>
		event.type === 'ran' ? {...event, run: {...event.run, seconds: {prepared: 0, measured: longestReading([], 'normal') / speed}}} : event,
	);
/** Of the sample nobody could run a script. */
export const begunOnSample: WizardEvent = {...begun, undoScript: undefined};
export const toRehearsal: readonly WizardEvent[] = [...toTune, ...takeWay(0), begin, begunOnSample];
export const toCap: readonly WizardEvent[] = [
	...toRehearsal,
	...pairs('vhost-workers', 8, 8.2),
	measured(answer(['vhost-workers'], 8.2)),
	keep,
	settled,
	...pairs('interrupts', 8, 0.1),
	measured(answer(['interrupts'], 0.1, 'pairs', 'the uplink')),
];
export const rehearsedToEnd: readonly WizardEvent[] = [
	...toCap,
	{type: 'undo'},
	settled,
	restart,
	measured(answer(['multi-queue', 'cpu-pinning'], 31, 'boots')),
	keep,
	settled,
	restart,
	measured(answer(['vhost-workers', 'multi-queue', 'cpu-pinning'], 40, 'boots')),
	settled,
	next,
];

export const onPath: readonly WizardEvent[] = [
	{type: 'inspected', facts: withPath},
	...toMeasuring.slice(1),
	...pairs('vhost-workers', 5, 8.2),
	sampled,
];
