import type {Domain} from '../inspect/facts.ts';
import {mayLookInside} from '../plan/options.ts';
import type {Choices} from '../plan/plan.ts';
import {readInside} from '../plan/read-inside.ts';
import type {InsideReading} from '../plan/reading.ts';
import type {Source} from '../target/target.ts';
import type {CommandContext} from './context.ts';
import {guestWays} from './guest-ways.ts';

/** The guest's inside, as far as the command is about it: a guest is entered for its steps, and to measure there; for others it is let be. */
export const lookInside = async (
	context: CommandContext,
	target: Source,
	guest: Domain | undefined,
	choices: Pick<Choices, 'on'>,
): Promise<InsideReading> =>
	context.arguments.measure !== undefined || mayLookInside(choices)
		? await readInside(target, guest, guestWays(context))
		: {kind: 'unread', because: 'not looked into: all steps that ask for its inside are left out', details: []};
