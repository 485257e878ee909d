import type {Measurement, Sample} from '../../src/bench/measurement.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import type {Meter, MeterReading} from '../../src/measured/meter.ts';
import {longestReading} from '../../src/measured/reading-seconds.ts';
import type {Recording} from '../../src/measured/recording.ts';
import {figuresOf} from '../../src/measured/tcp.ts';
import {bareMetalId, flowsAtOnce, instrumentsOf, tcpFlows} from '../../src/measured/tcp-flows.ts';
import {toJudge} from '../../src/measured/work.ts';
import {alternatives} from '../../src/placement/alternatives.ts';
import {check} from '../../src/placement/check.ts';
import {hostForPlacement} from '../../src/placement/host.ts';
import type {Plan, Step} from '../../src/plan/plan.ts';
import type {Preset} from '../../src/plan/preset.ts';
import {unseen} from '../../src/plan/reading.ts';
import type {Outcome} from '../../src/run/outcome.ts';
import type {Run} from '../../src/run/run.ts';
import type {Snapshot, Target} from '../../src/target/target.ts';
import type {Engine, Live} from '../../src/wizard/engine.ts';
import {noMemory} from '../../src/wizard/memory/host-memory.ts';
import {replayingMeter} from '../../src/wizard/rehearsal/replaying-meter.ts';
import {tuningOf} from '../../src/wizard/tuning-of.ts';
import {fakeTarget} from '../bench-room/fake-target.ts';
import {fakeFacts} from './fake-facts.ts';
import {demandOfGuest} from './fake-placement.ts';
import {plan, preview, sketches} from './fake-plan.ts';

const limits = ["the peer's iperf3: one thread at 97 %", 'vhost worker on CPU 10: 91 % busy'];

/** What is read of one flow. */
export function measurement(streams: number, rate: number): Measurement {
	return {
		streams,
		throughput: [rate],
		retransmits: [0],
		cpuPerGigabyte: [1],
		guestCpuPerGigabyte: [{all: 0.8, roles: {vCPU: 0.5, vhost: 0.3}}],
		processes: 1,
		iperf: {client: '3.9', server: '3.9'},
		tool: {client: 0.4, server: 0.97},
		limits,
		heldBy: undefined,
	};
}

const measuredFlows = [...tcpFlows, ...flowsAtOnce('normal')];
export const measuredInstruments = instrumentsOf(measuredFlows);

/** A reading in which 16 streams carry so much, and one stream half of it; 16 streams from the host itself carry 23.1 Gbit/s. */
export function readingOf(rate: number): MeterReading {
	const measurements = Object.fromEntries(
		measuredFlows.map(({id, streams}) => [id, measurement(streams, streams === 1 ? rate / 2 : rate)]),
	);
	const ofHost = tcpFlows.filter(({streams}) => streams > 1).map(({id}) => [bareMetalId(id), {value: 23.1, heldBy: undefined}]);
	return {measurements, figures: {...figuresOf(measurements), ...Object.fromEntries(ofHost)}, packets: {}};
}

export function sample(at: number, throughput: number | undefined): Sample {
	const cpu = (number: number, role: Sample['cpus'][number]['role'], busy: number) => ({
		cpu: number,
		role,
		busy,
		softirq: role === 'softirq' ? busy : 0.02,
	});
	return {
		at,
		streams: 16,
		direction: 'sending',
		repeat: 1,
		throughput,
		cpus: [
			...[0.86, 0.79, 0.74, 0.83].map((busy, index) => cpu(10 + index, 'vhost', busy)),
			...[0.44, 0.47, 0.42, 0.46, 0.41, 0.4, 0.39, 0.43].map((busy, index) => cpu(2 + index, 'vCPU', busy)),
			...[0.28, 0.25, 0.22, 0.27].map((busy, index) => cpu(14 + index, 'softirq', busy)),
		],
		links: [{name: 'vnet0', drops: 3}],
		vhostWorkers: [],
	};
}

const snapshot: Snapshot = {nearmetal: 1, target: 'kvm1.lab', takenAt: '', files: {}, links: {}, names: [], commands: {}};

const recommended: Preset = {name: 'recommended', title: 'Recommended', about: '', tunings: {}};

/** What a test may change of the fake, and what it may look at afterwards. */
export type Script = {
	readonly target?: Engine['target'];
	readonly facts?: Facts;
	/** Shown in place of measuring. */
	readonly recording?: Recording;
	/** Named on the command line. */
	readonly guest?: string;
	readonly guestUser?: string;
	/** What a plan has in place of a step. */
	readonly stepAs?: (step: Step) => Step;
	/** By how much a step that holds changes the throughput; one that is not named does nothing. */
	readonly effects?: Readonly<Record<string, number>>;
	/** Called before each reading, from 1 on. */
	readonly onReading?: (reading: number) => void;
	/** Outcomes of applying, by step; anything else is applied. */
	readonly outcomes?: Readonly<Record<string, Outcome>>;
	/** What is remembered; undefined: nothing is. */
	readonly memory?: Pick<Engine, 'memory' | 'remember'>;
	/** Why a plan cannot be written to a file. */
	readonly planNotSaved?: string;
};

