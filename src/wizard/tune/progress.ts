import type {Sample} from '../../bench/measurement.ts';
import {designs} from '../../judge/design.ts';
import {type Answer, type Found, keptOf, nothingFound, type RunRecord} from '../../measured/found.ts';
import {type Question, questionsOf} from '../../measured/question.ts';
import type {ResultsParts} from '../../measured/results.ts';
import {allOf} from '../../measured/work.ts';
import {chosen, type Plan, type Step} from '../../plan/plan.ts';
import type {Outcome} from '../../run/outcome.ts';
import type {Measuring} from './setup.ts';
import type {RunMode} from './way.ts';

/** What has become of a step. */
export type Phase =
	| {readonly name: 'waiting'}
	/** Changes written so far. */
	| {readonly name: 'applying'; readonly done: number}
	/** Everything is written, and is being read back. */
	| {readonly name: 'verifying'}
	/** Written and read back. */
	| {readonly name: 'applied'; readonly readBacks: number}
	/** Switched on and off, and measured in between. */
	| {readonly name: 'measuring'}
	/** Measured to its end, and not brought to what is decided yet. */
	| {readonly name: 'judged'; readonly holds: boolean}
	| {readonly name: 'kept'}
	| {readonly name: 'undone'}
	| {readonly name: 'nothing to do'}
	| {readonly name: 'skipped'}
	/** Nothing of it is in the recording that is shown in place of measuring: it is left as it is. */
	| {readonly name: 'not recorded'}
	| {readonly name: 'drifted' | 'refused' | 'failed'};

export type StepProgress = {readonly step: Step; readonly phase: Phase};

/** One thing to do. The whole run is a list of these; what happens next is always the first of them. */
export type Task =
	| {readonly kind: 'begin'}
	/** What cannot be measured here is told, before anything is switched on. */
	| {readonly kind: 'lacking'}
	/** `agreed`: the admin has agreed to its restarts. */
	| {readonly kind: 'measure'; readonly question: Question; readonly agreed: boolean}
	| {readonly kind: 'apply'; readonly step: string}
	/** `answer`: what measuring says of them; undefined: they were not measured. */
	| {readonly kind: 'decide'; readonly steps: readonly string[]; readonly answer: Answer | undefined}
	/** Brings everything to what was decided of what was measured. */
	| {readonly kind: 'settle'}
	/** The original state against what is kept. */
	| {readonly kind: 'total'}
	| {readonly kind: 'keep'; readonly steps: readonly string[]}
	| {readonly kind: 'undo'; readonly steps: readonly string[]}
	| {readonly kind: 'undo all'}
	| {readonly kind: 'restart'};

/** Why a task did not succeed, and the lines that tell. The task stays the first: retry does it again. */
export type Trouble = {readonly title: string; readonly lines: readonly string[]};

/** How the first task stands. */
export type Activity =
	| 'working'
	/** The admin is asked whether to measure, where not all can be. */
	| 'asking begin'
	/** The admin is asked whether the guest may be restarted. */
	| 'asking restart'
	/** The admin is asked whether to keep what was measured. */
	| 'deciding'
	| 'paused'
	| 'finished'
	| Trouble;

export type LogLine = {readonly time: string; readonly text: string; readonly mark: 'ok' | 'failed' | undefined};

