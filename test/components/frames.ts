import type {Facts} from '../../src/inspect/facts.ts';
import {longestReading} from '../../src/measured/reading-seconds.ts';
import type {HandRole} from '../../src/wizard/cpu-map/by-hand.ts';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {speed} from '../../src/wizard/rehearsal/speed.ts';
import {
	answer,
	applied,
	back,
	begin,
	begun,
	inspected,
	judged,
	keep,
	kept,
	measured,
	next,
	pairs,
	ran,
	restart,
	restarted,
	settled,
	startSteps,
	takeWay,
	toConfirm,
	toGuest,
	toJudged,
	toMeasuring,
	toPlan,
	toPreview,
	toRestarts,
	toSetup,
	toTune,
	toVerdict,
	write,
} from '../wizard/drive.ts';
import {type Script, sample} from '../wizard/fake-engine.ts';
import {bareFacts, factsOfSize, longNamed, manyGuests, withPath} from '../wizard/fake-facts.ts';
import {lastTime, memoryWith} from '../wizard/fake-memory.ts';
import {rehearsed} from '../wizard/rehearsed.ts';

const time = '11:02:15';
const many = manyGuests(152);
const move = (by: number): WizardEvent => ({type: 'move', by});
const toMap: readonly WizardEvent[] = [...toPlan, {type: 'map'}];
const mapOf = (facts: Facts): readonly WizardEvent[] => [{type: 'inspected', facts}, next, next, {type: 'map'}];
const withIoThread = (facts: Facts): Facts => ({
	...facts,
	domains: facts.domains.map(domain => ({...domain, inactive: domain.inactive && {...domain.inactive, iothreadIds: [1]}})),
});
const right: WizardEvent = {type: 'point', by: {cpus: 1}, columns: 80};
const assign = (role: HandRole | undefined): WizardEvent => ({type: 'assign', role});
const free = assign(undefined);
const mark: WizardEvent = {type: 'mark'};
const along = (cpus: number): WizardEvent => ({type: 'point', by: {cpus}, columns: 80});
/** The eight vCPUs, then node 1 as the place to go to. */
const moving: readonly WizardEvent[] = [...toMap, mark, along(14), {type: 'relocate'}, along(18)];
const sampled: Extract<WizardEvent, {readonly type: 'sampled'}> = {
	type: 'sampled',
	samples: [undefined, 9.1, 12.4, 12.9, 13.3, 12.8, 13.1, 12.7, 13.2, 13.1].map((rate, index) => sample(index * 250, rate)),
};
const sampledAtOnce: WizardEvent = {...sampled, samples: sampled.samples.map(one => ({...one, direction: 'both at once'}))};
/** A run whose guest has no ping, which is measured all the same. */
const withoutPing = (events: readonly WizardEvent[]): readonly WizardEvent[] =>
	events.flatMap(event => (event.type === 'begun' ? [{...event, unmeasured: [noPing]}, begin] : [event]));
const noPing = {
	what: 'round trip',
	because: 'There is no ping in web01. Install the package iputils-ping (Debian, Ubuntu) or iputils there.',
};
const sampleTarget: Script = {target: {name: 'sample', sample: true, writable: true}};
const fiveSteps = ['multi-queue', 'cpu-pinning', 'vhost-workers', 'hugepages', 'interrupts'];
const unmeasured: readonly WizardEvent[] = [...toTune, ...takeWay(1), begin, begun];
const allApplied: readonly WizardEvent[] = [...unmeasured, ...fiveSteps.map(step => applied(step)), kept];
const boots: readonly WizardEvent[] = [9.2, 12, 9.3, 12.2].flatMap((rate, boot) =>
	Array.from({length: boot === 3 ? 2 : 6}, (_, run) =>
		ran(boot % 2 === 0 ? ['vhost-workers'] : ['vhost-workers', ...startSteps], run, rate, boot),
	),
);
const bundled: readonly WizardEvent[] = [
	...toRestarts,
	restart,
	...boots,
	ran(['vhost-workers', ...startSteps], 5, 12.1, 3),
	measured(answer(startSteps, 31, 'boots')),
];
const results: readonly WizardEvent[] = [
	...bundled,
	keep,
	settled,
	restart,
	measured(answer(['vhost-workers', ...startSteps], 40, 'boots')),
	settled,
	next,
];

