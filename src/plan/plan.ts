import type {Change, Effect} from '../change/change.ts';

/** What the user chose: presets, switches, and values typed by hand. */
export type Choices = {
	readonly preset: string;
	readonly guest: string | undefined;
	/** By tuning id: on or off against the preset. */
	readonly on: Readonly<Record<string, boolean>>;
	/** By tuning id and field id, as typed. */
	readonly options: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

export type Step = {
	readonly id: string;
	readonly title: string;
	readonly stars: number;
	/** on: will be applied. off: could be, not chosen. satisfied: nothing to do. unavailable: not here. invalid: an option is wrong. */
	readonly state: 'on' | 'off' | 'satisfied' | 'unavailable' | 'invalid';
	readonly summary: string;
	readonly about: string;
	readonly because: readonly string[];
	readonly warnings: readonly string[];
	readonly risk: string;
	readonly source: string;
	/** Empty unless `on`. */
	readonly changes: readonly Change[];
	readonly effect: Effect;
};

/** Ordered steps, composed by folding. Serialises to JSON; `apply` takes it back. */
export type Plan = {
	readonly nearmetal: 1;
	readonly target: string;
	/** The boot and host that it was made for; apply refuses another one. */
	readonly host: {readonly name: string | undefined; readonly machine: string | undefined};
	readonly guest: {readonly name: string; readonly uuid: string; readonly running: boolean} | undefined;
	readonly choices: Choices;
	readonly steps: readonly Step[];
	/** Whether the guest must be stopped and started for the chosen steps to be felt. */
	readonly restart: boolean;
};
