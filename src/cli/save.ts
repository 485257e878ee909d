import {chmod, mkdir, writeFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {TargetError} from '../target/target.ts';
import type {Context} from './context.ts';

/** Writes files into a folder of the machine where nearmetal runs. @throws TargetError naming the path that failed. */
export const save: Context['save'] = async (folder, files) => {
	const paths: string[] = [];
	for (const {name, text, mode} of files) {
		const path = resolve(join(folder, name));
		try {
			await mkdir(folder, {recursive: true});
			await writeFile(path, text);
			await chmod(path, mode);
		} catch (error) {
			throw new TargetError(
				`${path} could not be written: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}. Choose another folder with --out.`,
			);
		}

		paths.push(path);
	}

	return paths;
};
