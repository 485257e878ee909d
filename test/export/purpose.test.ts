import assert from 'node:assert/strict';
import {test} from 'node:test';
import {exportPlan} from '../../src/export/export.ts';
import {purposeOf} from '../../src/export/purpose.ts';
import {buffersAndDefinition, fresh, planFor} from '../run/host-in-memory.ts';

test('what each file of an export is for is told', async () => {
	const files = exportPlan(await planFor(await fresh(), buffersAndDefinition)).map(({name}) => name);
	assert.ok(files.includes('domain.xml'));
	for (const name of [...files, 'results.json']) assert.match(purposeOf(`./nearmetal-web01/${name}`) ?? '', /\w/, name);
	assert.equal(purposeOf('./nearmetal-web01/notes.txt'), undefined);
});
