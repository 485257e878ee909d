// Bundles the program into dist/nearmetal.mjs (any Node ≥ 22); with --executable also into dist/nearmetal, which needs no Node, and tells
// the size of both and how long they take to start.
import {spawnSync} from 'node:child_process';
import {mkdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {fileOf, mainOfExecutable, openingText, programText} from './bundle.mjs';
import {writeExecutable} from './executable.mjs';

const [opening, program] = [await openingText(), await programText()];
const {text} = await fileOf(opening, program);
mkdirSync('dist', {recursive: true});
// Anew: what is running reads its own file once more, and permissions are given to new files only.
rmSync('dist/nearmetal.mjs', {force: true});
writeFileSync('dist/nearmetal.mjs', text, {mode: 0o755});
if (process.argv.includes('--executable')) {
	writeExecutable(await mainOfExecutable(), {opening, program}, 'dist/nearmetal');
	tell('dist/nearmetal.mjs', [process.execPath, 'dist/nearmetal.mjs']);
	tell('dist/nearmetal', ['dist/nearmetal']);
}

/** The start is the fastest of five: other work on the machine only adds to it. */
function tell(file, [command, ...argv]) {
	const times = Array.from({length: 5}, () => {
		const before = performance.now();
		const {status} = spawnSync(command, [...argv, '--version'], {stdio: 'ignore'});
		if (status !== 0) throw new Error(`${file} --version ended with ${status}`);
		return performance.now() - before;
	});
	console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(1)} MB, --version in ${Math.round(Math.min(...times))} ms`);
}
