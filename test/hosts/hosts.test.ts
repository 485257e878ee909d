import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import {basename} from 'node:path';
import {test} from 'node:test';
import {complaintOf} from './expectations.ts';
import {outcomeOf} from './outcome.ts';
import {readCase} from './read-case.ts';

const folder = 'test/hosts/cases';

for (const file of readdirSync(folder).sort()) {
	const name = basename(file, '.host');
	const given = readCase(`${folder}/${file}`, name);
	test(`${name}: ${given.what}`, () => {
		const outcome = outcomeOf(given);
		if (given.guest !== undefined)
			assert.ok(
				outcome.facts.domains.some(({name}) => name === given.guest),
				'the guest of the case is there',
			);
		assert.ok(given.expected.length > 0, 'a case expects something');
		assert.deepEqual(
			given.expected.flatMap(line => complaintOf(outcome, line) ?? []),
			[],
		);
	});
}
