import {undoByHand} from '../run/folder.ts';
import {commandLine} from '../target/quote.ts';
import type {Arguments} from './arguments.ts';
import {option} from './option.ts';
import {targetArguments} from './target-arguments.ts';

/** How a run is taken back later, or that there is nothing left to take back: each command on the sample has one of its own. */
export const howToUndo = (asked: Pick<Arguments, 'target' | 'guestUser'>, run: string): string =>
	asked.target.kind === 'sample'
		? 'This was the sample: nothing stays changed, and there is nothing to undo.'
		: `Undo: ${waysBack(asked, run)}`;

/** With nearmetal, and without. */
export const waysBack = (asked: Pick<Arguments, 'target' | 'guestUser'>, run: string): string =>
	`${undoCommand(asked)}   or, as root on the host: ${undoByHand(run)}`;

/** The command that takes everything back on the same target, for a shell; other options of this call do not matter to it. */
export const undoCommand = ({target, guestUser}: Pick<Arguments, 'target' | 'guestUser'>): string =>
	commandLine(['nearmetal', 'undo', ...targetArguments(target), ...userArguments(guestUser)]);

/** The command that performs a plan out of a file: on the same target, and of a recorded one on the machine itself. */
export const applyCommand = ({target, guestUser}: Pick<Arguments, 'target' | 'guestUser'>, planFile: string): string =>
	commandLine([
		'nearmetal',
		'apply',
		planFile,
		...(target.kind === 'snapshot' || target.kind === 'root' ? [] : targetArguments(target)),
		...userArguments(guestUser),
	]);

const userArguments = (guestUser: string | undefined): readonly string[] =>
	guestUser === undefined ? [] : option('guest-user', guestUser);
