import type {Step} from '../../src/plan/plan.ts';

/** The colour of a step's mark only repeats what the mark says. */
export const stepColors = {
	on: 'green',
	off: 'white',
	satisfied: 'green',
	unavailable: 'gray',
	invalid: 'red',
} as const satisfies Record<Step['state'], string>;
