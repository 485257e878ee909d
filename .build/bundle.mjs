// Bundles a program in three parts. main.ts, with what answers --version and --help, is compiled at every start; the wizard's first frame, and
// all the rest, are texts that are compiled when they are needed, from the code that V8 made of them before (src/start).
import {createHash} from 'node:crypto';
import {resolve} from 'node:path';
import {deflateRawSync} from 'node:zlib';
import {build} from 'esbuild';
import {options} from './options.mjs';

/** What both texts need, and the second takes from the first: React knows the hooks of its own components alone. */
const packages = ['ink', 'react', 'react/jsx-runtime'];

/** A text behind main.ts: a script whose value is `head` and a promise of what `contents` gives to `return_`. */
const scriptText = async (contents, head = '', plugins = []) => {
	const {outputFiles, metafile} = await build({
		...options,
		plugins: [...plugins, ...options.plugins],
		stdin: {contents, resolveDir: '.', loader: 'ts'},
		banner: {js: `${head}new Promise((return_,fail)=>${options.banner.js}`},
		footer: {js: '})().catch(fail))'},
		write: false,
		metafile: true,
	});
	const {text} = outputFiles[0];
	if (/[^\0-\x7f]|\*\x01\//.test(text)) throw new Error('The bundle is not plain ASCII, and is read byte for byte.');
	return {text, metafile};
};

/** The first text: what draws the first frame. */
export const openingText = async (opening = 'components/opening.tsx') => {
	const imports = packages.map((path, at) => `import * as package${at} from ${JSON.stringify(path)};`).join('');
	const values = packages.map((path, at) => `${JSON.stringify(path)}: package${at}`).join();
	return await scriptText(
		`${imports} import {openWizard} from ${JSON.stringify(resolve(opening))}; return_({openWizard, packages: {${values}}});`,
	);
};

/** In the second text, a package is what the first text has of it. */
const fromOpening = {
	name: 'from opening',
	setup(build) {
		build.onResolve({filter: new RegExp(`^(?:${packages.join('|')})$`)}, ({path}) => ({path, namespace: 'opening'}));
		build.onLoad({filter: /./, namespace: 'opening'}, async ({path}) => {
			const names = Object.keys(await import(path)).filter(name => /^\w+$/.test(name) && name !== 'default');
			return {contents: `export const {${names}} = (await packages_())[${JSON.stringify(path)}];`};
		});
	},
};

/** The second text: all the rest. */
export const programText = async (program = 'src/cli/run-command.ts') =>
	await scriptText(`import {runCommand} from ${JSON.stringify(resolve(program))}; return_(runCommand);`, 'packages_=>', [fromOpening]);

/** main.ts alone; what it imports of the rest, it gets from what `loader` calls `found`. */
const mainPart = loader =>
	build({
		...options,
		entryPoints: ['src/main.ts'],
		define: {...options.define, 'import.meta': 'import.meta'},
		plugins: [
			{
				name: 'rest',
				setup(build) {
					build.onResolve({filter: /^\.\.\/components\/opening\.tsx$|^\.\/cli\/run-command\.ts$/}, () => ({
						path: 'rest',
						namespace: 'rest',
					}));
					const contents = `${loader} export const {openWizard, runCommand} = found;`;
					build.onLoad({filter: /./, namespace: 'rest'}, () => ({contents, resolveDir: 'src/start', loader: 'ts'}));
				},
			},
			...options.plugins,
		],
		write: false,
		metafile: true,
	});

/** One file for any Node ≥ 22: a module. */
export const fileOf = async (opening, program) => {
	const name = createHash('sha256').update(opening.text).update(program.text).digest('hex').slice(0, 16);
	const comment = text => `/*${name}\n${text}*/\n`;
	// Of the first text, inside, the comment would end. Node reads the whole file at every start, though only for the version,
	// so the second text is made short; the first is needed too soon for that.
	const [first, second] = [
		comment(opening.text.replaceAll('*/', '*\u0001/')),
		comment(deflateRawSync(program.text, {level: 9}).toString('base64')),
	];
	const places = {
		opening: {length: first.length, fromEnd: first.length + second.length},
		program: {length: second.length, fromEnd: second.length},
	};
	const found = `partsIn(import.meta.filename, '${name}', ${JSON.stringify(places)}, process)`;
	const {outputFiles, metafile} = await mainPart(`import {partsIn} from './from-file.ts'; const found = ${found};`);
	return {text: outputFiles[0].text + first + second, metafile};
};

/** The main script of the single executable: it has the rest as its assets. */
export const mainOfExecutable = async () => {
	const {outputFiles} = await mainPart("import {partsInside} from './from-executable.ts'; const found = partsInside();");
	return outputFiles[0].text;
};