/** Where a recording is shown, a run takes no longer than it takes to show it. */
const shown = (events: readonly WizardEvent[]): readonly WizardEvent[] =>
	events.map(event =>
		event.type === 'ran' ? {...event, run: {...event.run, seconds: {prepared: 0, measured: longestReading([], 'normal') / speed}}} : event,
	);
/** Of the sample nobody could run a script. */
const begunOnSample: WizardEvent = {...begun, undoScript: undefined};
const toRehearsal: readonly WizardEvent[] = [...toTune, ...takeWay(0), begin, begunOnSample];
const toCap: readonly WizardEvent[] = [
	...toRehearsal,
	...pairs('vhost-workers', 8, 8.2),
	measured(answer(['vhost-workers'], 8.2)),
	keep,
	settled,
	...pairs('interrupts', 8, 0.1),
	measured(answer(['interrupts'], 0.1, 'pairs', 'the uplink')),
];
const rehearsedToEnd: readonly WizardEvent[] = [
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

const onPath: readonly WizardEvent[] = [
	{type: 'inspected', facts: withPath},
	...toMeasuring.slice(1),
	...pairs('vhost-workers', 5, 8.2),
	sampled,
];

/** Those that are kept at the least size of a window too. */
export const keptSmall: ReadonlySet<string> = new Set([
	'host-path',
	'preview-long',
	'host-path-told',
	'tune-path',
	'tune-path-told',
	'tune-path-way',
	'rehearsal-pairs',
	'plan-map',
	'plan-map-marked',
	'plan-map-moving',
	'plan-map-moved-range',
	'plan-map-1024-cpus-moving',
	'plan-map-2-cpus',
	'plan-map-iothread',
	'plan-edit',
	'plan',
]);

/** By name of its file, how each frame comes about. */
export const frames: Readonly<Record<string, readonly [events: readonly WizardEvent[], script?: Script]>> = {
	inspecting: [[]],
	unreadable: [
		[
			{
				type: 'failed',
				during: 'inspect',
				because: 'ssh: connect to host kvm1 port 22: Connection refused. Check the name and that sshd runs there.',
				time,
			},
		],
	],
	host: [[inspected]],
	'host-standing': [
		[
			{
				...inspected,
				standing: [
					{since: '2026-11-26', hasEnd: false, steps: ['hugepages']},
					{since: '2026-11-22', hasEnd: true, steps: ['virtio multi-queue', 'vCPU and emulator pinning']},
				],
			},
		],
	],
	'host-named': [[inspected], {guest: 'web01'}],
	'host-recording': [[inspected], {target: {name: 'kvm1.json', sample: false, writable: false}}],
	'host-path-from': [
		[{type: 'inspected', facts: withPath}],
		{target: {name: 'sample', sample: true, writable: true, from: 'this machine'}},
	],
	'host-bare': [[{type: 'inspected', facts: bareFacts}]],
	'host-all-facts': [[inspected, {type: 'all facts'}]],
	'host-path': [[{type: 'inspected', facts: withPath}]],
	'host-path-told': [[{type: 'inspected', facts: withPath}, {type: 'path'}]],
	'tune-path': [onPath],
	'tune-path-told': [[...onPath, {type: 'path'}]],
	'tune-path-way': [[{type: 'inspected', facts: withPath}, ...toTune.slice(1)]],
	guest: [[...toJudged(), move(1)]],
	'guest-judging': [[...toGuest, judged('web01')]],
	'guest-many': [[...toJudged(many), move(Number.POSITIVE_INFINITY), move(-1)], {facts: many}],
	'guest-filter': [[...toJudged(many), {type: 'find'}, {type: 'type', text: 'OFF 07'}, move(1)], {facts: many}],
	'guest-filter-none': [[...toJudged(), {type: 'find'}, {type: 'type', text: 'nobody'}, {type: 'found'}]],
	'guest-long-name': [toJudged(longNamed)],
	'plan-long-name': [[{type: 'inspected', facts: longNamed}, next, next]],
	'tune-restart-long-name': [
		[{type: 'inspected', facts: longNamed}, ...unmeasured.slice(1), ...fiveSteps.map(step => applied(step)), kept],
	],
	'plan-filter': [[...toPlan, {type: 'find'}, {type: 'type', text: 'queue'}]],
	'host-all-facts-filter': [[inspected, {type: 'all facts'}, {type: 'find'}, {type: 'type', text: 'vhost'}, {type: 'found'}]],
	'guest-cannot': [[...toJudged(), move(2)]],
	'guest-none': [[{type: 'inspected', facts: bareFacts}, next], {facts: bareFacts}],
	plan: [[...toPlan, move(2)]],
	'plan-unavailable': [[...toPlan, move(10)]],
	'plan-edit': [[...toPlan, {type: 'edit'}, {type: 'type', text: '9'}]],
	'plan-edit-automatic': [[...toPlan, {type: 'edit'}]],
	'plan-map': [toMap],
	'plan-map-incomplete': [[...toMap, free]],
	'plan-map-moved': [[...toMap, free, right, right, right, assign('vcpus')]],
	'plan-map-alternative': [[...toMap, {type: 'alternative'}, {type: 'alternative'}]],
	'plan-map-marked': [[...toMap, mark, along(14)]],
	'plan-map-moving': [moving],
	'plan-map-moving-no-room': [[...moving, along(99), along(-3)]],
	'plan-map-moved-range': [[...moving, next]],
	'plan-map-2-cpus': [[...mapOf(factsOfSize(1, 1)), mark, along(1)]],
	'plan-map-1024-cpus-moving': [[...mapOf(factsOfSize(8, 64)), mark, along(14), {type: 'relocate'}, along(300)]],
	'plan-map-help': [[...toMap, mark, along(14), {type: 'help'}]],
	'plan-map-8-cpus': [mapOf(factsOfSize(1, 4))],
	'plan-map-iothread': [[...mapOf(withIoThread(factsOfSize(1, 10))), right, assign('ioThreads')]],
	'plan-map-1024-cpus': [[...mapOf(factsOfSize(8, 64)), {type: 'point', by: {lines: 40}, columns: 80}]],
	preview: [toPreview],
	'preview-long': [[...toPreview, move(Number.POSITIVE_INFINITY)]],
	'preview-returned': [[...toPreview, {type: 'returned', notice: 'That was a copy: the plan is as it was.'}]],
	'preview-help': [[...toPreview, {type: 'help'}]],
	'tune-way': [toTune],
	'tune-setup': [toSetup],
	'tune-confirm': [toConfirm],
	'tune-read-only': [toTune, {target: {name: 'kvm1.json', sample: false, writable: false}}],
	'tune-log-filter': [[...allApplied, restart, restarted, {type: 'find'}, {type: 'type', text: 'read'}]],
	'tune-begun': [toMeasuring],
	'tune-pairs': [[...toMeasuring, ...pairs('vhost-workers', 7, 8.2), sampled]],
	'tune-both-at-once': [[...toMeasuring, ...pairs('vhost-workers', 7, 8.2), sampledAtOnce]],
	'tune-verdict': [toVerdict],
	'tune-cap': [[...toMeasuring, ...pairs('vhost-workers', 8, 0.1), measured(answer(['vhost-workers'], 0.1, 'pairs', 'the uplink'))]],
	'tune-restart': [toRestarts],
	'tune-boots': [[...toRestarts, restart, ...boots, sampled]],
	'tune-lacking': [withoutPing(toMeasuring).slice(0, -1)],
	'tune-bundle': [bundled],
	'tune-total': [[...bundled, keep, settled, restart]],
	'tune-measuring-failed': [
		[
			...toMeasuring,
			...pairs('vhost-workers', 3, 8.2),
			{
				type: 'failed',
				during: 'measure',
				because: 'iperf3 from web01 to 10.0.0.20 port 5201: nothing listens there. No step holds now.',
				time,
			},
		],
	],
	'tune-drifted': [
		[
			...unmeasured,
			{
				type: 'applied',
				step: 'multi-queue',
				outcome: {
					kind: 'drifted',
					drifts: [{what: 'definition of web01', expected: 'the one of the plan', found: 'a newer one (queues=2)'}],
				},
				time,
			},
		],
	],
	'tune-stopping': [[...toMeasuring, ...pairs('vhost-workers', 2, 8.2), {type: 'interrupt'}]],
	'tune-pausing': [[...unmeasured, ...fiveSteps.slice(0, 2).map(step => applied(step)), {type: 'interrupt'}]],
	'tune-unmeasured-done': [[...allApplied, restart, restarted]],
	'tune-undo-all': [[...bundled, back]],
	'tune-leave-undecided': [[...toVerdict, {type: 'quit'}]],
	'tune-interrupt-undecided': [[...toVerdict, {type: 'interrupt'}]],
	'tune-leave': [[...bundled, {type: 'quit'}]],
	'sample-way': [toTune, sampleTarget],
	'rehearsal-way': [toTune, rehearsed],
	'rehearsal-confirm': [toRehearsal.slice(0, -2), rehearsed],
	'rehearsal-pairs': [shown([...toRehearsal, ...pairs('vhost-workers', 7, 8.2), sampled]), rehearsed],
	'rehearsal-cap': [shown(toCap), rehearsed],
	'rehearsal-restart': [shown([...toCap, {type: 'undo'}, settled]), rehearsed],
	'rehearsal-boots': [shown([...toCap, {type: 'undo'}, settled, restart, ...boots, sampled]), rehearsed],
	'rehearsal-export': [shown(rehearsedToEnd), rehearsed],
	'rehearsal-export-unrecorded': [
		shown([
			...toCap,
			{type: 'undo'},
			settled,
			restart,
			...boots,
			measured(answer(['multi-queue', 'cpu-pinning'], 31, 'boots')),
			{type: 'undo'},
			settled,
			settled,
			next,
		]),
		rehearsed,
	],
	'sample-verdict': [[...toTune, ...takeWay(0), begin, begunOnSample, applied('multi-queue')], sampleTarget],
	export: [results],
	'export-unmeasured': [[...withoutPing(toVerdict.toSpliced(-1, 0, {type: 'stop'})), keep, settled, settled, next]],
	'export-written': [
		[
			...results,
			write,
			{type: 'exported', files: ['./nearmetal-web01/host.sh', './nearmetal-web01/undo.sh', './nearmetal-web01/results.json']},
		],
	],
	'export-in-the-way': [
		[
			...toPreview,
			{type: 'export'},
			write,
			{
				type: 'failed',
				during: 'export',
				because:
					'/root/nearmetal-web01 has host.sh and undo.sh already, and they say otherwise: nearmetal does not replace them, and nothing was written. Choose another folder with --out.',
				time,
			},
		],
	],
	'plan-quit': [[...toPlan, {type: 'toggle'}, {type: 'edit'}, {type: 'type', text: '4'}, next, {type: 'quit'}]],
	'plan-quit-not-saved': [
		[
			...toPlan,
			{type: 'toggle'},
			{type: 'quit'},
			{
				type: 'failed',
				during: 'save plan',
				because: '/proc/nearmetal-web01 could not be written: ENOENT. Choose another folder with --out.',
				time,
			},
		],
	],
	'plan-remembered': [toPlan, {memory: memoryWith(lastTime)}],
	'plan-quit-remembered': [[...toPlan, {type: 'toggle'}, {type: 'quit'}], {memory: memoryWith()}],
	'tune-setup-remembered': [toSetup, {memory: memoryWith(lastTime)}],
	'plan-map-leave': [[...toMap, free, {type: 'map'}]],
	'plan-preset-leave': [[...toPlan, {type: 'toggle'}, {type: 'preset'}]],
	help: [[...toPlan, {type: 'help'}]],
};
