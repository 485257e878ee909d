import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {checkSetup, measuringSeconds, openSetup, readSetup} from '../../src/wizard/tune/setup.ts';

describe('complaints', () => {
	const cases: readonly (readonly [id: string, good: readonly string[], bad: readonly string[]])[] = [
		['peer', ['10.0.0.20', 'ssh://root@peer'], ['', 'root@peer']],
		['guestUser', ['root', 'debian'], ['', 'a b', '-l']],
		['streams', ['1', '1, 16', '1 4 16'], ['', '0', '1.5', '129', 'x']],
		['repeats', ['4', '50'], ['0', '3', '51', '5.5', '']],
		['seconds', ['10', '600'], ['0', '601', 'ten']],
	];
	for (const [id, good, bad] of cases) {
		test(id, () => {
			assert.deepEqual(
				good.filter(text => checkSetup(id, text) !== undefined),
				[],
			);
			assert.deepEqual(
				bad.filter(text => checkSetup(id, text) === undefined),
				[],
			);
		});
	}
});

test('the form gives a setup once the peer is named', () => {
	const form = openSetup();
	assert.equal(readSetup(form), undefined);
	const filled = {
		...form,
		fields: form.fields.map(field => (field.id === 'peer' ? {...field, value: '10.0.0.20', complaint: undefined} : field)),
	};
	const setup = readSetup(filled);
	assert.deepEqual(setup, {
		peer: {kind: 'server', address: '10.0.0.20', port: 5201},
		guestUser: 'root',
		streams: [1, 16],
		repeats: 5,
		seconds: 10,
		leadIn: 2,
	});
	assert.equal(setup && measuringSeconds(setup), 2 * 5 * 13);
});
