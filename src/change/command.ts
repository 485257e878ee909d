import {hereDocument, print, quote, quoteAll} from '../target/quote.ts';

/**
 * One command that sets something: performed as it is by apply and undo, printed as it is by the scripts. The state is never in
 * its words: it comes on standard input, or is what is written.
 */
export type Command = {readonly run: readonly string[]; readonly input?: 'state'} | {readonly write: string} | {readonly remove: string};

/** Where a state comes from: a file, whose name is quoted for the shell already, or the command's own text. */
export type StateSource = {readonly file: string} | {readonly text: string};

/** True for files that the kernel makes: a write there is a setting, in place and at once. */
const isKernelFile = (path: string): boolean => path.startsWith('/proc/') || path.startsWith('/sys/');

/** A command for a POSIX shell; with its own text, one of several lines is a here-document. */
export const shellLines = (command: Command, state: StateSource): readonly string[] => {
	if ('remove' in command) return [`rm -f ${quote(command.remove)}`];
	if ('run' in command) {
		const line = quoteAll(command.run);
		if (command.input === undefined) return [line];
		if ('file' in state) return [`${line} < ${state.file}`];
		return [isShort(state.text) ? `${printed(state.text)} | ${line}` : given(line, state.text)];
	}

	// cat > keeps the mode and owner of a file that is there, as our own write does; umask gives a new one 644.
	const write = writing(quote(command.write), state);
	return isKernelFile(command.write) ? [write] : [`mkdir -p ${quote(command.write.replace(/\/[^/]*$/, '') || '/')}`, write];
};

const writing = (path: string, state: StateSource): string => {
	if ('file' in state) return `cat ${state.file} > ${path}`;
	return isShort(state.text) ? `${printed(state.text)} > ${path}` : given(`cat > ${path}`, state.text);
};

/** A line, which ends with a newline. */
const isShort = (text: string): boolean => text.indexOf('\n') === text.length - 1;

const printed = (text: string): string => print(text.replace(/\n$/, ''));

const given = (command: string, text: string): string => hereDocument(command, text).join('\n');
