// Bundles the program into dist/nearmetal.mjs (any Node ≥ 22); with --executable also dist/nearmetal, which needs no Node.
import {execFileSync} from 'node:child_process';
import {chmodSync, copyFileSync, rmSync, writeFileSync} from 'node:fs';
import {build} from 'esbuild';
import {options} from './options.mjs';

await build(options);
chmodSync('dist/nearmetal.mjs', 0o755);
if (process.argv.includes('--executable')) {
	const application = {
		main: 'dist/nearmetal.mjs',
		output: 'dist/nearmetal.blob',
		disableExperimentalSEAWarning: true,
		useCodeCache: true,
		// NODE_OPTIONS may name modules to load.
		execArgvExtension: 'none',
	};
	writeFileSync('dist/sea.json', JSON.stringify(application));
	execFileSync(process.execPath, ['--experimental-sea-config', 'dist/sea.json'], {stdio: 'pipe'});
	copyFileSync(process.execPath, 'dist/nearmetal');
	// The fuse is the mark by which Node finds the switch in its own copy; it is the same in every Node.
	const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
	const inject = ['dist/nearmetal', 'NODE_SEA_BLOB', 'dist/nearmetal.blob', '--sentinel-fuse', fuse];
	execFileSync('node_modules/.bin/postject', inject, {stdio: 'pipe'});
	for (const file of ['dist/sea.json', 'dist/nearmetal.blob']) rmSync(file);
}
