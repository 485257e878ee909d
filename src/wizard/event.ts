import type {Sample} from '../bench/measurement.ts';
import type {Facts} from '../inspect/facts.ts';
import type {Answer, Failure, Found, RunRecord} from '../measured/found.ts';
import type {Unmeasured} from '../measured/meter.ts';
import type {Question} from '../measured/question.ts';
import type {ResultsParts} from '../measured/results.ts';
import type {Plan} from '../plan/plan.ts';
import type {Outcome, ReadBack, RunEvent, UndoReport} from '../run/outcome.ts';
import type {HandRole} from './cpu-map/by-hand.ts';
import type {MapStep} from './cpu-map/layout.ts';
import type {SavedPlan} from './engine.ts';
import type {FormEvent} from './form.ts';
import type {GuestJudgement} from './judgement.ts';
import type {Remembered} from './memory/remembered.ts';
import type {StandingRun} from './standing.ts';
import type {Measuring} from './tune/setup.ts';

/**
 * To go on to the next question or screen, to close what lies over this one, or to end the typing of a filter. Nothing is written, restarted or undone by it, and
 * nothing left: all that Enter may ask for, so that a key pressed out of habit does no harm.
 */
export type GoingOn = {readonly type: 'next' | 'no' | 'found'};

/** What the admin asks for. Which key means it is said in one place, the key table of the components. */
export type UserEvent =
	| FormEvent
	| GoingOn
	| {readonly type: 'back' | 'quit' | 'interrupt' | 'help' | 'path' | 'yes'}
	/** Nobody is there any more: the terminal was closed, or the program is to end. */
	| {readonly type: 'hang up'}
	| {readonly type: 'all facts' | 'save snapshot' | 'inspect again'}
	/** To look at the sample, and come back. */
	| {readonly type: 'sample'}
	/** A filter for the list of the screen: to be typed, or none any more; `found` ends the typing. */
	| {readonly type: 'find' | 'show all'}
	| {readonly type: 'no guest'}
	| {readonly type: 'undo choice' | 'redo choice'}
	| {readonly type: 'toggle' | 'edit' | 'map' | 'preset' | 'export'}
	/** On the CPU map: the cursor, in a map of so many columns; a role for the CPU under it or those marked, or none. */
	| {readonly type: 'point'; readonly by: MapStep; readonly columns: number}
	| {readonly type: 'assign'; readonly role: HandRole | undefined}
	/** To begin a mark at the cursor or end it; to ask where the marked CPUs’ roles, or those of the cursor’s, are to go. */
	| {readonly type: 'mark' | 'relocate'}
	| {readonly type: 'automatic' | 'alternative'}
	| {readonly type: 'begin' | 'restart' | 'write'}
	/** Where leaving would forget what was chosen by hand. */
	| {readonly type: 'save and quit'}
	| {readonly type: 'keep' | 'undo' | 'undo all' | 'pause' | 'stop' | 'retry' | 'skip' | 'leave'};

/** What the world answers. `time` is the wall clock as `hh:mm:ss`, for the log. */
export type Report =
	/** `standing`: what earlier runs have left there. */
	| {readonly type: 'inspected'; readonly facts: Facts; readonly standing?: readonly StandingRun[]}
	/** Somebody has looked into the guest, with or without success: a plan for it can say more now. */
	| {readonly type: 'looked inside'; readonly guest: string}
	/** Of these very facts: others may have been read in between. */
	| {readonly type: 'judged'; readonly facts: Facts; readonly judgement: GuestJudgement}
	| {readonly type: 'saved'; readonly path: string}
	/** The terminal is back from a program that showed a text. */
	| {readonly type: 'returned'; readonly notice: string | undefined}
	| {readonly type: 'plan saved'; readonly saved: SavedPlan}
	| {
			readonly type: 'begun';
			readonly run: string;
			/** undefined: on the sample, of which nobody could run it. */
			readonly undoScript: string | undefined;
			readonly undoCommand: string;
			/** What would be measured as well where it could; none where nothing is measured. */
			readonly unmeasured: readonly Unmeasured[];
			readonly time: string;
	  }
	| {readonly type: 'told'; readonly event: RunEvent; readonly time: string}
	| {readonly type: 'applied'; readonly step: string; readonly outcome: Outcome; readonly time: string}
	| {readonly type: 'restarted'; readonly checks: readonly ReadBack[]; readonly time: string}
	| {readonly type: 'sampled'; readonly samples: readonly Sample[]}
	/** A run of what is being measured, and one that gave no figure. */
	| {readonly type: 'ran'; readonly run: RunRecord}
	| {readonly type: 'missed'; readonly failure: Failure}
	| {readonly type: 'noted'; readonly text: string; readonly time: string}
	| {readonly type: 'measured'; readonly answers: readonly Answer[]; readonly time: string}
	/** `checks`: what the guest really has, where it was started anew since the last time. */
	| {readonly type: 'settled'; readonly checks: readonly ReadBack[]; readonly time: string}
	| {readonly type: 'kept'; readonly time: string}
	| {readonly type: 'undone'; readonly report: UndoReport; readonly time: string}
	/** Where no other files are. */
	| {readonly type: 'folder found'; readonly folder: string}
	| {readonly type: 'exported'; readonly files: readonly string[]}
	| {readonly type: 'failed'; readonly during: SideEffect['type']; readonly because: string; readonly time: string};

export type WizardEvent = UserEvent | Report;

/** What the wizard wants done, as data; src/wizard/store.ts does it. */
export type SideEffect =
	| {readonly type: 'inspect'}
	| {readonly type: 'look inside'; readonly guest: string}
	/** One guest of the list: the next one is asked for when it is judged, so that keys are answered in between. */
	| {readonly type: 'judge'; readonly facts: Facts; readonly guest: string}
	| {readonly type: 'save snapshot'; readonly folder: string}
	| {readonly type: 'save plan'; readonly plan: Plan}
	| {readonly type: 'remember'; readonly chosen: Omit<Remembered, 'at'>}
	| {readonly type: 'begin'; readonly plan: Plan; readonly measuring: Measuring | undefined}
	| {readonly type: 'apply'; readonly step: string}
	| {readonly type: 'restart guest'}
	/** Measures until the question is answered, on top of what was kept of what was found. */
	| {readonly type: 'measure'; readonly question: Question; readonly found: Readonly<Found>}
	/** Brings everything to what was kept of what was found, and writes both down. */
	| {readonly type: 'settle'; readonly found: Readonly<Found>; readonly ending: ResultsParts['ending']}
	| {readonly type: 'keep'; readonly steps: readonly string[]}
	/** Steps in the order to take them back: the last applied first. */
	| {readonly type: 'undo steps'; readonly steps: readonly string[]}
	| {readonly type: 'undo all'}
	/** Ends what is under way after the change that is being written. */
	| {readonly type: 'abort'}
	| {readonly type: 'finish'}
	/** A folder in which nothing stands in the way of what is to be written. */
	| ({readonly type: 'find folder'} & ToWrite)
	| ({readonly type: 'export'; readonly folder: string} & ToWrite);

/** `found`: what was measured and how it ended; undefined: nothing was. */
export type ToWrite = {
	readonly plan: Plan;
	readonly found: {readonly found: Readonly<Found>; readonly ending: ResultsParts['ending']} | undefined;
};

/** A new state and what is to be done. The very same state object where nothing changed. */
export type Transition<State> = readonly [State, readonly SideEffect[]];
