import type {Step} from '../../src/plan/plan.ts';

/** The glyph says the state of a step; the colour only repeats it. */
export const stepMarks = {
	on: {mark: '■', color: 'green', means: 'chosen'},
	off: {mark: '□', color: 'white', means: 'not chosen'},
	satisfied: {mark: '✓', color: 'green', means: 'nothing to do: it is so already'},
	unavailable: {mark: '–', color: 'gray', means: 'not possible here; the reason stands below the list'},
	invalid: {mark: '✗', color: 'red', means: 'the value typed cannot be used'},
} as const satisfies Record<Step['state'], object>;

/** Beside the mark of a step that something is to be known of before it is chosen. */
export const warningMark = '!';

/** When a step is felt. */
export const effectMarks = {
	now: {mark: 'now', means: 'felt at once'},
	'next network start': {mark: '↻ net', means: 'felt once the network is started anew'},
	'next guest start': {mark: '↻ guest', means: 'felt once the guest is shut down and started'},
	'next boot': {mark: '↻ host', means: 'felt once the host is booted anew'},
} as const satisfies Record<Step['effect'], object>;
