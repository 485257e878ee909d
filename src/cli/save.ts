import {randomUUID} from 'node:crypto';
import {open, rename, rm} from 'node:fs/promises';
import {homedir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {makeFolder, standsAt} from '../target/local-folder.ts';
import {TargetError} from '../target/target.ts';
import type {CommandContext} from './context.ts';

/**
 * Writes files into a folder of the machine where nearmetal runs. A regular file of that name is replaced; anything else there is
 * refused before the first is written.
 * @throws TargetError naming the path that failed.
 */
export const save: CommandContext['save'] = async (folder, files) => {
	const root = resolve(fromHome(folder));
	const wanted = files.map(({name, ...file}) => ({...file, path: join(root, name)}));
	await naming(root, () => makeFolder(root));
	for (const {path} of wanted) await naming(path, () => refuseAllButFile(path));
	for (const {path, text, mode} of wanted) await naming(path, () => replace(path, text, mode));
	return wanted.map(({path}) => path);
};

/** A folder that is typed into the wizard passes no shell, which would make this of `~`. */
const fromHome = (folder: string): string => (folder === '~' || folder.startsWith('~/') ? join(homedir(), folder.slice(1)) : folder);

const refuseAllButFile = async (path: string): Promise<void> => {
	if ((await standsAt(path))?.isFile() === false) throw new TargetError(`${path} is there already, and it is not a regular file.`);
};

/**
 * The whole file or none, with its permissions from the start: a new file beside it, renamed over it. `wx` opens no link and nothing that
 * is there, and rename replaces a link, or one of several names of a file, and leaves what it stood for.
 */
export const replace = async (path: string, text: string, mode: number): Promise<void> => {
	const made = join(dirname(path), `.nearmetal.${randomUUID()}`);
	const file = await open(made, 'wx', mode);
	try {
		// The umask may have taken some.
		await file.chmod(mode);
		await file.writeFile(text);
		await file.sync();
		await rename(made, path);
	} catch (error) {
		await rm(made, {force: true});
		throw error;
	} finally {
		await file.close();
	}
};

/** Every failure names the path and says what to do. */
const naming = async (path: string, attempt: () => Promise<void>): Promise<void> => {
	try {
		await attempt();
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		throw new TargetError(
			`${error instanceof TargetError ? message : `${path} could not be written: ${code ?? message}.`} Choose another folder with --out.`,
		);
	}
};
