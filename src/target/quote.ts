import {visible} from '../text/visible.ts';

/** One word for a POSIX shell. The only quoting in the project: remote commands and exported scripts both use it. */
export const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** An argv as one POSIX shell command. */
export const quoteAll = (argv: readonly string[]): string => argv.map(quote).join(' ');

/** A text as one comment line of a script. */
export const comment = (text: string): string => `# ${visible(text)}`;

/** A word that a script prints for a person. */
export const spoken = (text: string): string => quote(visible(text));

/** A command of a script that tells a person something. */
export const say = (text: string): string => print(visible(text));

/** A command that prints a line as it is. dash's echo interprets backslashes, and every echo takes -n for itself; printf does neither. */
export const print = (line: string): string => `${/^-|\\/.test(line) ? "printf '%s\\n'" : 'echo'} ${quote(line)}`;

/** A text that a command reads, as it stands, so that a reviewer can read it. It ends with a newline. */
export const hereDocument = (command: string, text: string): readonly string[] => {
	const lines = text.replace(/\n$/, '').split('\n');
	let end = 'END';
	while (lines.includes(end)) end += '_';
	return [`${command} <<'${end}'`, ...(text === '' ? [] : lines), end];
};

/** An argv as a command to copy from a terminal: a word that could not be seen whole stands as its bytes, which printf makes again. */
export const commandLine = (argv: readonly string[]): string =>
	argv.map(word => (visible(word) === word ? quote(word) : `"$(printf -- '${octal(word)}')"`)).join(' ');

const octal = (word: string): string =>
	[...Buffer.from(word)]
		.map(byte => {
			const character = String.fromCharCode(byte);
			return /[\w=.,/@-]/.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`;
		})
		.join('');
