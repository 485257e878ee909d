// npm test: all tests of a folder share a process, two folders at a time. To start one for each file, to load the program there and to
// run it until V8 has made fast code of it would take more CPU time than all tests do. What is said after “npm test --” goes to Node.
import {spawnSync} from 'node:child_process';
import {globSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';

// They need shells of each kind, recordings, a libvirt, the built program, a host, and have commands of their own.
const others = ['scripts', 'recordings', 'libvirt', 'terminal', 'e2e'].map(folder => `test/${folder}/**`);
const files = globSync('test/**/*.test.{ts,tsx}', {exclude: others}).sort();
const entries = 'dist/tests';
rmSync(entries, {recursive: true, force: true});
mkdirSync(entries, {recursive: true});
for (const [folder, beside] of Map.groupBy(files, dirname)) {
	const imports = beside.map(file => `import ${JSON.stringify(resolve(file))};\n`);
	writeFileSync(join(entries, `${folder.replaceAll('/', '-')}.mjs`), imports.join(''));
}

const argv = ['--import=./.build/load-jsx.mjs', '--test', '--test-concurrency=2', ...process.argv.slice(2), `${entries}/*.mjs`];
const env = {...process.env, FORCE_COLOR: '0', NODE_COMPILE_CACHE: 'node_modules/.cache/compiled'};
const {status} = spawnSync(process.execPath, argv, {stdio: 'inherit', env});
process.exitCode = status ?? 1;
