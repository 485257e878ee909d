import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {type BuildOptions, build} from 'esbuild';

/** A program to start, as the words that start it, and the folder in which it may keep compiled code. */
export type StartProgram = {readonly argv: readonly string[]; readonly cache: string};

/** The program beside the bare Ink, that also as esbuild alone bundles it, and, for the executable, beside one that does nothing. */
export type StartPrograms = Readonly<
	Record<'file' | 'bareFile' | 'plainFile' | 'executable' | 'bareExecutable' | 'emptyExecutable', StartProgram>
>;

type Script = {readonly text: string};
type Scripts = {readonly opening: Script; readonly program: Script};

/** Builds them as `npm run build` builds the program. */
export const startPrograms = async (folder: string): Promise<StartPrograms> => {
	const ours = (name: string) => import(new URL(`../../.build/${name}.mjs`, import.meta.url).href);
	const {openingText, programText, fileOf, mainOfExecutable} = await ours('bundle');
	const {writeExecutable} = await ours('executable');
	const cacheOf = (name: string): string => {
		const cache = join(folder, `${name}.cache`);
		mkdirSync(cache);
		return cache;
	};
	const file = async (name: string, {opening, program}: Scripts): Promise<StartProgram> => {
		const path = join(folder, `${name}.mjs`);
		writeFileSync(path, (await fileOf(opening, program)).text);
		return {argv: [process.execPath, path], cache: cacheOf(name)};
	};
	const executable = (name: string, main: string, scripts: Scripts): StartProgram => {
		const path = join(folder, name);
		writeExecutable(main, scripts, path);
		return {argv: [path], cache: cacheOf(`${name}-executable`)};
	};
	const plain = async (): Promise<StartProgram> => {
		const path = join(folder, 'plain.mjs');
		const {options}: {options: BuildOptions} = await ours('options');
		const {fetch: _, ...define} = options.define ?? {};
		const contents = "import {openWizard} from './test/bench/bare-ink.tsx'; await openWizard().waitUntilExit();";
		await build({...options, define, stdin: {contents, resolveDir: '.'}, outfile: path});
		return {argv: [process.execPath, path], cache: cacheOf('plain')};
	};
	const program: Scripts = {opening: await openingText(), program: await programText()};
	const bare: Scripts = {opening: await openingText('test/bench/bare-ink.tsx'), program: await programText('test/bench/bare-rest.ts')};
	const main: string = await mainOfExecutable();
	return {
		file: await file('nearmetal', program),
		bareFile: await file('bare', bare),
		plainFile: await plain(),
		executable: executable('nearmetal', main, program),
		bareExecutable: executable('bare', main, bare),
		emptyExecutable: executable('empty', '0', bare),
	};
};
