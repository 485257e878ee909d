import {print, quote, quoteAll} from '../target/quote.ts';

/** One command that sets something: performed as it is by apply and undo, printed as it is by the scripts. */
export type Command =
	| {readonly run: readonly string[]; readonly input?: string}
	| {readonly write: string; readonly content: string}
	| {readonly remove: string};

/** True for files that the kernel makes: a write there is a setting, in place and at once. */
export const isKernelFile = (path: string): boolean => path.startsWith('/proc/') || path.startsWith('/sys/');

/**
 * A command as lines of a POSIX shell script.
 * @param from where the script finds the text (standard input, or a file's content), already quoted for the shell; without
 * it the text stands in the script itself.
 */
export const shellLines = (command: Command, from?: string): readonly string[] => {
	if ('remove' in command) return [`rm -f ${quote(command.remove)}`];
	if ('run' in command) {
		const line = quoteAll(command.run);
		if (command.input === undefined) return [line];
		return [from === undefined ? `printf '%s' ${quote(command.input)} | ${line}` : `${line} < ${from}`];
	}

	const path = quote(command.write);
	if (isKernelFile(command.write)) return [from === undefined ? `${print(command.content.trimEnd())} > ${path}` : `cat ${from} > ${path}`];
	// cat > keeps the mode and owner of a file that is there, as our own write does; umask gives a new one 644.
	const folder = `mkdir -p ${quote(command.write.replace(/\/[^/]*$/, '') || '/')}`;
	return [folder, from === undefined ? `printf '%s' ${quote(command.content)} > ${path}` : `cat ${from} > ${path}`];
};
