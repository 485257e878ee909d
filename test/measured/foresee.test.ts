import assert from 'node:assert/strict';
import {test} from 'node:test';
import {designs} from '../../src/judge/design.ts';
import {foresee, outlookFacts} from '../../src/measured/foresee.ts';
import type {ToJudge} from '../../src/measured/work.ts';

const told = (steps: ToJudge): Readonly<Record<string, readonly string[]>> =>
	Object.fromEntries(
		outlookFacts(steps, designs.quick, foresee(steps, designs.quick, 60), 'web01', '10.0.0.9').map(({name, lines}) => [name, lines]),
	);

test('before anything begins it is told who fills the way, and what is written in the guest', () => {
	const {time, disk} = told({live: ['host-buffers'], atStart: ['disk'], inside: []});
	assert.match(time?.join() ?? '', /iperf3 fills the way between web01, or its host, and 10\.0\.0\.9$/);
	assert.deepEqual(disk, ['where web01 has fio, that reads and writes a file of 256 MiB in its /var/tmp, which is gone afterwards']);
	assert.equal(told({live: ['host-buffers'], atStart: [], inside: []}).disk, undefined);
});
