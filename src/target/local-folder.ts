import {lstat, mkdir} from 'node:fs/promises';
import {dirname, resolve} from 'node:path';
import {TargetError} from './target.ts';

/** What stands at a path of this machine, a symbolic link as such; undefined: nothing. */
export const standsAt = (path: string): Promise<Awaited<ReturnType<typeof lstat>> | undefined> =>
	lstat(path).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return undefined;
		throw error;
	});

/**
 * Makes a folder of this machine and those above it that are missing, one by one: Node's own `recursive` never ends where the kernel
 * lets nobody make one (/proc).
 * @throws TargetError for a link as below, else the file system's own error
 */
export const makeFolder = async (folder: string, mode = 0o777): Promise<void> => {
	const path = resolve(folder);
	if (path === dirname(path)) return;
	await makeFolder(dirname(path), mode);
	await refuseForeignLink(path);
	if ((await standsAt(path)) === undefined) await mkdir(path, mode);
};

/**
 * A symbolic link that somebody else has put on our way would lead what we write, as root often, wherever he likes: one is followed
 * only where it is root's or our own.
 * @throws TargetError that names it
 */
export const refuseForeignLink = async (path: string): Promise<void> => {
	const found = await standsAt(path);
	if (found?.isSymbolicLink() && ![0, process.geteuid?.()].includes(Number(found.uid)))
		throw new TargetError(`${path} is a symbolic link of user ${found.uid}, who is neither root nor you: it is not followed.`);
};
