// Whether what was built is older than what it was built from.
import {readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';

/** @param sources files and folders; all in a folder counts, and so does the folder: it changes when a file in it is gone. */
export const isOlder = (built, sources) => {
	const at = statSync(built, {throwIfNoEntry: false})?.mtimeMs;
	return at === undefined || sources.some(source => newest(source) >= at);
};

const newest = path => {
	const status = statSync(path);
	const inside = status.isDirectory() ? readdirSync(path).map(name => newest(join(path, name))) : [];
	return Math.max(status.mtimeMs, ...inside);
};
