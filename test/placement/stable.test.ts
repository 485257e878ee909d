import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {makePlan, type Planned} from '../../src/plan/make-plan.ts';
import {chosen} from '../../src/plan/plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {openRun} from '../../src/run/open-run.ts';
import {type MemoryHost, memoryHost} from '../../src/target/memory.ts';
import type {Snapshot} from '../../src/target/target.ts';

const planned = async (host: MemoryHost): Promise<Planned> => {
	const preset = presetNamed('recommended');
	assert.ok(preset);
	const {snapshot, facts} = await readHost(host);
	return makePlan({snapshot, facts, inside: unseen}, {preset, guest: 'web01', on: {}, options: {}});
};

for (const name of ['debian-12', 'debian-13']) {
	test(`a placement that is applied is found again, its own pins and huge pages notwithstanding: ${name}`, async () => {
		const host = memoryHost(JSON.parse(readFileSync(`test/inspect/${name}.snapshot.json`, 'utf8')) as Snapshot);
		const first = await planned(host);
		assert.deepEqual(
			first.placement.guests[0]?.cells.map(cell => cell.vcpus.length),
			[4],
		);
		const run = await openRun(
			hostAlone(host),
			first.plan,
			{me: {machine: 'test', bootId: '', pid: 1, since: ''}, isAlive: () => false},
			() => {},
		);
		for (const step of chosen(first.plan)) {
			const outcome = await run.session.apply(step.id, step.changes);
			assert.equal(outcome.kind, 'applied', JSON.stringify(outcome));
		}
		await run.session.restartGuest();
		await run.close();
		const again = await planned(host);
		assert.deepEqual(again.placement, first.placement);
		assert.deepEqual(
			again.plan.steps.filter(step => step.state === 'on'),
			[],
		);
	});
}
