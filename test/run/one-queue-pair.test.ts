import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makePlan} from '../../src/plan/make-plan.ts';
import {chosen, type Plan} from '../../src/plan/plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {openRun} from '../../src/run/open-run.ts';
import type {MemoryHost} from '../../src/target/memory.ts';
import {applyAll, differences, fresh, only, operator, silent, stateOf, undoAll} from './host-in-memory.ts';

/** The same host, whose libvirt prints a number of queues only where it is more than one (virDomainNetDriverFormat). */
const asLibvirtPrints = (host: MemoryHost): MemoryHost => ({
	...host,
	run: (argv, options = {}) =>
		host.run(argv, options.input === undefined ? options : {...options, input: options.input.replaceAll(" queues='1'", '')}),
});

const planOf = async (host: MemoryHost, queues: string): Promise<Plan> => {
	const preset = presetNamed('recommended');
	assert.ok(preset);
	const {snapshot, facts} = await readHost(host);
	return makePlan({snapshot, facts, inside: unseen}, {preset, guest: 'web01', on: only('multi-queue'), options: {'multi-queue': {queues}}})
		.plan;
};

test('multi-queue goes down to one pair, and finds nothing to do then', async () => {
	const host = asLibvirtPrints(await fresh());
	await applyAll(host, await planOf(host, '4'));
	const before = await stateOf(host);
	const plan = await planOf(host, '1');
	const [step] = chosen(plan);
	assert.equal(step?.summary, '4 → 1 queue pair');
	const run = await openRun(hostAlone(host), plan, operator, silent);
	const outcome = await run.session.apply('multi-queue', step?.changes ?? []);
	assert.equal(outcome.kind, 'applied', JSON.stringify(outcome));
	await run.close();
	assert.equal((await planOf(host, '1')).steps.find(({id}) => id === 'multi-queue')?.state, 'satisfied');
	await run.session.undoStep('multi-queue');
	assert.deepEqual(differences(await stateOf(host), before), []);
	await undoAll(host);
});
