import {
	closeSync,
	constants,
	fstatSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {isOwn} from '../target/private-folder.ts';

/**
 * What V8 made of this build's code in earlier runs, in a folder that belongs to this user. It is run as it is read: V8 looks only whether
 * it was made by the same V8 of a text as long as this one, so the name tells the build, and a file that others can write to is not read.
 */
export type KeptCode = {
	/** undefined where there is none. */
	read(): Buffer | undefined;
	/** Replaces what is there, and takes away what other builds have left. Where that is impossible, the next start is slower; nothing else. */
	write(code: Buffer): void;
};

/** @param build names this build, in hexadecimal digits. @param use what is started: each use needs other parts of the code. */
export const keptCode = (folder: string, user: number, build: string, use: string): KeptCode => {
	const file = join(folder, `${build}-${use}`);
	return {
		read() {
			let descriptor: number | undefined;
			try {
				descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
				const status = fstatSync(descriptor);
				return status.isFile() && isOwn(status, user) ? readFileSync(descriptor) : undefined;
			} catch {
				return undefined;
			} finally {
				if (descriptor !== undefined) closeSync(descriptor);
			}
		},
		write(code) {
			const made = `${file}.${process.pid}`;
			try {
				mkdirSync(folder, {recursive: true, mode: 0o700});
				writeWhole(made, code);
				renameSync(made, file);
				for (const name of readdirSync(folder)) if (isOfAnotherBuild(name, build)) rmSync(join(folder, name));
			} catch {
				// No room, or no right to write: what is left half is of this process, and the next build takes it away.
			}
		},
	};
};

/** V8 trusts what is inside: after a power cut it must be whole, or not there. */
const writeWhole = (path: string, code: Buffer): void => {
	const descriptor = openSync(path, 'wx', 0o600);
	try {
		writeFileSync(descriptor, code);
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
};

const isOfAnotherBuild = (name: string, build: string): boolean => /^[\da-f]+-[a-z]+(\.\d+)?$/.test(name) && !name.startsWith(`${build}-`);
