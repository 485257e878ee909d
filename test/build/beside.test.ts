import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {promisify} from 'node:util';
import type {Metafile} from 'esbuild';

type Bundled = {readonly text: string; readonly metafile: Metafile};
type Bundling = {
	readonly openingText: () => Promise<Bundled>;
	readonly programText: () => Promise<Bundled>;
	readonly fileOf: (opening: Bundled, program: Bundled) => Promise<Bundled>;
	readonly mainOfExecutable: () => Promise<string>;
};
const {openingText, programText, fileOf, mainOfExecutable}: Bundling = await import(
	new URL('../../.build/bundle.mjs', import.meta.url).href
);
const run = promisify(execFile);

// The program is root's, and the folder it was copied to may be anybody's, as /tmp is.
describe('nothing beside the program is loaded', () => {
	const root = mkdtempSync(join(tmpdir(), 'nearmetal-beside-'));
	const [parent, folder, cwd] = [join(root, 'parent'), join(root, 'parent/folder'), join(root, 'cwd')];
	const program = join(folder, 'nearmetal.mjs');
	const mark = join(root, 'mark');
	let parts: readonly Bundled[] = [];
	let texts: readonly string[] = [];

	/** Where a module may be looked for: every package that the lock file knows, and the native parts. */
	const places = [
		...Object.keys(JSON.parse(readFileSync('package-lock.json', 'utf8')).packages).filter(path => path.startsWith('node_modules/')),
		'crypto/build/Release/sshcrypto.node',
		'build/Release/cpufeatures.node',
	];

	before(async () => {
		const rest = await programText();
		const opening = await openingText();
		const file = await fileOf(opening, rest);
		parts = [rest, file, opening];
		texts = [file.text, await mainOfExecutable()];
		for (const place of places.flatMap(path => [parent, folder, cwd].map(beside => join(beside, path)))) {
			mkdirSync(place, {recursive: true});
			writeFileSync(join(place, 'index.js'), `require('node:fs').appendFileSync(${JSON.stringify(mark)}, __filename + '\\n');`);
		}
		writeFileSync(program, file.text);
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
			// This home lies in the folder for temporary files, where others could have put code for it to run.
			assert.equal(existsSync(join(root, '.cache')), false);
		});
	}

	test('the bundle imports nothing', () => {
		const imports = parts.flatMap(({metafile}) => Object.values(metafile.outputs).flatMap(output => output.imports));
		assert.deepEqual(imports, []);
		// What the bundler cannot follow, it leaves as it is.
		for (const text of texts) assert.doesNotMatch(text, /\bimport\s*\(|\bcreateRequire\b|\bdlopen\b/);
	});

	test('what answers --version and --help has nothing of the rest to compile', () => {
		const [{metafile: rest}, {metafile: main}] = parts as [Bundled, Bundled];
		assert.deepEqual(
			Object.keys(main.inputs).filter(path => path.includes('node_modules/')),
			[],
		);
		assert.ok('src/cli/run-command.ts' in rest.inputs && !('src/cli/run-command.ts' in main.inputs));
	});

	test('the first frame has little of the rest to compile, and no package stands twice', () => {
		const [{metafile: rest}, , {metafile: opening}] = parts as [Bundled, Bundled, Bundled];
		const packagesIn = ({inputs}: Metafile) =>
			new Set(Object.keys(inputs).flatMap(path => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
		const [first, second] = [packagesIn(opening), packagesIn(rest)];
		assert.ok(first.has('ink') && first.has('react'));
		assert.deepEqual(
			[...first].filter(name => second.has(name)),
			[],
		);
		assert.deepEqual(
			Object.keys(opening.inputs).filter(path => /^src\/(?:inspect\/read|target\/(?!names)|run|change|xml)/.test(path)),
			[],
		);
	});

	test('a program that was replaced while it started says so', async () => {
		const [file = ''] = texts;
		const cut = join(root, 'cut.mjs');
		writeFileSync(cut, file.replaceAll(/\/\*[\da-f]{16}\n/g, '/*another build\n'));
		await assert.rejects(run(process.execPath, [cut, 'inspect', '--sample'], {cwd}), ({stderr}) =>
			/was replaced while it started\. Start it again\./.test(stderr),
		);
	});
});
