import type {Output, Snapshot} from '../target.ts';
import {ByPath, Paths} from './paths.ts';
import {readFiles} from './readings.ts';

/** A machine in memory: what a snapshot holds, made changeable. */
export type MemoryMachine = {
	readonly files: ByPath<{readonly text: string; readonly mode: number}>;
	readonly links: ByPath<string>;
	/** What exists and is neither in `files` nor in `links`: folders that were made or that lost what was in them, and names of anything else. */
	readonly names: ByPath<'folder' | 'anything'>;
	/** Everything that exists, the folders above it included. */
	readonly paths: Paths;
	/** Recorded answers by the argv joined with one space. */
	readonly commands: Map<string, Output>;
};

export const machineOf = (snapshot: Snapshot): MemoryMachine => {
	const recorded = Object.entries(snapshot.commands).flatMap(([argv, output]) => [...readFiles(argv, output)]);
	const paths = new Paths();
	return {
		files: new ByPath(
			paths,
			[...recorded, ...Object.entries(snapshot.files)].map(([path, text]) => [path, {text, mode: 0o644}]),
		),
		links: new ByPath(paths, Object.entries(snapshot.links)),
		names: new ByPath(
			paths,
			snapshot.names.map(path => [path, 'anything']),
		),
		paths,
		commands: new Map(Object.entries(snapshot.commands)),
	};
};

export const textOf = (machine: MemoryMachine, path: string): string | undefined => machine.files.get(path)?.text;

/** Replaces the text, keeps the mode of a file that is there. */
export const setText = (machine: MemoryMachine, path: string, text: string, mode?: number): void => {
	machine.files.set(path, {text, mode: mode ?? machine.files.get(path)?.mode ?? 0o644});
};

/** Whether a path is known to be a folder: the machine knows of others only that they exist. */
export const isFolder = (machine: MemoryMachine, path: string): boolean =>
	machine.names.get(path) === 'folder' || machine.paths.hasBelow(path);

/** The folder that a path is in. */
export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** Makes a folder and those above it. Returns the kernel's words where it cannot. */
export const makeFolders = (machine: MemoryMachine, path: string): string | undefined => {
	if (machine.files.has(path)) return 'File exists';
	for (let above = parentOf(path); above !== ''; above = parentOf(above)) {
		if (machine.files.has(above)) return 'Not a directory';
	}

	machine.names.set(path, 'folder');
	return undefined;
};

/** A text, or the kernel's words for why it cannot be read: of a path that is only known to exist nobody has read the text. */
export const open = (machine: MemoryMachine, path: string): {readonly text: string} | {readonly problem: string} => {
	const text = textOf(machine, path);
	if (text !== undefined) return {text};
	if (!machine.paths.has(path)) return {problem: 'No such file or directory'};
	return {problem: isFolder(machine, path) ? 'Is a directory' : 'Permission denied'};
};

/** Writes into a folder that is there. Returns the kernel's words where it cannot. */
export const writeInFolder = (machine: MemoryMachine, path: string, text: string, mode?: number): string | undefined => {
	if (isFolder(machine, path)) return 'Is a directory';
	if (!isFolder(machine, parentOf(path))) return 'No such file or directory';
	setText(machine, path, text, mode);
	return undefined;
};

/** Takes away a path and everything below it. */
export const removeTree = (machine: MemoryMachine, path: string): void => {
	for (const gone of [path, ...machine.paths.below(path)]) {
		machine.files.delete(gone);
		machine.links.delete(gone);
		machine.names.delete(gone);
	}
};

export const ok = (stdout = ''): Output => ({status: 0, stdout, stderr: ''});
export const failed = (status: number, stderr: string): Output => ({status, stdout: '', stderr: `${stderr}\n`});

/** `0-3,8` as numbers, ascending as written. */
export const expand = (list: string): readonly number[] =>
	list
		.trim()
		.split(',')
		.filter(part => part !== '')
		.flatMap(part => {
			const [from = 0, to = from] = part.split('-').map(Number);
			return Array.from({length: to - from + 1}, (_, index) => from + index);
		});
