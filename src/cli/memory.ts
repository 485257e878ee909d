import {join} from 'node:path';
import {makeFolder, standsAt} from '../target/local-folder.ts';
import {privateFolder} from '../target/private-folder.ts';
import {readTextFile} from '../target/text-file.ts';
import type {Memory} from '../wizard/memory/host-memory.ts';
import {replace} from './save.ts';

/** What was chosen is kept in nearmetal's folder under the XDG state folder, or, where others could put something into that, for as long as it runs. */
export const memoryOf = (env: NodeJS.ProcessEnv, user: number | undefined): Memory => {
	const folder = user === undefined ? undefined : privateFolder(env.XDG_STATE_HOME, '.local/state', user);
	return folder === undefined ? memoryForNow() : memoryIn(folder);
};

/** Ends with the program. */
export const memoryForNow = (): Memory => {
	const texts = new Map<string, string>();
	return {
		read: async name => texts.get(name),
		write: async (name, text) => void texts.set(name, text),
		lasts: false,
		today,
	};
};

const memoryIn = (folder: string): Memory => ({
	async read(name) {
		const path = join(folder, name);
		return (await standsAt(path)) === undefined ? undefined : readTextFile(path);
	},
	async write(name, text) {
		await makeFolder(folder, 0o700);
		await replace(join(folder, name), text, 0o600);
	},
	lasts: true,
	today,
});

const today = (): string => {
	const now = new Date();
	return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(number => String(number).padStart(2, '0')).join('-');
};
