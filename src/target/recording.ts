import {existsSync, lstatSync, readdirSync, readlinkSync, type Stats} from 'node:fs';
import {posix} from 'node:path';
import {globPattern} from './glob.ts';
import {isValueFile, kernelText} from './kernel-files.ts';
import {type ProbeRequest, type Snapshot, type Source, TargetError} from './target.ts';
import {type FileError, readTextFile} from './text-file.ts';

/** A machine that can only be looked at. */
const recording = (name: string, collect: Source['collect'], read: Source['read']): Source => ({
	name,
	sample: false,
	collect,
	read,
	close: async () => {},
});

const isTexts = (value: unknown): value is Record<string, string> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(text => typeof text === 'string');

const isOutput = (value: unknown): boolean => {
	if (typeof value !== 'object' || value === null) return false;
	const {status, stdout, stderr} = value as Record<string, unknown>;
	return typeof status === 'number' && typeof stdout === 'string' && typeof stderr === 'string';
};

/** What is wrong with a parsed snapshot, or undefined. */
const problem = (value: unknown): string | undefined => {
	if (typeof value !== 'object' || value === null || !('nearmetal' in value))
		return 'it is not a nearmetal snapshot (no "nearmetal" field)';
	const snapshot = value as Record<string, unknown>;
	if (snapshot.nearmetal !== 1)
		return `it is of snapshot version ${typeof snapshot.nearmetal === 'number' ? snapshot.nearmetal : 'unknown'}, and this program reads version 1`;
	for (const field of ['target', 'takenAt']) if (typeof snapshot[field] !== 'string') return `"${field}" is missing or not a text`;
	for (const field of ['files', 'links']) if (!isTexts(snapshot[field])) return `"${field}" is missing or does not map paths to texts`;
	if (!Array.isArray(snapshot.names) || !snapshot.names.every(name => typeof name === 'string'))
		return '"names" is missing or not a list of texts';
	const commands = snapshot.commands;
	if (typeof commands !== 'object' || commands === null) return '"commands" is missing';
	const bad = Object.entries(commands).find(([, output]) => !isOutput(output));
	return bad && `the command "${bad[0]}" has no status, stdout and stderr`;
};

/**
 * Reads a snapshot that `nearmetal snapshot` wrote.
 * @throws TargetError when the text is not a snapshot
 */
export const parseSnapshot = (path: string, text: string): Snapshot => {
	const fail = (why: string): never => {
		throw new TargetError(`${path} cannot be used: ${why}. “nearmetal snapshot” takes a new one and prints its path.`);
	};
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		return fail(`it is not JSON, or only a part of it (${error instanceof Error ? error.message : error})`);
	}
	const why = problem(value);
	return why === undefined ? (value as Snapshot) : fail(why);
};

/** The machine that a snapshot was taken of; `path` is where it was read. */
export const recordedSnapshot = (path: string, snapshot: Snapshot): Source =>
	recording(
		`${path} (${snapshot.target})`,
		async () => snapshot,
		async file => snapshot.files[file],
	);

/** A snapshot file as a target. @throws TargetError when there is no such file or it is not a snapshot */
export const snapshotFile = async (path: string): Promise<Source> => {
	let text: string;
	try {
		text = readTextFile(path);
	} catch (error) {
		throw new TargetError(
			`${path} cannot be read: ${(error as FileError).message}. Give the path of a file that “nearmetal snapshot” made; --root reads a recorded tree.`,
		);
	}
	return recordedSnapshot(path, parseSnapshot(path, text));
};

/** A folder as a file-system root: absolute links and links that climb out lead back into the folder. */
class Tree {
	readonly #dir: string;
	readonly #listings = new Map<string, readonly string[]>();

	constructor(dir: string) {
		this.#dir = dir;
	}

