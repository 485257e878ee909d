import type {Step} from './plan.ts';

/** The glyph says the state of a step: it must not depend on colour. A glyph means one thing, wherever it stands. */
export const stepMarks = {
	on: {mark: '■', means: 'chosen'},
	off: {mark: '□', means: 'not chosen'},
	satisfied: {mark: '✓', means: 'nothing to do'},
	unavailable: {mark: '–', means: 'not possible here'},
	invalid: {mark: '✗', means: 'the value typed cannot be used'},
} as const satisfies Record<Step['state'], object>;

/** Before, or beside, what is to be known of a step, a plan or a run. `!` is a finding. */
export const warningMark = {mark: '▲', means: 'something to know first'} as const;

/** When a step is felt. */
export const effectMarks = {
	now: {mark: 'now', means: 'felt at once'},
	'next network start': {mark: '↻ net', means: 'felt once the network is started anew'},
	'next guest start': {mark: '↻ guest', means: 'felt once the guest is shut down and started'},
	'next boot': {mark: '↻ host', means: 'felt once the host is booted anew'},
} as const satisfies Record<Step['effect'], object>;
