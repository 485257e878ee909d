import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {describe, test} from 'node:test';
import {tunings} from '../../src/tunings/index.ts';
import {answerOf, casesOf, foldersOfCases} from './case.ts';

for (const tuning of tunings) {
	const cases = casesOf(tuning.id);
	// A tuning whose cases are not data has a test file of its own.
	if (cases.size === 0 && existsSync(`test/tunings/${tuning.id}.test.ts`)) continue;

	describe(tuning.id, () => {
		for (const [name, given] of cases) {
			test(`${name}: ${given.what}`, () => assert.deepEqual(answerOf(tuning, given), given.expected));
		}

		for (const kind of ['summary', 'satisfied', 'unavailable']) {
			test(`a case of “${kind}” is there`, () => assert.ok([...cases.values()].some(({expected}) => kind in expected)));
		}

		if (tuning.fields.length > 0) {
			test('a case of “invalid” is there', () => assert.ok([...cases.values()].some(({expected}) => 'invalid' in expected)));
		}

		test('summaries fit in their column', () => {
			for (const {expected} of cases.values()) {
				if ('summary' in expected) assert.ok(expected.summary.length <= 34, expected.summary);
			}
		});
	});
}

test('every folder of cases belongs to a tuning', () => {
	const known = tunings.map(tuning => tuning.id);
	assert.deepEqual(
		foldersOfCases().filter(folder => !known.includes(folder)),
		[],
	);
});
