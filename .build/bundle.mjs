// Bundles a program in two parts. main.ts, with what answers --version and --help, is compiled at every start; all the rest is a text,
// which is compiled when it is needed, from the code that V8 made of it before (src/start).
import {createHash} from 'node:crypto';
import {resolve} from 'node:path';
import {build} from 'esbuild';
import {options} from './options.mjs';

/** The text behind main.ts: a script whose value is a promise of `runCommand`. */
export const programText = async (program = 'src/cli/run-command.ts') => {
	const contents = `import {runCommand} from ${JSON.stringify(resolve(program))}; return_(runCommand);`;
	const {outputFiles, metafile} = await build({
		...options,
		stdin: {contents, resolveDir: '.', loader: 'ts'},
		banner: {js: `new Promise((return_,fail)=>${options.banner.js}`},
		footer: {js: '})().catch(fail))'},
		write: false,
		metafile: true,
	});
	const {text} = outputFiles[0];
	if (/[^\0-\x7f]|\*\x01\//.test(text)) throw new Error('The bundle is not plain ASCII, and is read byte for byte.');
	return {text, metafile};
};

/** main.ts alone; where it imports the rest, it gets what `loader` exports. */
const mainPart = loader =>
	build({
		...options,
		entryPoints: ['src/main.ts'],
		define: {...options.define, 'import.meta': 'import.meta'},
		plugins: [
			{
				name: 'rest',
				setup(build) {
					build.onResolve({filter: /^\.\/cli\/run-command\.ts$/}, () => ({path: 'rest', namespace: 'rest'}));
					build.onLoad({filter: /./, namespace: 'rest'}, () => ({contents: loader, resolveDir: 'src/start', loader: 'ts'}));
				},
			},
			...options.plugins,
		],
		write: false,
		metafile: true,
	});

/** One file for any Node ≥ 22: a module. */
export const fileOf = async ({text}) => {
	const name = createHash('sha256').update(text).digest('hex').slice(0, 16);
	const loader = `import {programIn} from './from-file.ts'; export const runCommand = programIn(import.meta.filename, '${name}');`;
	const {outputFiles, metafile} = await mainPart(loader);
	// Here the comment would end.
	const comment = text.replaceAll('*/', '*\u0001/');
	return {text: `${outputFiles[0].text}/*${name}\n${comment}*/\n`, metafile};
};

/** The main script of the single executable: it has the rest as its assets. */
export const mainOfExecutable = async () => {
	const {outputFiles} = await mainPart("export {programInside as runCommand} from './from-executable.ts';");
	return outputFiles[0].text;
};
