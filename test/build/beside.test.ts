import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {promisify} from 'node:util';
import {type BuildOptions, build, type Metafile} from 'esbuild';

const {options}: {options: BuildOptions} = await import(new URL('../../.build/options.mjs', import.meta.url).href);
const run = promisify(execFile);

// The program is root's, and the folder it was copied to may be anybody's, as /tmp is.
describe('nothing beside the program is loaded', () => {
	const root = mkdtempSync(join(tmpdir(), 'nearmetal-beside-'));
	const [parent, folder, cwd] = [join(root, 'parent'), join(root, 'parent/folder'), join(root, 'cwd')];
	const program = join(folder, 'nearmetal.mjs');
	const mark = join(root, 'mark');
	let bundle: Metafile;

	/** Where a module may be looked for: every package that the lock file knows, and the native parts. */
	const places = [
		...Object.keys(JSON.parse(readFileSync('package-lock.json', 'utf8')).packages).filter(path => path.startsWith('node_modules/')),
		'crypto/build/Release/sshcrypto.node',
		'build/Release/cpufeatures.node',
	];

	before(async () => {
		bundle = (await build({...options, outfile: program, metafile: true})).metafile;
		for (const place of places.flatMap(path => [parent, folder, cwd].map(beside => join(beside, path)))) {
			mkdirSync(place, {recursive: true});
			writeFileSync(join(place, 'index.js'), `require('node:fs').appendFileSync(${JSON.stringify(mark)}, __filename + '\\n');`);
		}
	});
	after(() => rmSync(root, {recursive: true}));

	const runs: readonly (readonly [argv: readonly string[], status: number, output: RegExp])[] = [
		[['--version'], 0, /^nearmetal \d/],
		[['inspect', '--sample'], 0, /^sample/],
		[['inspect', '--host', 'root@127.0.0.1:1'], 1, /port 1 refuses connections/],
	];
	for (const [argv, status, output] of runs) {
		test(`nearmetal ${argv.join(' ')}`, async () => {
			const env = {PATH: process.env.PATH, HOME: root, DEV: 'true'};
			const done = await run(process.execPath, [program, ...argv], {cwd, env}).then(
				({stdout}) => ({code: 0, text: stdout}),
				({code, stderr}) => ({code, text: stderr}),
			);
			assert.match(done.text, output);
			assert.equal(done.code, status);
			assert.equal(existsSync(mark) && readFileSync(mark, 'utf8'), false);
		});
	}

	test('the bundle imports nothing', () => {
		const imports = Object.values(bundle.outputs).flatMap(output => output.imports);
		assert.deepEqual(imports, []);
		// What the bundler cannot follow, it leaves as it is.
		assert.doesNotMatch(readFileSync(program, 'utf8'), /\bimport\s*\(|\bcreateRequire\b|\bdlopen\b/);
	});
});
