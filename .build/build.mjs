// Bundles the program into dist/nearmetal.mjs (any Node ≥ 22); with --executable also dist/nearmetal, which needs no Node.
import {execFileSync} from 'node:child_process';
import {chmodSync, writeFileSync} from 'node:fs';
import {build} from 'esbuild';
import {options} from './options.mjs';

await build(options);
chmodSync('dist/nearmetal.mjs', 0o755);
if (process.argv.includes('--executable')) {
	writeFileSync(
		'dist/sea.json',
		JSON.stringify({
			main: 'dist/nearmetal.mjs',
			mainFormat: 'module',
			output: 'dist/nearmetal',
			disableExperimentalSEAWarning: true,
			useCodeCache: true,
		}),
	);
	execFileSync(process.execPath, ['--build-sea', 'dist/sea.json'], {stdio: ['ignore', 'ignore', 'inherit']});
	chmodSync('dist/nearmetal', 0o755);
}
