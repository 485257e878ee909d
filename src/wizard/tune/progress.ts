import type {BenchSetup, Comparison, Measurement, Sample} from '../../bench/measurement.ts';
import {chosen, type Plan, type Step} from '../../plan/plan.ts';
import type {Outcome} from '../../run/outcome.ts';
import type {ResultRow} from '../engine.ts';
import type {Way} from './way.ts';

/** What has become of a step. */
export type Phase =
	| {readonly name: 'waiting'}
	/** Changes written so far. */
	| {readonly name: 'applying'; readonly done: number}
	/** Everything is written, and is being read back. */
	| {readonly name: 'verifying'}
	/** Written and read back. */
	| {readonly name: 'applied'; readonly readBacks: number}
	| {readonly name: 'kept'}
	| {readonly name: 'undone'}
	| {readonly name: 'nothing to do'}
	| {readonly name: 'skipped'}
	| {readonly name: 'drifted' | 'refused' | 'failed'};

export type StepProgress = {readonly step: Step; readonly phase: Phase};

/** One thing to do. The whole run is a list of these; what happens next is always the first of them. */
export type Task =
	| {readonly kind: 'begin'}
	/** `steps` empty: the baseline. */
	| {readonly kind: 'measure'; readonly steps: readonly string[]}
	| {readonly kind: 'apply'; readonly step: string}
	| {readonly kind: 'decide'; readonly steps: readonly string[]}
	| {readonly kind: 'keep'; readonly steps: readonly string[]}
	| {readonly kind: 'undo'; readonly steps: readonly string[]}
	| {readonly kind: 'undo all'}
	| {readonly kind: 'restart'};

/** Why a task did not succeed, and the lines that tell. The task stays the first: retry does it again. */
export type Trouble = {readonly title: string; readonly lines: readonly string[]};

/** How the first task stands. */
export type Activity =
	| 'working'
	/** The admin is asked whether the guest may be restarted. */
	| 'asking restart'
	/** The admin is asked whether to keep what was measured. */
	| 'deciding'
	| 'paused'
	| 'finished'
	| Trouble;

/** A measurement: of the baseline (no steps), of one step, or of several together. */
export type Result = {
	readonly steps: readonly string[];
	readonly measurements: readonly Measurement[];
	readonly comparison: Comparison | undefined;
};

export type LogLine = {readonly time: string; readonly text: string; readonly mark: 'ok' | 'failed' | undefined};

export type Progress = {
	readonly way: Way;
	readonly plan: Plan;
	readonly setup: BenchSetup | undefined;
	/** The run once it is open, and the two ways to undo it without the wizard: a command here, a script on the target. */
	readonly run: {readonly id: string; readonly undoCommand: string; readonly undoScript: string} | undefined;
	readonly steps: readonly StepProgress[];
	readonly tasks: readonly Task[];
	readonly activity: Activity;
	/** A pause was asked for: it begins before the next task. */
	readonly pausing: boolean;
	/** ctrl-c was pressed: the next one asks whether to undo everything. */
	readonly stopping: boolean;
	/**
	 * Steps whose definition and running guest differ, because the guest has not been restarted since: applied and not
	 * felt yet, or undone and felt still.
	 */
	readonly unfelt: readonly string[];
	/** This run has restarted the guest, or tried to: taking everything back then does so once more. */
	readonly restarted: boolean;
	readonly results: readonly Result[];
	/** What the next measurement is compared with: the baseline, then each measurement that was kept. */
	readonly reference: readonly Measurement[] | undefined;
	/** Live readings of the measurement under way, the newest last. */
	readonly samples: readonly Sample[];
	readonly log: readonly LogLine[];
};

/** Longest memory of the live panes: a minute of samples at four a second, and some screens of log. */
const samplesKept = 240;
const logKept = 200;

