// `npm run bench`: every table, each in a process of its own and bundled as the program is. Nothing here passes or fails.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type BuildOptions, build} from 'esbuild';

const {options}: {options: BuildOptions} = await import(new URL('../../.build/options.mjs', import.meta.url).href);
const folder = mkdtempSync(join(tmpdir(), 'nearmetal-bench-'));
const bundle = async (name: string, entry: string): Promise<string> => {
	const outfile = join(folder, `${name}.mjs`);
	await build({...options, entryPoints: [entry], outfile});
	return outfile;
};

try {
	const program = await bundle('nearmetal', 'src/main.ts');
	for (const name of ['facts', 'placement', 'xml', 'start']) {
		const {status} = spawnSync(process.execPath, [await bundle(name, `test/bench/${name}.ts`), program], {stdio: 'inherit'});
		if (status !== 0) throw new Error(`test/bench/${name}.ts ended with ${status}`);
	}
} finally {
	rmSync(folder, {recursive: true});
}
