import type {BenchSetup, Comparison, Measurement, Sample} from '../bench/measurement.ts';
import type {Facts} from '../inspect/facts.ts';
import type {Alternative} from '../placement/alternatives.ts';
import type {Flaw} from '../placement/check.ts';
import type {GuestSets, Placement} from '../placement/placement.ts';
import type {Choices, Plan} from '../plan/plan.ts';
import type {Preview} from '../plan/preview.ts';
import type {RunEvent} from '../run/outcome.ts';
import type {Run} from '../run/run.ts';

export type {DiffLine, Preview} from '../plan/preview.ts';

export type ResultRow = {
	readonly step: string;
	readonly title: string;
	readonly kept: boolean | undefined;
	readonly measurements: readonly Measurement[];
	readonly comparison: Comparison | undefined;
};

/** Everything outside that the wizard needs. The pure ones are plain functions; the rest are effects. */
export type Engine = {
	readonly target: {readonly name: string; readonly sample: boolean; readonly writable: boolean};
	/** What to type to take everything back without the wizard, from the machine where it runs. */
	readonly undoCommand: string;
	inspect(): Promise<Facts>;
	/** Enters the guest and reads it: plans made afterwards know its inside, or say why they do not. Does not throw. */
	lookInside(guest: string): Promise<void>;
	/** The guest that was named on the command line. */
	readonly guest: string | undefined;
	defaultChoices(guest: string | undefined): Choices;
	/** Where an export goes unless the admin types another folder. */
	exportFolder(plan: Plan): string;
	plan(facts: Facts, choices: Choices): {readonly plan: Plan; readonly placement: Placement};
	/** The complaint about an option as typed, or undefined. */
	checkOption(facts: Facts, choices: Choices, step: string, field: string, text: string): string | undefined;
	/** The fields that a step lets the admin set, with the value in force. */
	fields(
		facts: Facts,
		choices: Choices,
		step: string,
	): readonly {readonly id: string; readonly title: string; readonly hint: string; readonly value: string}[];
	/** What is wrong with sets of the guest that somebody moved by hand. */
	checkSets(facts: Facts, choices: Choices, sets: GuestSets): readonly Flaw[];
	/** Different places for the guest, to compare; the proposed one first. What is set by hand does not bind them. */
	alternatives(facts: Facts, choices: Choices): readonly Alternative[];
	preview(plan: Plan): readonly Preview[];
	/** Opens a run: lock, journal, undo.sh. Nothing else is written. */
	begin(plan: Plan, onEvent: (event: RunEvent) => void): Promise<MeasuredRun>;
	saveSnapshot(folder: string): Promise<string>;
	export(plan: Plan, rows: readonly ResultRow[], folder: string): Promise<readonly string[]>;
};

/** A run with what the wizard measures in between. */
export type MeasuredRun = Run & {
	bench(setup: BenchSetup, onSample: (sample: Sample) => void, signal: AbortSignal): Promise<readonly Measurement[]>;
	compare(before: readonly Measurement[], after: readonly Measurement[]): Comparison;
};
