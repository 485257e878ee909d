import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {checkSetup, openSetup, readSetup} from '../../src/wizard/tune/setup.ts';

const steps = {live: ['vhost-workers'], atStart: ['multi-queue'], inside: []};
const many = {...steps, live: Array.from({length: 12}, (_, index) => `step-${index}`)};

describe('complaints', () => {
	const cases: readonly (readonly [id: string, good: readonly string[], bad: readonly string[]])[] = [
		['peer', ['10.0.0.20', 'ssh://root@peer'], ['', 'root@peer']],
		['guestUser', ['root', 'debian'], ['', 'a b', '-l']],
		['design', ['quick', ' Normal ', 'thorough'], ['', 'fast', '5']],
	];
	for (const [id, good, bad] of cases) {
		test(id, () => {
			const check = checkSetup(steps);
			assert.deepEqual(
				good.filter(text => check(id, text) !== undefined),
				[],
			);
			assert.deepEqual(
				bad.filter(text => check(id, text) === undefined),
				[],
			);
		});
	}

	test('so little that it could never decide: with the number that it takes', () => {
		assert.match(checkSetup(many)('design', 'quick') ?? '', /8 pairs of runs can never decide any of 12 steps: measure 12 or more\./);
		assert.equal(checkSetup(many)('design', 'normal'), undefined);
	});
});

test('the form says what is measured once the peer is named', () => {
	const form = openSetup(steps, {});
	assert.equal(readSetup(form, steps), undefined);
	const filled = {
		...form,
		fields: form.fields.map(field => (field.id === 'peer' ? {...field, value: '10.0.0.20', complaint: undefined} : field)),
	};
	assert.deepEqual(readSetup(filled, steps), {
		peer: {kind: 'server', address: '10.0.0.20', port: 5201},
		guestUser: 'root',
		design: 'normal',
		recording: undefined,
		steps,
	});
});
