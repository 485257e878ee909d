// npm start: bundles the program where it is older than its sources, and runs it, with the arguments that were given. The bundling is
// done in a process of its own, because esbuild leaves a service running beside the one that called it.
import {spawnSync} from 'node:child_process';
import {isOlder} from './older.mjs';

const sources = ['.build', 'components', 'presets', 'src', 'package.json', 'node_modules/.package-lock.json'];

if (isOlder('dist/nearmetal.mjs', sources)) {
	const {status} = spawnSync(process.execPath, ['.build/build.mjs'], {stdio: ['ignore', 'inherit', 'inherit']});
	if (status !== 0) process.exit(1);
}
await import('../dist/nearmetal.mjs');
