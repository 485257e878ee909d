import './as-built.ts';
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {renderToString} from 'ink';
import {createElement} from 'react';
import {View} from '../../components/app.tsx';
import type {WizardEvent} from '../../src/wizard/event.ts';
import {drive} from '../wizard/drive.ts';
import {bareFacts, fakeFacts, withPath} from '../wizard/fake-facts.ts';

const saved: WizardEvent = {type: 'saved', path: './nearmetal-kvm1.lab-20261126T110214.json'};

test('a notice on the Host screen takes its row from what stands out, and from nothing else', () => {
	const linesOf = (events: readonly WizardEvent[], columns: number, rows: number): readonly string[] => {
		const {state} = drive(events);
		return renderToString(createElement(View, {state, send: () => {}, columns, rows}), {columns}).split('\n');
	};
	for (const facts of [fakeFacts, withPath, bareFacts]) {
		const read: WizardEvent = {type: 'inspected', facts};
		for (const columns of [60, 80]) {
			for (const rows of [20, 24, 26, 29]) {
				const before = linesOf([read], columns, rows);
				const after = linesOf([read, saved], columns, rows);
				const above = before.findIndex(line => line.includes('What stands out')) + 1;
				assert.ok(above > 1);
				assert.deepEqual(after.slice(0, above), before.slice(0, above), `${columns} × ${rows}`);
				assert.ok(
					after.slice(above).some(line => line.includes('saved ./nearmetal')),
					`${columns} × ${rows}`,
				);
			}
		}
	}
});
