import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {sampleTarget} from '../../src/target/sample.ts';
import {inNetwork} from '../measured/network.ts';
import {differences, fresh, stateOf} from '../run/host-in-memory.ts';
import {run, web01} from './run.ts';

const root = mkdtempSync(join(tmpdir(), 'results-'));
after(() => rmSync(root, {recursive: true}));

test('results of an earlier run are not replaced: 3, before anything is measured', async () => {
	const folder = join(root, 'figures');
	const measure = ['apply', ...web01, '--measure', '--peer', '10.0.0.9', '--quick', '--only', 'host-buffers', '--yes', '--out', folder];
	const memory = await fresh();
	const before = await stateOf(memory);
	const host = {...inNetwork(memory), sample: false};
	await run(host, measure);
	assert.ok(existsSync(folder), 'that it can be written to is known before');
	writeFileSync(join(folder, 'results.json'), '{}\n');
	const done = await run(host, measure);
	assert.equal(done.status, 3);
	assert.match(done.told, /figures has results\.json already, and it says otherwise: .* Choose another folder\.$/m);
	assert.deepEqual(differences(await stateOf(memory), before), []);
});

test('an export that would replace a file is refused: 3, and the same one again is not', async () => {
	const folder = join(root, 'scripts');
	const again = async (...more: readonly string[]) => (await run(sampleTarget(), ['export', ...web01, '--out', folder, ...more])).status;
	assert.deepEqual([await again(), await again(), await again('--only', 'host-buffers')], [0, 0, 3]);
});
