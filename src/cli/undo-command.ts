import {guestUser as usualUser} from '../bench/defaults.ts';
import {commandLine} from '../target/quote.ts';
import type {Arguments} from './arguments.ts';
import {option} from './option.ts';
import {targetArguments} from './target-arguments.ts';

/** The command that takes everything back on the same target, for a shell; other options of this call do not matter to it. */
export const undoCommand = ({target, guestUser}: Pick<Arguments, 'target' | 'guestUser'>): string =>
	commandLine(['nearmetal', 'undo', ...targetArguments(target), ...(guestUser === usualUser ? [] : option('guest-user', guestUser))]);
