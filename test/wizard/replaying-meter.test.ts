import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Sample} from '../../src/bench/measurement.ts';
import {longestReading} from '../../src/measured/reading-seconds.ts';
import {TargetError} from '../../src/target/target.ts';
import {replayingMeter} from '../../src/wizard/rehearsal/replaying-meter.ts';
import {speed} from '../../src/wizard/rehearsal/speed.ts';
import {syntheticRecording} from './synthetic-recording.ts';

const recording = syntheticRecording({
	steps: {live: ['vhost-workers', 'interrupts'], atStart: [], inside: []},
	kept: ['vhost-workers'],
});
const open = (shown = recording) => {
	const [waited, samples, lines]: [number[], Sample[], string[]] = [[], [], []];
	const meter = replayingMeter(
		{recording: shown, wait: async milliseconds => void waited.push(milliseconds)},
		{onSample: sample => samples.push(sample), tell: line => lines.push(line)},
	);
	return {meter, waited, samples, lines};
};
const of = (step: string, holds: readonly string[]) => ({judging: step, steps: [step], holds, boot: 0});

test('gives the recorded figures, and its live samples on the way, in shortened time', async () => {
	const {meter, waited, samples, lines} = open();
	const reading = await meter.read(0, of('vhost-workers', []));
	const {figures, measurements, packets, samples: recorded} = recording.runs[0] ?? assert.fail('no run');
	assert.deepEqual(reading, {figures, measurements, packets});
	assert.deepEqual(samples, recorded);
	assert.equal(
		Math.round(waited.reduce((sum, one) => sum + one, 0)),
		Math.round((longestReading(Object.keys(recording.summaries), recording.design) * 1000) / speed),
	);
	assert.deepEqual(lines, []);
});

test('says once what held there and does not here', async () => {
	const {meter, lines} = open();
	await meter.read(0, of('interrupts', []));
	await meter.read(0, of('interrupts', ['interrupts']));
	await meter.read(1, of('interrupts', []));
	assert.deepEqual(lines, ['interrupts was recorded on top of vhost-workers, and not of what is kept here.']);
});

test('several that were recorded as one are several', async () => {
	const steps = ['multi-queue', 'cpu-pinning'];
	const {meter, lines} = open(syntheticRecording({steps: {live: ['vhost-workers'], atStart: steps, inside: []}, kept: ['vhost-workers']}));
	await meter.read(0, {judging: steps.join(', '), steps, holds: [], boot: 0});
	assert.equal(lines.at(-1), 'multi-queue, cpu-pinning were recorded on top of vhost-workers, and not of what is kept here.');
});

test('what was not recorded is said to be so, and no figure is given', async () => {
	await assert.rejects(open().meter.read(0, of('hugepages', [])), new TargetError('Not recorded: hugepages in this state, run 1.'));
});