/** An engine in memory that writes down what is asked of it. */
export function fakeEngine({
	target = {name: 'root@kvm1', sample: false, writable: true},
	facts = fakeFacts,
	guest,
	guestUser,
	recording,
	stepAs = step => step,
	effects = {},
	onReading = () => {},
	outcomes = {},
	planNotSaved,
	memory,
}: Script = {}): Engine & {readonly calls: string[]} {
	const calls: string[] = [];
	const held = new Set<string>();
	let readings = 0;
	const meter = (onSample: Live['onSample']): Meter => ({
		instruments: measuredInstruments,
		unmeasured: [],
		seconds: longestReading([], 'normal'),
		async read() {
			onReading(++readings);
			const felt = [...held].filter(id => effects[id] !== undefined);
			// Runs differ by less than a percent.
			const rate = felt.reduce((rate, id) => rate * (1 + (effects[id] ?? 0)), 9.24 * (1 + (((readings * 7) % 11) - 5) / 1000));
			onSample(sample(0, rate));
			return readingOf(rate);
		},
		async leaveGuest() {},
		async settle() {},
		async close() {},
	});
	const run = (plan: Plan, events: Live['onEvent']): Run => ({
		id: '7f3a',
		undoScript: '/var/lib/nearmetal/runs/7f3a/undo.sh',
		async apply(id) {
			calls.push(`apply ${id}`);
			held.add(id);
			const changes = sketches.find(sketch => sketch.id === id)?.changes ?? 0;
			for (let index = 0; index < changes; index++) {
				events({type: 'change', step: id, what: `${id} ${index + 1}: 0 → 1`, status: 'done'});
			}

			return (
				outcomes[id] ?? {
					kind: 'applied',
					readBacks: Array.from({length: changes}, (_, index) => ({what: `${id} ${index}`, asked: '1', got: '1', same: true})),
				}
			);
		},
		async restartGuest(_signal, whileOff) {
			calls.push('restart');
			await whileOff?.();
			events({type: 'guest', name: 'web01', phase: 'shutting down'});
			events({type: 'guest', name: 'web01', phase: 'running', away: 12.4});
			return [{what: 'vhost workers', asked: '4', got: '4', same: true}];
		},
		async undoStep(id) {
			calls.push(`undo ${id}`);
			held.delete(id);
			return {run: '7f3a', lines: [{what: id, status: 'restored'}], complete: true};
		},
		async undoAll() {
			calls.push('undo all');
			return {run: '7f3a', lines: [{what: 'everything', status: 'restored'}], complete: true};
		},
		async keep(id) {
			calls.push(`keep ${id}`);
		},
		holds: () => plan,
		async close() {
			calls.push('close');
		},
		async abandon() {
			calls.push('abandon');
		},
	});
	return {
		calls,
		target,
		undoCommand: 'nearmetal undo --host root@kvm1',
		guest,
		guestUser,
		presetBy: 'default',
		...(memory ?? {memory: () => noMemory, remember: async () => {}}),
		exportFolder: ({guest: of}) => `./nearmetal-${of?.name ?? 'host'}`,
		inspect: async () => facts,
		standingRuns: async () => [],
		async lookInside() {},
		defaultChoices: guest => ({preset: recommended, guest, on: {}, options: {}}),
		plan(facts, choices) {
			const planned = plan(facts, choices);
			return {...planned, plan: {...planned.plan, steps: planned.plan.steps.map(stepAs)}};
		},
		checkOption: (_facts, _choices, _step, _field, text) =>
			/^[1-8]$/.test(text) ? undefined : 'web01 has 8 vCPUs: give a number from 1 to 8',
		fields: (_facts, choices, id) =>
			id === 'multi-queue'
				? [{id: 'queues', title: 'queue pairs', hint: 'a number from 1 to 8, such as 4', value: choices.options[id]?.queues ?? ''}]
				: [],
		checkSets(of, {guest}, sets) {
			const asked = demandOfGuest(of, guest);
			return asked === undefined ? [] : check(sets, hostForPlacement(of, [asked.name]), asked);
		},
		alternatives(of, {guest}) {
			const asked = demandOfGuest(of, guest);
			return asked === undefined ? [] : alternatives(hostForPlacement(of, [asked.name]), asked);
		},
		preview,
		recording,
		toJudge: plan => toJudge(plan, () => ({...plan, steps: []})),
		async begin(plan, measuring, {onEvent, onSample, tell}) {
			calls.push('begin');
			const begun = run(plan, onEvent);
			const host: Target = {
				...fakeTarget('kvm1', () => undefined).target,
				async write(path) {
					calls.push(`write ${path.split('/').at(-1)}`);
				},
			};
			return {
				...begun,
				tuning:
					measuring &&
					tuningOf({
						host,
						run: begun,
						plan,
						reading: {snapshot, facts, inside: unseen},
						measuring,
						meter: recording === undefined ? meter(onSample) : replayingMeter({recording, wait: async () => {}}, {onSample, tell}),
						tell,
					}),
			};
		},
		saveSnapshot: async folder => `${folder}/kvm1.lab.snapshot.json`,
		planPath: ({guest: of}) => `./nearmetal-${of?.name ?? 'host'}/plan.json`,
		async savePlan({guest: of}) {
			calls.push('save plan');
			if (planNotSaved !== undefined) throw new Error(planNotSaved);
			const path = `/root/nearmetal-${of?.name ?? 'host'}/plan.json`;
			return {path, apply: `nearmetal apply ${path} --host root@kvm1`};
		},
		freeFolder: async ({guest: of}) => `./nearmetal-${of?.name ?? 'host'}`,
		async export(_plan, results, folder) {
			calls.push('export');
			return ['host.sh', 'guest.sh', 'undo.sh', 'plan.json', ...(results === undefined ? [] : [results.name])].map(
				file => `${folder}/${file}`,
			);
		},
	};
}
