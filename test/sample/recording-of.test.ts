import assert from 'node:assert/strict';
import {test} from 'node:test';
import {sample} from '../wizard/fake-engine.ts';
import {syntheticRecording} from '../wizard/synthetic-recording.ts';
import {type Recorded, recordingOf} from './recording-of.ts';
import {shortened} from './shortened-recording.ts';

const {runs, ...synthetic} = syntheticRecording({steps: {live: ['vhost-workers'], atStart: [], inside: []}, kept: []});
const second = (count: number) => `2026-11-26T08:00:${String(count).padStart(2, '0')}.000Z`;
const ran = (index: number, at: number) => {
	const {samples: _, ...run} = runs[index] ?? assert.fail('no run');
	return {...run, at: second(at)};
};
const told = (at: number, rate: number) => ({at: second(at), sample: sample(at * 1000, rate)});

test('of each run the samples that were told of it, and only steps that were judged', () => {
	const recording = recordingOf(
		{
			results: {
				began: second(0),
				environment: {machine: 'Standard PC', kernel: '6.12.48'},
				judgements: [{steps: ['vhost-workers']}],
				steps: {live: ['vhost-workers', 'interrupts'], atStart: [], inside: []},
				peer: synthetic.peer,
				instruments: synthetic.instruments,
				runs: [ran(0, 4), ran(1, 12)],
				failures: [{judging: 'vhost-workers', at: second(8), because: 'no answer'}],
			} as unknown as Recorded['results'],
			told: [told(1, 9.1), told(4, 9.2), told(7, 5), told(9, 9.9)],
			design: 'quick',
			plan: {steps: [{id: 'vhost-workers', summary: '2 on 4-5'}]} as unknown as Recorded['plan'],
			facts: {host: {virtualization: 'kvm'}} as unknown as Recorded['facts'],
		},
		'0.1.0',
	);
	assert.deepEqual(
		recording.runs.map(({samples}) => samples.map(({throughput}) => throughput)),
		[[9.1, 9.2], [9.9]],
	);
	const {host, kernel, date, design, steps, summaries, failures} = recording;
	assert.deepEqual([host, kernel, date, design, failures.length], ['a virtual KVM host', '6.12.48', '2026-11-26', 'quick', 1]);
	assert.deepEqual([steps, summaries], [{live: ['vhost-workers'], atStart: [], inside: []}, {'vhost-workers': '2 on 4-5'}]);
});

test('shortened, each flow keeps three samples that count, and every run its figures', () => {
	const flow = (direction: 'sending' | 'receiving') =>
		[undefined, 1, 2, 3, 4, 5, 6].map((rate, index) => ({...sample(index * 250, rate && rate + 1 / 3), direction}));
	const [first = assert.fail('no run')] = runs;
	const short = shortened({...synthetic, runs: [{...first, samples: [...flow('sending'), ...flow('receiving'), ...flow('receiving')]}]});
	assert.deepEqual(
		short.runs[0]?.samples.map(({direction, throughput}) => `${direction} ${throughput}`),
		['sending', 'receiving', 'receiving'].flatMap(direction => ['2.3333', '4.3333', '6.3333'].map(rate => `${direction} ${rate}`)),
	);
	assert.equal(short.runs[0]?.figures['sending-16']?.value, Number(first.figures['sending-16']?.value.toPrecision(5)));
});