export type Progress = {
	readonly way: RunMode;
	readonly plan: Plan;
	readonly measuring: Measuring | undefined;
	/** The run once it is open, and the two ways to undo it without the wizard: a command here, a script on the target, which the sample has not. */
	readonly run: {readonly id: string; readonly undoCommand: string; readonly undoScript: string | undefined} | undefined;
	/** In the order in which they are applied, or measured. */
	readonly steps: readonly StepProgress[];
	readonly tasks: readonly Task[];
	readonly activity: Activity;
	/** A pause was asked for: it begins before the next task. */
	readonly pausing: boolean;
	/** What is under way was asked to end before it is done. */
	readonly stopping: boolean;
	/**
	 * Steps whose definition and running guest differ, because the guest has not been restarted since: applied and not
	 * felt yet, or undone and felt still.
	 */
	readonly unfelt: readonly string[];
	/** This run has restarted the guest, or tried to: taking everything back then does so once more. */
	readonly restarted: boolean;
	readonly found: Readonly<Found>;
	/** The question that was measured last, and its runs so far. */
	readonly asked: Question | undefined;
	readonly series: readonly RunRecord[];
	/** The newest live reading of the measurement under way. */
	readonly sample: Sample | undefined;
	/** The course of the readings up to it, the newest last. */
	readonly samples: readonly PastSample[];
	readonly log: readonly LogLine[];
};

/** What is still drawn of a reading when a newer one has come. Who was busy is not: on a large host that is a hundred kilobytes each. */
export type PastSample = Pick<Sample, 'streams' | 'direction' | 'throughput' | 'links'>;

/** Longest memory of the live panes: a minute of samples at four a second, and some screens of log. */
const samplesKept = 240;
const logKept = 200;

export function beginProgress(plan: Plan, way: RunMode, measuring: Measuring | undefined): Progress {
	const order = measuring === undefined ? undefined : allOf(measuring.steps);
	const isMeasured = ({id}: Step) => order === undefined || order.includes(id);
	const measurable = chosen(plan).filter(isMeasured);
	const steps = order === undefined ? measurable : measurable.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
	const others = chosen(plan).filter(step => !isMeasured(step));
	return {
		way,
		plan,
		measuring,
		run: undefined,
		steps: [
			...steps.map(step => ({step, phase: {name: 'waiting'} as const})),
			...others.map(step => ({step, phase: {name: 'not recorded'} as const})),
		],
		tasks: [{kind: 'begin'}, ...(measuring === undefined ? unmeasured(steps, way) : measured(measuring))],
		activity: 'working',
		pausing: false,
		stopping: false,
		unfelt: [],
		restarted: false,
		found: nothingFound([]),
		asked: undefined,
		series: [],
		sample: undefined,
		samples: [],
		log: [],
	};
}

function measured({steps, design}: Measuring): readonly Task[] {
	return [
		{kind: 'lacking'},
		...questionsOf(steps, designs[design]).map((question): Task => ({kind: 'measure', question, agreed: false})),
		{kind: 'total'},
		{kind: 'settle'},
	];
}

function unmeasured(steps: readonly Step[], way: RunMode): readonly Task[] {
	const ids = steps.map(step => step.id);
	return way === 'each'
		? [
				...ids.flatMap((step): readonly Task[] => [
					{kind: 'apply', step},
					{kind: 'decide', steps: [step], answer: undefined},
				]),
				{kind: 'restart'},
			]
		: [...ids.map((step): Task => ({kind: 'apply', step})), {kind: 'keep', steps: ids}, {kind: 'restart'}];
}

/** The same progress with these steps in another phase. */
export function withPhase(progress: Progress, steps: readonly string[], phase: Phase): Progress {
	return {...progress, steps: progress.steps.map(entry => (steps.includes(entry.step.id) ? {...entry, phase} : entry))};
}

export function withLog(progress: Progress, line: LogLine): Progress {
	return {...progress, log: [...progress.log, line].slice(-logKept)};
}

export function withSamples(progress: Progress, samples: readonly Sample[]): Progress {
	const past = samples.map(({streams, direction, throughput, links}): PastSample => ({streams, direction, throughput, links}));
	return {...progress, sample: samples.at(-1) ?? progress.sample, samples: [...progress.samples, ...past].slice(-samplesKept)};
}

export function withRun(progress: Progress, run: RunRecord): Progress {
	return {...progress, series: [...progress.series, run], found: {...progress.found, runs: [...progress.found.runs, run]}};
}

export function phaseOf(progress: Progress, step: string): Phase['name'] | undefined {
	return progress.steps.find(entry => entry.step.id === step)?.phase.name;
}

