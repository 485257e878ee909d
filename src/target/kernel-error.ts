/** What the C library's words for an error number, and the shell's for a missing program, mean to somebody who asked for a thing. */
const meanings: readonly (readonly [RegExp, string])[] = [
	[/Invalid argument/, 'the kernel refuses this value (EINVAL)'],
	[/Device or resource busy/, 'it is in use at the moment (EBUSY); stop what uses it and try again'],
	[/Cannot allocate memory/, 'the kernel has not enough free memory for it (ENOMEM)'],
	[/No space left on device/, 'the disk is full, or the kernel has no room for it (ENOSPC); free some space and try again'],
	[/Permission denied|Operation not permitted/, 'this needs root: start nearmetal as root or allow its user sudo without a password'],
	[/Read-only file system/, 'the file system is mounted read-only'],
	[/: (?:command )?not found$/, 'that program is missing there; install its package'],
	[/No such file or directory/, 'there is no such file: this kernel does not offer it, or its module is not loaded'],
];

/** The standard error of a program that failed, on one line. virsh begins each of its own with `error: `. */
export const said = (stderr: string): string =>
	stderr
		.trim()
		.replaceAll(/^error: /gm, '')
		.replaceAll(/\s*\n\s*/g, ' ');

/** A sentence for the standard error of a program that failed: what it said last, and what that means. */
export const describeFailure = (stderr: string): string => {
	const said = stderr.trim().split('\n').at(-1) ?? '';
	const meaning = meanings.find(([words]) => words.test(said))?.[1];
	const text = said === '' ? 'the program said nothing' : said;
	return meaning === undefined ? `${text}.` : `${text}: ${meaning}.`;
};
