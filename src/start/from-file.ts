import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {inflateRawSync} from 'node:zlib';
import {cacheFolder} from './cache-folder.ts';
import {keptCode} from './kept-code.ts';
import {type Opening, type Parts, type Program, parts} from './program.ts';
import {runScript} from './run-script.ts';

/** Where a script stands in dist/nearmetal.mjs: so many bytes, of which the first is so many from the end. */
type Place = {readonly length: number; readonly fromEnd: number};

/**
 * The scripts as they stand in dist/nearmetal.mjs: in comments behind what answers --version and --help, which so is all that those have
 * to compile. What V8 compiles of them is kept for the next start.
 */
export const partsIn = (
	file: string,
	build: string,
	places: {readonly opening: Place; readonly program: Place},
	process: NodeJS.Process,
): Parts => {
	const user = process.geteuid?.();
	const folder = user === undefined ? undefined : cacheFolder(process.env, user);
	const atEnd: (() => void)[] = [];
	const script = <T>(text: string, use: string): T => {
		const kept = user === undefined || folder === undefined ? undefined : keptCode(folder, user, build, use);
		const {value, codeToKeep} = runScript<T>(text, kept?.read());
		atEnd.push(() => {
			const code = kept && codeToKeep();
			if (code !== undefined) kept?.write(code);
		});
		return value;
	};
	const {openWizard, runCommand} = parts({
		opening: () => script<Opening>(plainText(commentIn(file, build, places.opening)), 'opening'),
		program: command => script<Program>(inflated(commentIn(file, build, places.program)), command),
	});
	return {
		openWizard,
		async runCommand(...given) {
			const status = await runCommand(...given);
			// What failed came to little of the code.
			if (status === 0) for (const keep of atEnd) keep();
			return status;
		},
	};
};

/** .build/bundle.mjs writes it so: what would end the comment earlier has a U+0001 inside. */
const plainText = (comment: string): string => comment.replaceAll('*\u0001/', '*/');

/** And so what is too long to be read at every start. */
const inflated = (comment: string): string => inflateRawSync(Buffer.from(comment, 'base64')).toString('latin1');

/** @throws Error where the file is not the one that was started any more. */
const commentIn = (file: string, build: string, {length, fromEnd}: Place): string => {
	const piece = Buffer.alloc(length);
	const descriptor = openSync(file, 'r');
	try {
		readSync(descriptor, piece, {position: fstatSync(descriptor).size - fromEnd});
	} finally {
		closeSync(descriptor);
	}
	const text = piece.toString('latin1');
	const [opening, closing] = [`/*${build}\n`, '*/\n'];
	if (!text.startsWith(opening) || !text.endsWith(closing)) throw new Error(`${file} was replaced while it started. Start it again.`);
	return text.slice(opening.length, -closing.length);
};
