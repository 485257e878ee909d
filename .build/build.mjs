// Bundles the program into dist/nearmetal.mjs (any Node ≥ 22); with --executable also dist/nearmetal, which needs no Node.
import {spawnSync} from 'node:child_process';
import {mkdirSync, statSync, writeFileSync} from 'node:fs';
import {fileOf, mainOfExecutable, programText} from './bundle.mjs';
import {writeExecutable} from './executable.mjs';

mkdirSync('dist', {recursive: true});
const program = await programText();
const {text} = await fileOf(program);
writeFileSync('dist/nearmetal.mjs', text, {mode: 0o755});
tell('dist/nearmetal.mjs', process.execPath, ['dist/nearmetal.mjs', '--version']);
if (process.argv.includes('--executable')) {
	writeExecutable(await mainOfExecutable(), program.text, 'dist/nearmetal');
	tell('dist/nearmetal', 'dist/nearmetal', ['--version']);
}

/** Size and start of what was built: the start is the fastest of five, as other work on the machine only adds to it. */
function tell(file, command, argv) {
	const times = Array.from({length: 5}, () => {
		const before = performance.now();
		const {status} = spawnSync(command, argv, {stdio: 'ignore'});
		if (status !== 0) throw new Error(`${command} ${argv.join(' ')} ended with ${status}`);
		return performance.now() - before;
	});
	console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(1)} MB, --version in ${Math.round(Math.min(...times))} ms`);
}
