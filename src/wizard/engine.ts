import type {Sample} from '../bench/measurement.ts';
import type {Facts} from '../inspect/facts.ts';
import type {Answer, Failure, Found, RunRecord} from '../measured/found.ts';
import type {Unmeasured} from '../measured/meter.ts';
import type {Question} from '../measured/question.ts';
import type {Recording} from '../measured/recording.ts';
import type {ResultsParts} from '../measured/results.ts';
import type {ToJudge} from '../measured/work.ts';
import type {Alternative} from '../placement/alternatives.ts';
import type {Flaw} from '../placement/check.ts';
import type {GuestSets, Placement} from '../placement/placement.ts';
import type {Choices, Plan} from '../plan/plan.ts';
import type {Preview} from '../plan/preview.ts';
import type {ReadBack, RunEvent} from '../run/outcome.ts';
import type {Run} from '../run/run.ts';
import type {FormField} from './form.ts';
import type {GuestMemory} from './memory/host-memory.ts';
import type {Remembered} from './memory/remembered.ts';
import type {StandingRun} from './standing.ts';
import type {Measuring} from './tune/setup.ts';

export type {DiffLine, Preview} from '../plan/preview.ts';

/** Everything outside that the wizard needs. The pure ones are plain functions; the rest are effects. */
export type Engine = {
	readonly target: {
		readonly name: string;
		readonly sample: boolean;
		readonly writable: boolean;
		/** The machine from which the sample was opened, and to which leaving it leads. */
		readonly from?: string;
	};
	/** What to type to take everything back without the wizard, from the machine where it runs. */
	readonly undoCommand: string;
	inspect(): Promise<Facts>;
	/** What earlier runs have left on the host. Does not throw: where it cannot be read, none is told. */
	standingRuns(): Promise<readonly StandingRun[]>;
	/** Enters the guest and reads it: plans made afterwards know its inside, or say why they do not. Does not throw. */
	lookInside(guest: string): Promise<void>;
	/** The guest that was named on the command line. */
	readonly guest: string | undefined;
	/** Who was named there to log in to guests. */
	readonly guestUser: string | undefined;
	/** Where the preset of `defaultChoices` comes from. */
	readonly presetBy: 'command line' | 'default';
	/** What is remembered of the guest, or of no guest. */
	memory(guest: string | undefined): GuestMemory;
	/** @throws where it cannot be written */
	remember(chosen: Omit<Remembered, 'at'>): Promise<void>;
	defaultChoices(guest: string | undefined): Choices;
	/** Where an export goes unless the admin types another folder, or other files are there. */
	exportFolder(plan: Plan): string;
	/** That folder, or the first free one beside it where other files stand in the way of what `export` would write. */
	freeFolder(plan: Plan, results: ResultsText | undefined): Promise<string>;
	plan(facts: Facts, choices: Choices): {readonly plan: Plan; readonly placement: Placement};
	/** The complaint about an option as typed, or undefined. */
	checkOption(facts: Facts, choices: Choices, step: string, field: string, text: string): string | undefined;
	/** The fields that a step lets the admin set, with the value in force. */
	fields(facts: Facts, choices: Choices, step: string): readonly Pick<FormField, 'id' | 'title' | 'hint' | 'choices' | 'value'>[];
	/** What is wrong with sets of the guest that somebody moved by hand. */
	checkSets(facts: Facts, choices: Choices, sets: GuestSets): readonly Flaw[];
	/** Different places for the guest, to compare; the proposed one first. What is set by hand does not bind them. */
	alternatives(facts: Facts, choices: Choices): readonly Alternative[];
	preview(plan: Plan): readonly Preview[];
	/** Of a sample, the tuning run of a real host that it shows where others measure; undefined: it has none. */
	readonly recording: Recording | undefined;
	/** How the chosen steps are judged where they are measured. */
	toJudge(plan: Plan): ToJudge;
	/**
	 * Opens a run: lock, journal, undo.sh. Nothing else is written. Where it is measured, both ends are entered first.
	 * @throws TargetError, and nothing is written then
	 */
	begin(plan: Plan, measuring: Measuring | undefined, live: Live): Promise<MeasuredRun>;
	saveSnapshot(folder: string): Promise<string>;
	/** Where `savePlan` would write, where no other plan is there. */
	planPath(plan: Plan): string;
	/** Writes the plan alone, as `nearmetal plan --json` prints it. @returns its path and the command that performs it on the same target */
	savePlan(plan: Plan): Promise<SavedPlan>;
	/**
	 * Writes the plan's scripts, and the results where something was measured.
	 * @returns the paths @throws TargetError where other files are there: nothing is written then
	 */
	export(plan: Plan, results: ResultsText | undefined, folder: string): Promise<readonly string[]>;
};

/** What comes of a run while it works. */
export type Live = {
	readonly onEvent: (event: RunEvent) => void;
	readonly onSample: (sample: Sample) => void;
	/** What the admin should know of the measuring itself. */
	readonly tell: (line: string) => void;
};

/** `apply`: what to type to perform it, from the machine where the wizard runs. */
export type SavedPlan = {readonly path: string; readonly apply: string};

export type ResultsText = {readonly name: string; readonly text: string};

/** A run, and what measures it; undefined where nothing is measured. */
export type MeasuredRun = Run & {readonly tuning: TuningSession | undefined};

/** Steps are switched on and off by this alone, where they are measured. */
export type TuningSession = {
	/** What would be measured as well where it could. */
	readonly unmeasured: readonly Unmeasured[];
	/**
	 * Measures until the question is answered. Before it throws, what was not answered is taken back, where it can be.
	 * @throws when `signal` ended it, when a run gave no figure twice, or when a step or the guest could not be brought to where it should be
	 */
	ask(
		question: Question,
		found: Readonly<Found>,
		seen: {readonly onRun: (run: RunRecord) => void; readonly onFailure: (failure: Failure) => void},
		signal: AbortSignal,
	): Promise<readonly Answer[]>;
	/**
	 * Brings everything to what was kept, and writes it and all figures beside the journal.
	 * @returns what the guest really has, where it was started anew since the last time @throws as `ask`
	 */
	settle(found: Readonly<Found>, ending: ResultsParts['ending']): Promise<readonly ReadBack[]>;
	results(found: Readonly<Found>, ending: ResultsParts['ending']): ResultsText;
};
