import {print, quote, quoteAll} from '../target/quote.ts';

/**
 * One command that sets something: performed as it is by apply and undo, printed as it is by the scripts. The state is never in
 * its words: it comes on standard input, or is what is written.
 */
export type Command = {readonly run: readonly string[]; readonly input?: 'state'} | {readonly write: string} | {readonly remove: string};

/**
 * Where a state comes from: a file, whose name is quoted for the shell already, the line's own text, which ends with a newline, or what is
 * typed by who runs the line, in words of one line: they stand behind it as a comment.
 */
export type StateSource = {readonly file: string} | {readonly text: string} | {readonly typed: string};

/** True for files that the kernel makes: a write there is a setting, in place and at once. */
const isKernelFile = (path: string): boolean => path.startsWith('/proc/') || path.startsWith('/sys/');

/** A command as lines of a POSIX shell script. */
export const shellLines = (command: Command, state: StateSource): readonly string[] => {
	if ('remove' in command) return [`rm -f ${quote(command.remove)}`];
	if ('run' in command) {
		const line = quoteAll(command.run);
		if (command.input === undefined) return [line];
		if ('typed' in state) return [`${line}   # ${state.typed}`];
		return ['file' in state ? `${line} < ${state.file}` : `${printed(state.text)} | ${line}`];
	}

	// cat > keeps the mode and owner of a file that is there, as our own write does; umask gives a new one 644.
	const write = writing(quote(command.write), state);
	return isKernelFile(command.write) ? [write] : [`mkdir -p ${quote(command.write.replace(/\/[^/]*$/, '') || '/')}`, write];
};

const writing = (path: string, state: StateSource): string => {
	if ('typed' in state) return `cat > ${path}   # ${state.typed}`;
	return `${'file' in state ? `cat ${state.file}` : printed(state.text)} > ${path}`;
};

const printed = (text: string): string => print(text.replace(/\n$/, ''));
