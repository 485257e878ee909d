import {lstatSync, realpathSync} from 'node:fs';
import {homedir} from 'node:os';
import {dirname, isAbsolute, join} from 'node:path';

/** What has to be known of files: it is Node's own, and a test's. */
export type Files = {
	/** The path without links. @throws Error with the code ENOENT where one leads nowhere. */
	realPath(path: string): string;
	/** Of the path itself, also of a link; undefined where there is nothing. */
	status(path: string): Owned | undefined;
};

type Owned = {readonly uid: number; readonly mode: number};

const files: Files = {
	realPath: path => realpathSync(path),
	status: path => lstatSync(path, {throwIfNoEntry: false}),
};

/**
 * nearmetal's folder under a base folder of the XDG Base Directory Specification 0.8, which may not be there yet; undefined where somebody
 * else could put something into it. Each folder on the way must be this user's or root's, and no other may write to it: as sshd asks of
 * a home (StrictModes in sshd_config(5)), and as is not so under sudo that keeps another's HOME.
 * @param base as the environment names it. @param usual below the home, where it names none
 */
export const privateFolder = (base: string | undefined, usual: string, user: number, at: Files = files): string | undefined => {
	// “All paths set in these environment variables must be absolute”: others are to be ignored.
	const folder = join(base !== undefined && isAbsolute(base) ? base : join(homedir(), usual), 'nearmetal');
	try {
		return isPrivate(folder, user, at) ? folder : undefined;
	} catch {
		// A link that leads nowhere, or a folder that may not be looked into.
		return undefined;
	}
};

/** Whether this user and root alone can change what is at the path, or, where nothing is, what could be made there. */
const isPrivate = (path: string, user: number, at: Files): boolean => {
	const above = dirname(path);
	if (at.status(path) === undefined) return path !== above && isPrivate(above, user, at);
	const real = at.realPath(path);
	return foldersTo(real).every(folder => {
		const status = at.status(folder);
		return status !== undefined && isOwn(status, user);
	});
};

const foldersTo = (path: string): readonly string[] => (path === dirname(path) ? [path] : [...foldersTo(dirname(path)), path]);

/** Of this user or of root, and written to by nobody else. An access list shows in the bits of the group (acl(5)). */
export const isOwn = ({uid, mode}: Owned, user: number): boolean => (uid === user || uid === 0) && (mode & 0o022) === 0;