/** Whether the run has left anything on the target that undo would take back. */
function isApplied({phase}: StepProgress): boolean {
	return phase.name === 'judged' ? phase.holds : ['applying', 'verifying', 'applied', 'measuring', 'kept', 'failed'].includes(phase.name);
}

export function appliedSteps(progress: Progress): readonly StepProgress[] {
	return progress.steps.filter(isApplied);
}

/** Whether it is asked what all that is kept does, and not what a step does. */
export function isTotal(progress: Progress, {question}: Extract<Task, {kind: 'measure'}>): boolean {
	return question.steps.every(step => phaseOf(progress, step) === 'kept');
}

/** Whether something is being measured now: it can be ended at any run, where what is written or restarted is gone through with. */
export function isMeasuringNow({activity, tasks: [task]}: Progress): boolean {
	return activity === 'working' && task?.kind === 'measure';
}

/** Whether what is under way is the last for now: ctrl-c asks then whether to undo everything. */
export function isEnding(progress: Progress): boolean {
	return progress.stopping || (progress.pausing && !isMeasuringNow(progress));
}

/** Whether it has figures of its own: not where nothing is measured, nor where a recording is shown. */
export function isMeasured({measuring}: Progress): boolean {
	return measuring !== undefined && measuring.recording === undefined;
}

/** Whether an export after it would have a file: scripts of what holds now, or figures. */
export function leavesFiles(progress: Progress): boolean {
	return appliedSteps(progress).length > 0 || isMeasured(progress);
}

/** How the run has ended, as its results tell it. */
export function endingOf({tasks, steps}: Progress): ResultsParts['ending'] {
	if (tasks.some(({kind}) => kind !== 'settle')) {
		return {kind: 'not ended'};
	}

	return {kind: steps.some(({phase}) => phase.name === 'skipped') ? 'interrupted' : 'done'};
}

/** What was proved of a step, alone or with others as one. */
export function answerFor({tasks, found}: Progress, step: string): Answer | undefined {
	const open = tasks.flatMap(task => (task.kind === 'decide' && task.answer !== undefined ? [task.answer] : []));
	return [...open, ...found.judgements].find(({steps}) => steps.includes(step));
}

/** Which answer to what is asked shuts the guest down: it was measured by boots, and its last was with the steps, with some of them, or with none. */
export function restartedBy({tasks: [task], plan, steps}: Progress): readonly ('keep' | 'undo')[] {
	if (task?.kind !== 'decide' || task.answer?.unit !== 'boots' || plan.guest?.running !== true) {
		return [];
	}

	const asked = steps.filter(({step}) => task.steps.includes(step.id));
	return [...(asked.every(isApplied) ? [] : (['keep'] as const)), ...(asked.some(isApplied) ? (['undo'] as const) : [])];
}

/** Whether a step is kept by what was decided of what was measured. */
export function isKept({found}: Progress, step: string): boolean {
	return keptOf(found).includes(step);
}

/** The lines that say why a step was not applied, for a person. */
export function troubleOf(title: string, outcome: Exclude<Outcome, {kind: 'applied' | 'nothing to do'}>): Trouble {
	switch (outcome.kind) {
		case 'drifted':
			return {
				title: `${title}: somebody changed it since the plan was made. Nothing of this step was written.`,
				lines: [
					...outcome.drifts.map(drift => `${drift.what}: planned from ${drift.expected}, found ${drift.found}`),
					'If the new value is right, leave, and plan anew from it. If not, set it back and try again.',
				],
			};
		case 'refused':
			return {
				title: `${title}: the system holds something else than was asked. The step was taken back.`,
				lines: [
					outcome.because,
					...outcome.readBacks.filter(({same}) => !same).map(({what, asked, got}) => `${what}: asked ${asked}, got ${got}`),
				],
			};
		case 'failed':
			return {title: `${title}: could not be applied.`, lines: [outcome.because]};
	}
}
