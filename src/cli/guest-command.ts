import type {GuestPlacement, Placement} from '../placement/placement.ts';
import {fieldsOf} from '../plan/place-together.ts';
import type {Choices} from '../plan/plan.ts';
import type {Arguments} from './arguments.ts';
import {option} from './option.ts';
import {targetArguments} from './target-arguments.ts';

/** The command that gives a guest the sets of a placement, as argv; for a recording the one that plans it. */
export const guestCommand = (
	{target, preset, only, except}: Pick<Arguments, 'target' | 'preset' | 'only' | 'except'>,
	guest: GuestPlacement,
	placement: Placement,
	choices: Omit<Choices, 'guest'>,
): readonly string[] => [
	'nearmetal',
	target.kind === 'snapshot' ? 'plan' : 'apply',
	...targetArguments(target),
	...option('guest', guest.name),
	...(preset === undefined ? [] : option('preset', preset)),
	...(only === undefined ? [] : option('only', only.join())),
	...(except === undefined ? [] : option('except', except.join())),
	...fieldsOf(guest, placement, choices).flatMap(({step, field, value}) => ['--set', `${step}.${field}=${value}`]),
];
