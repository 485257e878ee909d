// `npm run bench`: every table, each in a process of its own and bundled as the program is. Nothing here passes or fails.
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {type BuildOptions, build} from 'esbuild';
import {startPrograms} from './start-programs.ts';

const {options}: {options: BuildOptions} = await import(new URL('../../.build/options.mjs', import.meta.url).href);
// Not the folder for temporary files: compiled code is kept only where nobody else can write.
mkdirSync('node_modules/.cache', {recursive: true});
const folder = mkdtempSync(resolve('node_modules/.cache/bench-'));

try {
	writeFileSync(join(folder, 'programs.json'), JSON.stringify(await startPrograms(folder)));
	for (const name of ['facts', 'judging', 'placement', 'xml', 'live', 'memory', 'sampling', 'start']) {
		const outfile = join(folder, `${name}.mjs`);
		await build({...options, entryPoints: [`test/bench/${name}.ts`], outfile});
		const {status} = spawnSync(process.execPath, [outfile, folder], {stdio: 'inherit'});
		if (status !== 0) throw new Error(`test/bench/${name}.ts ended with ${status}`);
	}
} finally {
	rmSync(folder, {recursive: true});
}
