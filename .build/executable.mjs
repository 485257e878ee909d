// Makes the single executable: Node itself with the program inside.
import {execFileSync} from 'node:child_process';
import {copyFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const beside = dirname(fileURLToPath(import.meta.url));
const run = (program, argv) => execFileSync(program, argv, {stdio: 'pipe'});

/** MiB of young objects: V8 lets them grow to eight times as much before it looks for what is left of them, and a wizard that draws for hours takes 100 MB more. */
const flags = ['--max-semi-space-size=8'];

/** @param main text of the main script. @param scripts texts of the two that it runs, by name. @param output path of the executable. */
export const writeExecutable = (main, scripts, output) => {
	const folder = mkdtempSync(join(tmpdir(), 'nearmetal-executable-'));
	const at = name => join(folder, name);
	try {
		writeFileSync(at('main.js'), main);
		for (const [name, {text}] of Object.entries(scripts)) writeFileSync(at(name), text);
		// V8 takes code from an earlier run only where its flags were the same.
		run(process.execPath, [...flags, join(beside, 'code-of.mjs'), folder]);
		const assets = Object.keys(scripts).flatMap(name => [name, `code of ${name}`]);
		const application = {
			main: at('main.js'),
			output: at('blob'),
			disableExperimentalSEAWarning: true,
			useCodeCache: true,
			assets: Object.fromEntries(assets.map(name => [name, at(name)])),
			execArgv: flags,
			// NODE_OPTIONS may name modules to load.
			execArgvExtension: 'none',
		};
		writeFileSync(at('sea.json'), JSON.stringify(application));
		run(process.execPath, [...flags, '--experimental-sea-config', at('sea.json')]);
		copyFileSync(process.execPath, output);
		// A seventh of Node is symbols for debuggers. Before anything is put in: strip would not know what it is.
		strip(output);
		// The fuse is the mark by which Node finds the switch in its own copy; it is the same in every Node.
		const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
		run('node_modules/.bin/postject', [output, 'NODE_SEA_BLOB', at('blob'), '--sentinel-fuse', fuse]);
	} finally {
		rmSync(folder, {recursive: true});
	}
};

const strip = file => {
	try {
		run('strip', [file]);
	} catch (error) {
		if (error.code !== 'ENOENT') throw error;
		console.error('There is no “strip” here (package binutils): the executable is 18 MB larger than it need be.');
	}
};
