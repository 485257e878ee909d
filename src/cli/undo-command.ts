import {commandLine} from '../target/quote.ts';
import type {TargetChoice} from './arguments.ts';
import {targetArguments} from './target-arguments.ts';

/** The command that takes everything back on the same target, for a shell; other options of this call do not matter to it. */
export const undoCommand = (target: TargetChoice): string => commandLine(['nearmetal', 'undo', ...targetArguments(target)]);
