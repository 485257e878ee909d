/** One word for a POSIX shell. The only quoting in the project: remote commands and exported scripts both use it. */
export const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** An argv as one POSIX shell command. */
export const quoteAll = (argv: readonly string[]): string => argv.map(quote).join(' ');
