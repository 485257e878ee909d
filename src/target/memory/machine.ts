import type {Output, Snapshot} from '../target.ts';
import {readFiles} from './readings.ts';

/** A machine in memory: what a snapshot holds, made changeable. */
export type Machine = {
	readonly files: Map<string, {readonly text: string; readonly mode: number}>;
	readonly links: Map<string, string>;
	/** Names that exist and are neither in `files` nor in `links`: folders, devices, files that nobody read. */
	readonly names: Set<string>;
	/** Folders that were made, or that lost what was in them. */
	readonly folders: Set<string>;
	/** Recorded answers by the argv joined with one space. */
	readonly commands: Map<string, Output>;
};

export const machineOf = (snapshot: Snapshot): Machine => {
	const recorded = Object.entries(snapshot.commands).flatMap(([argv, output]) => [...readFiles(argv, output)]);
	return {
		files: new Map([...recorded, ...Object.entries(snapshot.files)].map(([path, text]) => [path, {text, mode: 0o644}])),
		links: new Map(Object.entries(snapshot.links)),
		names: new Set(snapshot.names),
		folders: new Set(),
		commands: new Map(Object.entries(snapshot.commands)),
	};
};

/** Everything that exists, the folders above it included. */
export const existing = (machine: Machine): ReadonlySet<string> => {
	const all = new Set<string>();
	for (const path of [...machine.names, ...machine.folders, ...machine.files.keys(), ...machine.links.keys()]) {
		for (let end = path.length; end > 0 && !all.has(path.slice(0, end)); end = path.lastIndexOf('/', end - 1)) {
			all.add(path.slice(0, end));
		}
	}

	return all;
};

export const textOf = (machine: Machine, path: string): string | undefined => machine.files.get(path)?.text;

/** Replaces the text, keeps the mode of a file that is there. */
export const setText = (machine: Machine, path: string, text: string, mode?: number): void => {
	machine.files.set(path, {text, mode: mode ?? machine.files.get(path)?.mode ?? 0o644});
	machine.names.add(path);
};

/** Whether a path is known to be a folder: the machine knows of others only that they exist. */
export const isFolder = (machine: Machine, path: string): boolean =>
	machine.folders.has(path) || [...existing(machine)].some(other => other.startsWith(`${path}/`));

/** The folder that a path is in. */
export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** Makes a folder and those above it. Returns the kernel's words where it cannot. */
export const makeFolders = (machine: Machine, path: string): string | undefined => {
	if (machine.files.has(path)) return 'File exists';
	for (let above = parentOf(path); above !== ''; above = parentOf(above)) {
		if (machine.files.has(above)) return 'Not a directory';
	}

	machine.folders.add(path);
	return undefined;
};

/** A text, or the kernel's words for why it cannot be read: of a path that is only known to exist nobody has read the text. */
export const open = (machine: Machine, path: string): {readonly text: string} | {readonly problem: string} => {
	const text = textOf(machine, path);
	if (text !== undefined) return {text};
	if (!existing(machine).has(path)) return {problem: 'No such file or directory'};
	return {problem: isFolder(machine, path) ? 'Is a directory' : 'Permission denied'};
};

/** Writes into a folder that is there. Returns the kernel's words where it cannot. */
export const writeInFolder = (machine: Machine, path: string, text: string, mode?: number): string | undefined => {
	if (isFolder(machine, path)) return 'Is a directory';
	if (!isFolder(machine, parentOf(path))) return 'No such file or directory';
	setText(machine, path, text, mode);
	return undefined;
};

/** Takes away a path and everything below it. */
export const removeTree = (machine: Machine, path: string): void => {
	for (const collection of [machine.files, machine.links, machine.names, machine.folders]) {
		for (const key of [...collection.keys()]) {
			if (key === path || key.startsWith(`${path}/`)) {
				collection.delete(key);
			}
		}
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
