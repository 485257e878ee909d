import {readFileSync} from 'node:fs';
import {cacheFolder} from './cache-folder.ts';
import {keptCode} from './kept-code.ts';
import type {Program, RunCommand} from './program.ts';
import {runScript} from './run-script.ts';

/**
 * The program as it stands in dist/nearmetal.mjs: in a comment behind what answers --version and --help, which so is all that those have
 * to compile. What V8 compiles of the rest is kept for the next start.
 * @throws Error where the file is not the one that was started any more.
 */
export const programIn =
	(file: string, build: string): RunCommand =>
	async (parsed, process) => {
		const user = process.geteuid?.();
		const folder = user === undefined ? undefined : cacheFolder(process.env, user);
		const kept = user === undefined || folder === undefined ? undefined : keptCode(folder, user, build, parsed.command);
		const {value, codeToKeep} = runScript<Program>(textIn(file, build), kept?.read());
		const runCommand = await value;
		const status = await runCommand(parsed, process);
		// What failed came to little of the code.
		const code = status === 0 && kept !== undefined ? codeToKeep() : undefined;
		if (code !== undefined) kept?.write(code);
		return status;
	};

/** .build/bundle.mjs writes it so: the comment ends where the file does, and what would end it earlier has a U+0001 inside. */
const textIn = (file: string, build: string): string => {
	const whole = readFileSync(file, 'latin1');
	const opening = `/*${build}\n`;
	const at = whole.lastIndexOf(opening);
	if (at === -1) throw new Error(`${file} was replaced while it started. Start it again.`);
	return whole.slice(at + opening.length, whole.lastIndexOf('*/')).replaceAll('*\u0001/', '*/');
};
