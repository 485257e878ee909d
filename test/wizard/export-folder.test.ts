import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {inTheWay, save} from '../../src/cli/save.ts';
import {firstFree} from '../../src/export/folder.ts';
import {engineOf} from '../../src/wizard/engine-of.ts';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {createStore} from '../../src/wizard/store.ts';
import {drive, next, toPreview, write} from './drive.ts';
import {engineParts} from './engine-parts.ts';

const root = mkdtempSync(join(tmpdir(), 'export-'));
after(() => rmSync(root, {recursive: true}));

const toExport: readonly WizardEvent[] = [next, next, next, {type: 'export'}];

describe('where an export goes', () => {
	test('to the folder, or to the first free one beside it', async () => {
		const taken = new Set(['x', 'x-2']);
		assert.equal(await firstFree('x', async folder => !taken.has(folder)), 'x-3');
		assert.equal(await firstFree('y', async folder => !taken.has(folder)), 'y');
	});

	test('files that say otherwise stay; the same ones are no other export', async () => {
		const out = join(root, 'web01');
		mkdirSync(out);
		writeFileSync(join(out, 'host.sh'), 'my own\n');
		const exported = async (): Promise<string> => {
			const store = createStore(engineOf(engineParts({out, save, inTheWay})));
			await store.settled();
			for (const event of toExport) {
				store.send(event);
				await store.settled();
			}
			const shown = store.getSnapshot();
			store.send(write);
			await store.settled();
			const state = store.getSnapshot();
			assert.ok(shown.screen === 'export' && state.screen === 'export' && state.files !== undefined, JSON.stringify(state.screen));
			assert.equal(state.folder, shown.folder, 'where it goes is said before');
			return state.folder;
		};
		assert.deepEqual([await exported(), await exported()], [`${out}-2`, `${out}-2`]);
		assert.deepEqual(readdirSync(out), ['host.sh']);
		assert.equal(readFileSync(join(out, 'host.sh'), 'utf8'), 'my own\n');
	});

	test('a folder that was typed is left as it was typed', () => {
		const {state} = drive([
			...toPreview,
			{type: 'export'},
			{type: 'edit'},
			{type: 'clear'},
			{type: 'type', text: 'x'},
			next,
			{type: 'folder found', folder: './nearmetal-web01-2'},
		]);
		assert.ok(state.screen === 'export' && state.folder === 'x');
	});
});
