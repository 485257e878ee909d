import assert from 'node:assert/strict';
import {test} from 'node:test';
import {hostAlone} from '../../src/run/machines.ts';
import {openRun} from '../../src/run/open-run.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import {engineOf} from '../../src/wizard/engine-of.ts';
import {standingInWords} from '../../src/wizard/standing.ts';
import {applyAll, fresh, only, operator, planFor, silent, undoAll} from '../run/host-in-memory.ts';
import {back, drive, inspected, next} from './drive.ts';
import {engineParts} from './engine-parts.ts';

const undoCommand = 'nearmetal undo --sample';
const applied = {since: '2026-11-22', hasEnd: true, steps: ['virtio multi-queue', 'hugepages'], undoCommand};
const cutOff = {since: '2026-11-26', hasEnd: false, steps: ['hugepages'], undoCommand};

test('what earlier runs have left on the host is read from their journals', async () => {
	const host = await fresh();
	const standing = async () => await engineOf(engineParts({target: {...host, sample: false}})).standingRuns();
	assert.deepEqual(await standing(), []);
	await applyAll(host, await planFor(host, only('host-buffers')));
	const today = new Date().toISOString().slice(0, 10);
	const buffers = {since: today, hasEnd: true, steps: ['host network buffers'], undoCommand};
	assert.deepEqual(await standing(), [buffers]);
	const plan = await planFor(host, only('idle-states', 'host-buffers', 'multi-queue'));
	const {session} = await openRun(hostAlone(host), plan, operator, silent);
	const step = plan.steps.find(({id}) => id === 'multi-queue');
	await session.apply('multi-queue', step?.changes ?? []);
	assert.deepEqual(await standing(), [{since: today, hasEnd: false, steps: ['virtio multi-queue'], undoCommand}, buffers]);
	await undoAll(host);
	assert.deepEqual(await standing(), []);
});

test('none of a host that cannot be asked, nor of the sample', async () => {
	assert.deepEqual(await engineOf(engineParts({target: sampleTarget()})).standingRuns(), []);
});

test('in one line: what is in the way first, then what was applied since when', () => {
	assert.equal(standingInWords([]), undefined);
	assert.equal(standingInWords([applied]), '2 steps applied since 2026-11-22: virtio multi-queue, hugepages');
	assert.equal(
		standingInWords([cutOff, applied]),
		'interrupted 2026-11-26 (or still at work): “nearmetal undo --sample” first · 2 steps applied since 2026-11-22: virtio multi-queue, hugepages',
	);
	assert.equal(
		standingInWords([{...applied, since: '2026-11-24', steps: ['hugepages', 'vhost workers']}, applied]),
		'3 steps applied since 2026-11-22 by 2 runs: virtio multi-queue, hugepages, vhost workers',
	);
});

test('it is there again when the guests are gone back from, and what is read anew takes its place', () => {
	const read = {...inspected, standing: [applied]};
	assert.deepEqual(drive([read, next, back]).state.standing, [applied]);
	assert.deepEqual(drive([read, {...inspected, standing: []}]).state.standing, []);
});
