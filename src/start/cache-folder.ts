import {lstatSync, realpathSync} from 'node:fs';
import {homedir} from 'node:os';
import {dirname, isAbsolute, join} from 'node:path';

type Person = {readonly env: NodeJS.ProcessEnv; readonly user: number};

/**
 * nearmetal's folder under the XDG cache folder (XDG Base Directory Specification 0.8), which may not be there yet; undefined where somebody
 * else could put something into it. What is read from it is run, so each folder on the way must be this user's or root's, and no other
 * may write to it: as sshd asks of a home (StrictModes in sshd_config(5)), and what sudo with the HOME of another does not fulfil.
 */
export const cacheFolder = ({env, user}: Person): string | undefined => {
	const base = env.XDG_CACHE_HOME;
	// “All paths set in these environment variables must be absolute”: others are to be ignored.
	const folder = join(base !== undefined && isAbsolute(base) ? base : join(homedir(), '.cache'), 'nearmetal');
	return isPrivate(folder, user) ? folder : undefined;
};

/** Whether a path that is there, with all folders above it, can be changed by this user and root alone. One not there is what made it. */
const isPrivate = (path: string, user: number): boolean => {
	try {
		const real = realpathSync(path);
		for (let at = real; ; at = dirname(at)) {
			if (!isOwn(lstatSync(at), user)) return false;
			if (at === dirname(at)) return true;
		}
	} catch (error) {
		// A link that leads nowhere is there, and its end is anybody's.
		const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT' && lstatSync(path, {throwIfNoEntry: false}) === undefined;
		return isAbsent && path !== dirname(path) && isPrivate(dirname(path), user);
	}
};

/** Of this user or of root, and written to by nobody else. An access list shows in the bits of the group (acl(5)). */
export const isOwn = ({uid, mode}: {readonly uid: number; readonly mode: number}, user: number): boolean =>
	(uid === user || uid === 0) && (mode & 0o022) === 0;
