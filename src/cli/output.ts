import {json, visible} from '../text/visible.ts';
import type {CommandContext} from './context.ts';

type Stream = {write(text: string): unknown};

/** The only way of a command to the terminal: whatever names and messages it quotes, a line stays one line and the terminal obeys none of it. */
export const output = (stdout: Stream, stderr: Stream): Pick<CommandContext, 'print' | 'printJson' | 'tell'> => ({
	print: line => stdout.write(`${visible(line)}\n`),
	printJson: value => stdout.write(`${json(value)}\n`),
	tell: line => stderr.write(`${visible(line)}\n`),
});
