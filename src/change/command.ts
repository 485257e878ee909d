import {quote, quoteAll} from '../target/quote.ts';

/** One command that sets something: run as it is by apply and undo, printed as it is by the scripts. */
export type Command =
	| {readonly run: readonly string[]; readonly input?: string}
	| {readonly write: string; readonly content: string}
	| {readonly remove: string};

/**
 * A command as lines of a POSIX shell script.
 * @param inputFile where the script finds the text for standard input (or the file's content), already quoted for the
 * shell; without it the text stands in the script itself.
 */
export const shellLines = (command: Command, inputFile?: string): readonly string[] => {
	if ('remove' in command) {
		return [`rm -f ${quote(command.remove)}`];
	}

	if ('write' in command) {
		// cat > keeps the mode and owner of a file that is there, as our own write does; a new one gets 644.
		const target = quote(command.write);
		return [`mkdir -p ${quote(command.write.replace(/\/[^/]*$/, '') || '/')}`, ...feed(`umask 022; cat > ${target}`, command.content, inputFile)];
	}

	return command.input === undefined ? [quoteAll(command.run)] : feed(quoteAll(command.run), command.input, inputFile);
};

const feed = (line: string, text: string, inputFile: string | undefined): readonly string[] =>
	inputFile === undefined ? [`printf '%s' ${quote(text)} | (${line})`] : [`(${line}) < ${inputFile}`];
