import {readFileSync, statSync} from 'node:fs';

/**
 * Bytes of a text that others wrote: a file, the output of a program. Half of what a string of V8 can hold; the largest honest ones are
 * the routing tables of a router with all of the internet, 150 MB.
 */
export const largestText = 256 * 2 ** 20;
export const largestTextInWords = '256 MiB';

/** A file that cannot be read as a text. Its message is the reason, to stand in a sentence: `there is no such file`. */
export class FileError extends Error {
	override readonly name = 'FileError';
}

const causes: Readonly<Record<string, string>> = {
	ENOENT: 'there is no such file',
	EACCES: 'its permissions do not allow it',
};

/**
 * Reads a file of the machine where nearmetal runs. A pipe or a device would be waited for, and may never end.
 * @throws FileError
 */
export const readTextFile = (path: string): string => {
	try {
		const stat = statSync(path);
		if (stat.isDirectory()) throw new FileError('it is a folder');
		if (!stat.isFile()) throw new FileError('it is a pipe or a device, and not a file');
		if (stat.size > largestText) throw new FileError(`it is larger than ${largestTextInWords}`);
		return readFileSync(path, 'utf8');
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		throw error instanceof FileError ? error : new FileError(code === undefined ? message : (causes[code] ?? code));
	}
};
