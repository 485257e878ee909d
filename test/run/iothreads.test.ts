import assert from 'node:assert/strict';
import {before, describe, test} from 'node:test';
import {makePlan} from '../../src/plan/make-plan.ts';
import type {Plan} from '../../src/plan/plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {checkGuest} from '../../src/run/check-guest.ts';
import {type MemoryHost, memoryHost} from '../../src/target/memory.ts';
import {applyAll, differences, only, recorded, stateOf, undoAll} from './host-in-memory.ts';

/** The recorded host, where the guest that runs has an IOThread. */
const hostWithIoThread = async (): Promise<MemoryHost> => {
	const commands = Object.entries(recorded.commands).map(([argv, output]) => [
		argv,
		argv.startsWith('virsh dumpxml')
			? {...output, stdout: output.stdout.replace('</vcpu>\n', '</vcpu>\n  <iothreads>1</iothreads>\n')}
			: output,
	]);
	const host = memoryHost({...recorded, commands: Object.fromEntries(commands)});
	await host.run(['virsh', 'shutdown', 'web01']);
	await host.run(['virsh', 'start', 'web01']);
	return host;
};

const planFor = async (host: MemoryHost, iothreads: string): Promise<Plan> => {
	const preset = presetNamed('recommended');
	assert.ok(preset);
	const {snapshot, facts} = await readHost(host);
	return makePlan(
		{snapshot, facts, inside: unseen},
		{preset, guest: 'web01', on: only('cpu-pinning'), options: {'cpu-pinning': {iothreads}}},
	).plan;
};

const definitionOf = async (host: MemoryHost) => (await readHost(host)).facts.domains.find(({name}) => name === 'web01')?.live;

describe('the IOThread of a guest', () => {
	let host: MemoryHost;
	let plan: Plan;

	before(async () => {
		host = await hostWithIoThread();
		plan = await planFor(host, '3');
	});

	test('is pinned with the rest, checked where it runs, and given back by undo', async () => {
		const pristine = await stateOf(host);
		await applyAll(host, plan);
		assert.deepEqual((await definitionOf(host))?.iothreadPins, {1: [3]});
		assert.deepEqual(
			(await checkGuest(host, plan)).filter(({what}) => what.startsWith('IOThread')),
			[{what: 'IOThread 1 runs on', asked: '3', got: '3', same: true}],
		);
		await undoAll(host);
		assert.deepEqual((await definitionOf(host))?.iothreadPins, {});
		assert.deepEqual(differences(await stateOf(host), pristine), []);
	});

	test('that is somewhere else is seen', async () => {
		await applyAll(host, plan);
		const [check] = (await checkGuest(host, await planFor(host, '2'))).filter(({what}) => what.startsWith('IOThread'));
		assert.deepEqual(check, {what: 'IOThread 1 runs on', asked: '2', got: '3', same: false});
	});

	test('shares a set of another number of CPUs', async () => {
		const [step] = (await planFor(host, '2-3')).steps.filter(({id}) => id === 'cpu-pinning');
		assert.match(JSON.stringify(step?.changes), /iothreadpin iothread='1' cpuset='2-3'/);
	});
});
