import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import {basename} from 'node:path';
import {test} from 'node:test';
import {diagnose} from '../../src/diagnose/index.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import {complaintOf} from './expectations.ts';
import {brokenLaws} from './laws.ts';
import {outcomeOf} from './outcome.ts';
import {readCase} from './read-case.ts';

const folder = 'test/hosts/cases';

const files = readdirSync(folder).sort();

for (const file of files) {
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
		assert.deepEqual(brokenLaws(outcome, given.options), []);
	});
}

test('there are sixty hosts and more', () => assert.ok(files.length >= 60, `${files.length}`));

test('the sample, which is healthy, has no finding above “worth knowing”', async () => {
	const {facts} = await readHost(sampleTarget());
	assert.deepEqual(
		diagnose(facts).filter(({severity}) => severity !== 'worth knowing'),
		[],
	);
});
