import './as-built.ts';
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {renderToString} from 'ink';
import {createElement} from 'react';
import {View} from '../../components/app.tsx';
import {inAscii} from '../../src/text/ascii.ts';
import type {WizardState} from '../../src/wizard/state.ts';
import {drive} from '../wizard/drive.ts';
import {frames, keptSmall} from './frames.ts';

/** Frames are kept as files that can be read; `--test-update-snapshots` writes them anew. */
const sizes = [
	{columns: 80, rows: 24},
	{columns: 120, rows: 40},
] as const;
const small = {columns: 60, rows: 20};

function frame(state: WizardState, columns: number, rows: number): string {
	return renderToString(createElement(View, {state, send: () => {}, columns, rows}), {columns});
}

for (const [name, [events, script]] of Object.entries(frames)) {
	const {state} = drive(events, script);
	for (const {columns, rows} of keptSmall.has(name) ? [...sizes, small] : sizes) {
		test(`${name} at ${columns} × ${rows}`, t => {
			const text = frame(state, columns, rows);
			const lines = text.split('\n');
			assert.ok(lines.length <= rows, `${lines.length} lines in a window of ${rows}`);
			assert.deepEqual(
				lines.filter(line => [...line].length > columns),
				[],
			);
			const ascii = inAscii(text);
			assert.doesNotMatch(ascii, /[^\n -~]/, 'all of it can be shown by a terminal that knows ASCII only');
			assert.equal(
				ascii.split('?').length,
				text.split('?').length,
				'and nothing of it is lost: no name of these hosts has other characters',
			);
			t.assert.fileSnapshot(text, `${import.meta.dirname}/frames/${name}-${columns}x${rows}.txt`, {serializers: [value => value]});
		});
	}

	test(`${name} fits windows of any size`, () => {
		for (const [columns, rows] of [
			[40, 10],
			[60, 20],
			[99, 21],
			[100, 30],
			[200, 60],
		] as const) {
			const lines = frame(state, columns, rows).split('\n');
			assert.ok(lines.length <= rows && lines.every(line => [...line].length <= columns), `${columns} × ${rows}`);
		}
	});
}