export function beginProgress(plan: Plan, way: Way, setup: BenchSetup | undefined): Progress {
	const steps = chosen(plan);
	return {
		way,
		plan,
		setup,
		run: undefined,
		steps: steps.map(step => ({step, phase: {name: 'waiting'}})),
		tasks: [{kind: 'begin'}, ...tasksOf(steps, way, setup !== undefined)],
		activity: 'working',
		pausing: false,
		stopping: false,
		unfelt: [],
		restarted: false,
		results: [],
		reference: undefined,
		samples: [],
		log: [],
	};
}

function tasksOf(steps: readonly Step[], way: Way, measured: boolean): readonly Task[] {
	const ids = steps.map(step => step.id);
	const measure = (of: readonly string[]): readonly Task[] => (measured ? [{kind: 'measure', steps: of}] : []);
	const applyAll = ids.map((step): Task => ({kind: 'apply', step}));
	switch (way) {
		case 'each':
			return [
				...measure([]),
				...ids.flatMap((step): readonly Task[] => [{kind: 'apply', step}, ...measure([step]), {kind: 'decide', steps: [step]}]),
				{kind: 'restart'},
			];
		case 'together':
			return [...measure([]), ...applyAll, {kind: 'restart'}, ...measure(ids), {kind: 'decide', steps: ids}, {kind: 'restart'}];
		case 'unmeasured':
			return [...applyAll, {kind: 'keep', steps: ids}, {kind: 'restart'}];
	}
}

/** The same progress with these steps in another phase. */
export function withPhase(progress: Progress, steps: readonly string[], phase: Phase): Progress {
	return {...progress, steps: progress.steps.map(entry => (steps.includes(entry.step.id) ? {...entry, phase} : entry))};
}

export function withLog(progress: Progress, line: LogLine): Progress {
	return {...progress, log: [...progress.log, line].slice(-logKept)};
}

export function withSamples(progress: Progress, samples: readonly Sample[]): Progress {
	return {...progress, samples: [...progress.samples, ...samples].slice(-samplesKept)};
}

export function phaseOf(progress: Progress, step: string): Phase['name'] | undefined {
	return progress.steps.find(entry => entry.step.id === step)?.phase.name;
}

/** Whether the run has left anything on the target that undo would take back. */
export function isApplied({phase}: StepProgress): boolean {
	return (
		phase.name === 'applying' || phase.name === 'verifying' || phase.name === 'applied' || phase.name === 'kept' || phase.name === 'failed'
	);
}

export function appliedSteps(progress: Progress): readonly StepProgress[] {
	return progress.steps.filter(isApplied);
}

/** The result of measuring exactly these steps. */
export function resultOf(progress: Progress, steps: readonly string[]): Result | undefined {
	return progress.results.find(result => result.steps.length === steps.length && result.steps.every(step => steps.includes(step)));
}

/**
 * What the verdict speaks for; undefined where nothing was measured, or where no gain could have been seen. Without a measurable gain the
 * host is left as it was.
 */
export function proposal(comparison: Comparison | undefined): 'keep' | 'undo' | undefined {
	switch (comparison?.verdict) {
		case 'better':
			return 'keep';
		case 'worse':
		case 'no measurable change':
			return 'undo';
		case 'cannot show it':
		case undefined:
			return undefined;
	}
}

/** The result table: the baseline, each step, and all together where they were measured so. */
export function resultRows(progress: Progress): readonly ResultRow[] {
	const rows = progress.steps.map(({step, phase}): ResultRow => {
		const result = resultOf(progress, [step.id]);
		const kept = phase.name === 'kept' ? true : phase.name === 'undone' ? false : undefined;
		return {step: step.id, title: step.title, kept, measurements: result?.measurements ?? [], comparison: result?.comparison};
	});
	const baseline = resultOf(progress, []);
	const together = progress.results.find(result => result.steps.length > 1);
	return [
		...(baseline === undefined
			? []
			: [{step: 'baseline', title: 'baseline', kept: undefined, measurements: baseline.measurements, comparison: undefined}]),
		...rows,
		...(together === undefined
			? []
			: [
					{
						step: 'together',
						title: 'all together',
						kept: rows.some(row => row.kept),
						measurements: together.measurements,
						comparison: together.comparison,
					},
				]),
	];
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
