import assert from 'node:assert/strict';
import {statSync} from 'node:fs';
import {test} from 'node:test';
import recordedSteps from '../../src/cli/recorded-steps.json' with {type: 'json'};
import {rehearsal} from '../../src/cli/rehearsal.ts';
import {recordedRun, recordingVersion} from '../../src/measured/recording.ts';
import {allOf} from '../../src/measured/work.ts';

test('what the sample shows in place of measuring, where it has a recording: small, from a real host, and with a run of each step', () => {
	const {recording} = rehearsal() ?? {};
	assert.ok(statSync('src/cli/recorded-run.json').size <= 300 * 1024);
	if (recording === undefined) return;
	assert.equal(recording.version, recordingVersion);
	assert.doesNotMatch(recording.host, /made-up/);
	assert.deepEqual(recordedSteps, allOf(recording.steps));
	const {live, atStart, inside} = recording.steps;
	for (const steps of [...[...live, ...inside].map(step => [step]), ...(atStart.length === 0 ? [] : [atStart])])
		assert.ok(recordedRun(recording, {judging: steps.join(', '), steps, holds: [], boot: 0}, 0), steps.join());
});
