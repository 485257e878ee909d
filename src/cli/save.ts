import {randomUUID} from 'node:crypto';
import {open, readFile, rename, rm} from 'node:fs/promises';
import {homedir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {listed} from '../placement/sentences.ts';
import {makeFolder, standsAt} from '../target/local-folder.ts';
import {TargetError} from '../target/target.ts';
import type {NamedFile} from '../target/write-together.ts';
import type {CommandContext} from './context.ts';

/** Files that say otherwise stand where some were to be written: somebody's own, or those of an earlier export, of which undo.sh has what was there then. */
export class InTheWay extends TargetError {
	constructor(folder: string, names: readonly string[]) {
		const [they, them] = names.length === 1 ? ['it says', 'it'] : ['they say', 'them'];
		super(
			`${folder} has ${listed(names)} already, and ${they} otherwise: nearmetal does not replace ${them}, and nothing was written. Choose another folder.`,
		);
	}
}

/**
 * Writes files into a folder of the machine where nearmetal runs. What is there already and says otherwise is refused before the first is
 * written.
 * @throws InTheWay, or TargetError naming the path that failed.
 */
export const save: CommandContext['save'] = async (folder, files) => {
	const wanted = await inFolder(folder, files);
	const standing = await inTheWay(folder, files);
	if (standing.length > 0) throw new InTheWay(rootOf(folder), standing);
	return await written(wanted);
};

/**
 * The same for files that whoever calls has written there before: a regular file of that name is replaced.
 * @throws TargetError naming the path that failed.
 */
export const saveAnew: CommandContext['saveAnew'] = async (folder, files) => await written(await inFolder(folder, files));

type Wanted = Omit<NamedFile, 'name'> & {readonly path: string};

/** The folder is made, and has nothing but regular files of these names. */
const inFolder = async (folder: string, files: readonly NamedFile[]): Promise<readonly Wanted[]> => {
	const root = rootOf(folder);
	const wanted = files.map(({name, ...file}) => ({...file, path: join(root, name)}));
	await naming(root, () => makeFolder(root));
	for (const {path} of wanted) await naming(path, () => refuseAllButFile(path));
	return wanted;
};

const written = async (wanted: readonly Wanted[]): Promise<readonly string[]> => {
	for (const {path, text, mode} of wanted) await naming(path, () => replace(path, text, mode));
	return wanted.map(({path}) => path);
};

/**
 * Of these files the names under which something else stands in the folder; none where there is no such folder.
 * @throws TargetError naming the path that could not be looked at.
 */
export const inTheWay: CommandContext['inTheWay'] = async (folder, files) => {
	const names: string[] = [];
	for (const {name, text} of files) {
		const path = join(rootOf(folder), name);
		await naming(path, async () => {
			const found = await standsAt(path);
			if (found !== undefined && !(found.isFile() && (await readFile(path, 'utf8')) === text)) names.push(name);
		});
	}
	return names;
};

const rootOf = (folder: string): string => resolve(fromHome(folder));

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
			`${error instanceof TargetError ? message : `${path} could not be written: ${code ?? message}.`} Choose another folder.`,
		);
	}
};
