import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {designs} from '../../src/judge/design.ts';
import type {ReadingOf} from '../../src/measured/meter.ts';
import {type Question, theTotal} from '../../src/measured/question.ts';
import {isTotalRecorded, recordedOf, recordedRun, sourceInWords, wholeSource} from '../../src/measured/recording.ts';
import {syntheticRecording} from '../wizard/synthetic-recording.ts';

const atStart = ['multi-queue', 'hugepages'];
const kept = ['vhost-workers', ...atStart];
const recording = syntheticRecording({
	steps: {live: ['vhost-workers', 'interrupts'], atStart, inside: []},
	effects: {'vhost-workers': 0.08, 'multi-queue': 0.3},
	kept,
});
const rate = (of: ReadingOf, ports: number) => recordedRun(recording, of, ports)?.figures['sending-16']?.value;
const pairOf = (step: string, holds: readonly string[]): ReadingOf => ({judging: step, steps: [step], holds, boot: 0});
const bundle = (holds: readonly string[], boot: number): ReadingOf => ({judging: atStart.join(', '), steps: atStart, holds, boot});

describe('the run that was recorded', () => {
	test('by state and client ports: the same again when it is asked again', () => {
		const [without = 0, changed = 0] = [rate(pairOf('vhost-workers', []), 3), rate(pairOf('vhost-workers', ['vhost-workers']), 3)];
		assert.ok(changed / without > 1.06 && changed / without < 1.1, `${without} → ${changed}`);
		assert.equal(rate(pairOf('vhost-workers', []), 3), without);
		assert.equal(recordedRun(recording, pairOf('interrupts', []), 0)?.holds.join(), 'vhost-workers', 'on top of what was kept there');
	});

	test('of the third boot, though the guest was started as often again before', () => {
		const third = recordedRun(recording, bundle([], 2), 5);
		assert.deepEqual([third?.boot, third?.ports, third?.holds], [3, 5, ['vhost-workers']]);
		assert.equal(recordedRun(recording, bundle(atStart, 2), 5), undefined, 'the third was one without the steps');
	});

	test('none of a step that was not recorded, or beyond the last pair', () => {
		assert.equal(recordedRun(recording, pairOf('cpu-mode', []), 0), undefined);
		assert.equal(recordedRun(recording, pairOf('interrupts', []), designs.normal.pairs), undefined);
	});
});

test('of the steps here those that were recorded; what was switched together is nothing apart', () => {
	assert.deepEqual(
		recordedOf({live: ['interrupts', 'ring'], atStart: ['multi-queue', 'cpu-mode', 'hugepages'], inside: ['x']}, recording),
		{
			live: ['interrupts'],
			atStart,
			inside: [],
		},
	);
	assert.deepEqual(recordedOf({live: [], atStart: ['hugepages'], inside: []}, recording).atStart, []);
});

test('the total is that of what was kept there, and of nothing else', () => {
	const of = (steps: readonly string[]): Question => ({judging: theTotal, steps, unit: 'boots', plan: []});
	assert.deepEqual([isTotalRecorded(recording, of(kept)), isTotalRecorded(recording, of(atStart))], [true, false]);
	assert.equal(isTotalRecorded(recording, {judging: theTotal, steps: kept, unit: 'pairs', among: 1}), false);
	const holds = (steps: readonly string[]) => recordedRun(recording, {judging: theTotal, steps: kept, holds: steps, boot: 1}, 0)?.holds;
	assert.deepEqual([holds(kept), holds([])], [kept, undefined]);
});

test('says where its figures are from', () => {
	assert.equal(sourceInWords(recording), 'recorded in a made-up KVM host on 2026-11-26, not measured here');
	assert.equal(wholeSource(recording), 'recorded in a made-up KVM host on 2026-11-26 (Linux 6.1.0, nearmetal 0.1.0), not measured here');
	assert.equal(
		wholeSource({...recording, circumstances: 'whose guest was pinned to one CPU'}),
		'recorded in a made-up KVM host, whose guest was pinned to one CPU, on 2026-11-26 (Linux 6.1.0, nearmetal 0.1.0), not measured here',
	);
});
