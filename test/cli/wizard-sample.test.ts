import '../components/as-built.ts';
import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import {sampleTarget} from '../../src/target/sample.ts';
import type {Target} from '../../src/target/target.ts';
import {terminal} from '../components/terminal.ts';
import {run} from './run.ts';

test('on a machine without libvirt: one key to the sample, leaving it leads back, and what the sample says stands on the normal screen', async () => {
	const laptop: Target = {
		...sampleTarget(),
		name: 'laptop',
		sample: false,
		collect: async () => ({nearmetal: 1, target: 'laptop', takenAt: '', files: {}, links: {}, names: [], commands: {}}),
	};
	const at = terminal();
	const done = run(laptop, [], {terminal: {...at, stderr: new PassThrough(), screenReader: false}, jobControl: at.jobControl});
	await at.until(0, /laptop.*t try the sample/s);
	const toSample = at.mark();
	at.stdin.write('t');
	await at.until(toSample, /SAMPLE, not real.*q leave the sample/s);
	const back = at.mark();
	at.stdin.write('q');
	await at.until(back, /laptop.*t try the sample/s);
	at.stdin.write('q');
	const {status, out} = await done;
	assert.equal(status, 0);
	assert.equal(
		out,
		'nearmetal: this was the sample. Nothing was real and nothing stays changed.\nnearmetal: this session changed nothing.\n',
	);
});
