import type {Change, TakesEffect} from '../change/change.ts';
import type {Finding} from '../diagnose/finding.ts';
import type {Expected} from '../tunings/tuning.ts';
import type {notKnown} from './expected-text.ts';
import type {Preset} from './preset.ts';

/** What the user chose: a preset, and by hand what differs from it. */
export type Choices = {
	readonly preset: Preset;
	readonly guest: string | undefined;
	/** By tuning id: on or off against the preset. */
	readonly on: Readonly<Record<string, boolean>>;
	/** By tuning id and field id, as typed. An empty text means automatic, also where the preset has a value. */
	readonly options: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

export type Step = {
	readonly id: string;
	readonly title: string;
	/** How much it usually matters, 1 to 5; nothing that was measured. */
	readonly stars: number;
	/** on: will be applied. off: could be, not chosen. satisfied: nothing to do. unavailable: not here. invalid: chosen, with a value typed that is wrong. */
	readonly state: 'on' | 'off' | 'satisfied' | 'unavailable' | 'invalid';
	readonly summary: string;
	/** What it brings this guest, by others' figures. */
	readonly expected: Expected | typeof notKnown;
	readonly about: string;
	readonly because: readonly string[];
	readonly warnings: readonly string[];
	readonly risk: string;
	readonly source: string;
	/** For `on`: what will be done. For `off`: what would be, at this place in the order. */
	readonly changes: readonly Change[];
	readonly effect: TakesEffect;
};

/** Ordered steps, composed by folding. Serialises to JSON; `apply` takes it back. */
export type Plan = {
	readonly nearmetal: 1;
	readonly target: string;
	/** What it was made for; apply refuses another host. */
	readonly host: {readonly name: string | undefined; readonly machineId: string | undefined};
	readonly guest:
		| {
				readonly name: string;
				readonly uuid: string;
				readonly running: boolean;
				/** /etc/machine-id of its inside; undefined where nobody could look. */
				readonly machineId?: string;
		  }
		| undefined;
	readonly choices: Choices;
	/** What the host's facts show of itself and of the guest, whatever is chosen. */
	readonly findings: readonly Finding[];
	readonly steps: readonly Step[];
	/** Whether the guest must be stopped and started for the chosen steps to be felt. */
	readonly restart: boolean;
};

/** Whether the chosen steps are felt only when a guest that runs is stopped and started. */
export const needsRestart = (guest: Plan['guest'], steps: readonly Step[]): boolean =>
	guest?.running === true && steps.some(step => step.state === 'on' && step.effect === 'next guest start');

/** Whether the step can be switched on or off. */
export const isOption = ({state}: Step): boolean => state === 'on' || state === 'off' || state === 'invalid';

export const chosen = (plan: Plan): readonly Step[] => plan.steps.filter(step => step.state === 'on');

/**
 * The step with a value typed by hand that does not fit, or undefined. Nothing is made of such a plan: no change, and no script. It holds
 * what the other steps are without this one, which is not what was asked.
 */
export const wrongStep = (plan: Plan): Step | undefined => plan.steps.find(step => step.state === 'invalid');

/** Whether a step changes something inside the guest: it comes after the guest was started anew. */
export const isInGuest = (plan: Plan, id: string): boolean =>
	plan.steps.some(step => step.id === id && step.changes.some(({on}) => on === 'guest'));

/** The inside of the guest that a plan is for, as the host is named. */
export const insideOf = ({guest}: Plan): Plan['host'] => ({name: guest?.name, machineId: guest?.machineId});