	/** The path without symbolic links, or undefined where it leads nowhere. Forty links are a loop, as for the kernel. */
	resolve(path: string): string | undefined {
		let rest = path.split('/').filter(Boolean);
		let done = '/';
		for (let links = 0; rest.length > 0; ) {
			const next = posix.join(done, rest[0] ?? '');
			rest = rest.slice(1);
			const stat = this.#stat(next);
			if (!stat) return undefined;
			if (!stat.isSymbolicLink()) done = next;
			else {
				if (++links > 40) return undefined;
				const to = readlinkSync(this.#dir + next);
				if (to.startsWith('/')) done = '/';
				rest = [...to.split('/').filter(Boolean), ...rest];
			}
		}
		return done;
	}

	isLink(path: string): boolean {
		const parent = this.resolve(posix.dirname(path));
		return parent !== undefined && this.#stat(posix.join(parent, posix.basename(path)))?.isSymbolicLink() === true;
	}

	/** A file's text, or undefined where there is none or it cannot be read. */
	text(path: string): string | undefined {
		const real = this.resolve(path);
		if (real === undefined) return undefined;
		try {
			return kernelText(path, readTextFile(this.#dir + real));
		} catch {
			return undefined;
		}
	}

	/** The entry itself; undefined also where a file stands in place of a folder above it, or the folder may not be searched. */
	#stat(path: string): Stats | undefined {
		try {
			return lstatSync(this.#dir + path, {throwIfNoEntry: false});
		} catch {
			return undefined;
		}
	}

	/** The paths that a glob names. */
	expand(glob: string): readonly string[] {
		let found = [''];
		for (const part of glob.split('/').slice(1)) {
			if (!/[*?[]/.test(part)) found = found.map(path => `${path}/${part}`);
			else {
				const pattern = new RegExp(`^${globPattern(part)}$`, 's');
				const hidden = part.startsWith('.');
				found = found.flatMap(path =>
					this.#list(path)
						.filter(name => pattern.test(name) && name.startsWith('.') === hidden)
						.map(name => `${path}/${name}`),
				);
			}
		}
		return found.filter(path => this.resolve(path) !== undefined || this.isLink(path));
	}

	#list(path: string): readonly string[] {
		const known = this.#listings.get(path);
		if (known) return known;
		const real = this.resolve(path === '' ? '/' : path);
		let names: string[] = [];
		try {
			// As for a live host, where a record's head is one line.
			if (real !== undefined)
				names = readdirSync(this.#dir + real)
					.filter(name => !name.includes('\n'))
					.sort();
		} catch {
			// A file, or a folder that may not be read, holds no names.
		}
		this.#listings.set(path, names);
		return names;
	}
}

/** A folder that holds recorded `sys`, `proc`, `etc` … as a target. No program can be run there. @throws TargetError */
export const recordedTree = (dir: string): Source => {
	const root = posix.resolve(dir);
	if (!existsSync(posix.join(root, 'sys'))) {
		throw new TargetError(`There is no folder ${posix.join(root, 'sys')}. Give the folder that stands for the recorded machine's /.`);
	}
	const tree = new Tree(root === '/' ? '' : root);
	const collect = async (request: ProbeRequest): Promise<Snapshot> => {
		const entries = (globs: readonly string[], value: (path: string, glob: string) => string | undefined): Record<string, string> => {
			const found: Record<string, string> = {};
			for (const glob of globs) {
				for (const path of tree.expand(glob)) {
					const text = value(path, glob);
					if (text !== undefined) found[path] = text;
				}
			}
			return found;
		};
		// Of an empty file grep finds no line on a live host. The kernel has none; a recorder leaves one where it could not read.
		const text = (path: string, glob: string) => {
			const read = tree.text(path);
			return read === '' && isValueFile(glob) ? undefined : read;
		};
		const partlyRead = request.commands.flatMap(probe => ('partOf' in probe && probe.partOf !== undefined ? [probe.partOf] : []));
		return {
			nearmetal: 1,
			target: dir,
			takenAt: new Date().toISOString(),
			note: 'a recorded tree: no program was run',
			files: entries([...request.files, ...partlyRead], text),
			links: entries(request.links, path => (tree.isLink(path) ? tree.resolve(path) : undefined)),
			names: request.names.flatMap(glob => tree.expand(glob)),
			commands: {},
		};
	};
	return recording(dir, collect, async path => tree.text(path));
};
