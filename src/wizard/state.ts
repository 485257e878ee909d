import type {Facts} from '../inspect/facts.ts';
import type {Alternative} from '../placement/alternatives.ts';
import type {Flaw} from '../placement/check.ts';
import {type Choices, chosen, type Plan} from '../plan/plan.ts';
import type {HandSets} from './cpu-map/by-hand.ts';
import type {Mark} from './cpu-map/marked.ts';
import type {Engine, Preview} from './engine.ts';
import type {UserEvent} from './event.ts';
import type {Filter} from './filter.ts';
import type {Form} from './form.ts';
import type {GuestJudgement} from './judgement.ts';
import type {Draft} from './planner.ts';
import type {StandingRun} from './standing.ts';
import type {Progress} from './tune/progress.ts';
import type {Stage} from './tune/stage.ts';

/** What lies over a screen and takes its keys: the help, the path of a guest's packets, or a question that needs yes or no. */
export type Overlay = 'help' | 'path' | 'quit?' | 'undo all?' | Loss;

/** Whether it is only there to be read, and asks nothing. */
export function isRead(overlay: Overlay): overlay is 'help' | 'path' {
	return overlay === 'help' || overlay === 'path';
}

/** A wish that waits because it would forget what was made by hand. */
export type Loss = {
	readonly lost: readonly string[];
	readonly wish: UserEvent;
	/** The preset that would be taken; undefined: none would. */
	readonly preset: string | undefined;
	/** The plan that can be written to a file instead; undefined: there is none, or the wish is none to leave. */
	readonly savable: SavablePlan | undefined;
};

/** `unplanned`: of what would be lost, what is not in it. `isRemembered`: the rest is there again the next time. `problem`: why it could not be written. */
export type SavablePlan = {
	readonly plan: Plan;
	readonly path: string;
	readonly unplanned: readonly string[];
	readonly isRemembered: boolean;
	readonly problem: string | undefined;
};

type Common = {
	readonly target: Engine['target'];
	readonly overlay: Overlay | undefined;
	/** The files of all exports so far, and what earlier runs have left on the host: both go along from screen to screen (`update`). */
	readonly exported?: readonly string[];
	readonly standing?: readonly StandingRun[];
};

/** Once the host has been read. `choices` are the last ones made, so that going back and forth loses nothing. */
type Seen = Common & {readonly facts: Facts; readonly choices: Choices | undefined};

export type WithDraft = Common & {readonly facts: Facts; readonly history: History} & Draft;
/** Choices to go back to, the last made last, and those gone back from. */
export type History = {readonly past: readonly Choices[]; readonly future: readonly Choices[]};

export type InspectingState = Common & {readonly screen: 'inspecting'};
export type ErrorState = Common & {readonly screen: 'error'; readonly because: string};
export type HostState = Seen & {
	readonly screen: 'host';
	readonly allFacts: boolean;
	readonly filter: Filter;
	/** The guest that was named on the command line, where it is gone on to without asking. */
	readonly named: string | undefined;
	readonly notice: string | undefined;
};
export type GuestState = Seen & {
	readonly screen: 'guest';
	readonly cursor: number;
	readonly filter: Filter;
	readonly judgements: readonly GuestJudgement[];
};
/** The CPU map: where its cursor stands, and what is tried there. */
export type CpuMap = {
	/** The CPU under the cursor; undefined on a host that shows none. */
	readonly cursor: number | undefined;
	readonly mark: Mark | undefined;
	/** Sets moved by hand that lack something still; undefined: the map shows those of the plan. */
	readonly unfinished: HandSets | undefined;
	/** Other placements, and which of them the map shows. */
	readonly offered: {readonly list: readonly Alternative[]; readonly at: number} | undefined;
	/** What is wrong with the sets shown, the errors first. */
	readonly flaws: readonly Flaw[];
};
export type PlanState = WithDraft & {
	readonly screen: 'plan';
	readonly cursor: number;
	readonly filter: Filter;
	/** Steps that have something to be set by hand. */
	readonly editable: readonly string[];
	readonly form: Form | undefined;
	readonly map: CpuMap | undefined;
	readonly notice: string | undefined;
};
export type PreviewState = WithDraft & {readonly screen: 'preview'; readonly cursor: number; readonly notice: string | undefined};
export type TuneState = WithDraft & {
	readonly screen: 'tune';
	readonly stage: Stage;
	/** Of the log. */
	readonly filter: Filter;
	/** The export that was gone back from. */
	readonly lastExport?: Pick<ExportState, 'progress' | 'folder' | 'isTyped' | 'files'>;
};
export type ExportState = WithDraft & {
	readonly screen: 'export';
	/** The run, unless the export was made without one. */
	readonly progress: Progress | undefined;
	/** Where the files go, whether that was typed, and while it is, its field. */
	readonly folder: string;
	readonly isTyped: boolean;
	readonly form: Form | undefined;
	readonly writing: boolean;
	readonly files: readonly string[] | undefined;
	readonly notice: string | undefined;
};
/** The end: these lines are printed on the normal screen. `to`: whether it leads to the sample, and back from there. */
export type GoodbyeState = Common & {readonly screen: 'goodbye'; readonly lines: readonly string[]; readonly to: 'the end' | 'the sample'};

export type WizardState =
	| InspectingState
	| ErrorState
	| HostState
	| GuestState
	| PlanState
	| PreviewState
	| TuneState
	| ExportState
	| GoodbyeState;

export function initialState(target: Engine['target']): InspectingState {
	return {screen: 'inspecting', target, overlay: undefined};
}

/** The first of the previews. */
export function openPreview({target, overlay, facts, choices, plan, placement, previews, history}: WithDraft): PreviewState {
	return {screen: 'preview', target, overlay, facts, choices, plan, placement, previews, history, cursor: 0, notice: undefined};
}

/** The previews of the steps that will be done; a plan may preview the others too. */
export function chosenPreviews({plan, previews}: Draft): readonly Preview[] {
	return previews.filter(({step}) => chosen(plan).some(({id}) => id === step));
}

/** The run of this session, if one was begun. */
export function progressOf(state: WizardState): Progress | undefined {
	if (state.screen === 'export') {
		return state.progress;
	}

	return state.screen === 'tune' && state.stage.name === 'run' ? state.stage.progress : undefined;
}

/** Where no guest of this machine can be tuned, because it is not reached or has no libvirt. Nothing was chosen by then that could be lost. */
export function offersSample(state: WizardState): boolean {
	switch (state.screen) {
		case 'error':
			return !state.target.sample;
		case 'host':
		case 'guest':
			return !state.target.sample && state.choices === undefined && state.facts.libvirt.problem !== undefined;
		default:
			return false;
	}
}
