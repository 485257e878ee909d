import './as-built.ts';
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {renderToString} from 'ink';
import {createElement} from 'react';
import {FormView} from '../../components/widgets/form.tsx';
import {tunings} from '../../src/tunings/index.ts';
import {openForm} from '../../src/wizard/form.ts';

/** Of the least window, 60 × 20: what the plan’s list leaves to the fields of a step, and between their margins. */
const [columns, rows] = [58, 8];

test('the fields of every step fit into the least window, whichever has the cursor', () => {
	for (const {id, fields} of tunings.filter(({fields}) => fields.length > 0)) {
		const form = openForm(
			fields.map(({id, title, hint, choices}) => ({id, title, hint, choices, value: '', empty: 'automatic'})),
			() => undefined,
		);
		for (const [cursor, field] of fields.entries()) {
			const lines = renderToString(createElement(FormView, {form: {...form, cursor}, columns}), {columns}).split('\n');
			assert.ok(lines.length <= rows, `${id}, ${field.id}: ${lines.length} lines`);
		}
	}
});
