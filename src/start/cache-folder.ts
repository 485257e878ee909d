import {type Files, privateFolder} from '../target/private-folder.ts';

/** nearmetal's folder for what can be made anew. What is read from it is run. */
export const cacheFolder = (env: NodeJS.ProcessEnv, user: number, at?: Files): string | undefined =>
	privateFolder(env.XDG_CACHE_HOME, '.cache', user, at);
