import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {exportPlan} from '../../src/export/export.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {chosen} from '../../src/plan/plan.ts';
import {presetNamed} from '../../src/plan/preset.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {beginRun, type Run} from '../../src/run/run.ts';
import {engineOf} from '../../src/wizard/engine-of.ts';
import {engineParts} from '../wizard/engine-parts.ts';
import {buffersAndDefinition, differences, fresh, only, operator, silent, stateOf} from './host-in-memory.ts';

const preset = presetNamed('recommended') as NonNullable<ReturnType<typeof presetNamed>>;

/** A run on the host in memory, with every chosen step applied. */
const applied = async (on: Readonly<Record<string, boolean>>): Promise<Run> => {
	const host = await fresh();
	const reading = {...(await readHost(host)), inside: unseen};
	const {plan} = makePlan(reading, {preset, guest: 'web01', on, options: {}});
	const run = await beginRun(hostAlone(host), reading, plan, operator, silent);
	for (const {id} of chosen(plan)) assert.equal((await run.apply(id)).kind, 'applied', id);
	return run;
};

const held = (run: Run): readonly string[] => chosen(run.holds()).map(({id}) => id);

describe('what holds', () => {
	test('is what was applied and not taken back; the scripts are of that', async () => {
		const run = await applied(buffersAndDefinition);
		assert.deepEqual(held(run), ['host-buffers', 'multi-queue', 'cpu-pinning', 'hugepages']);
		await run.restartGuest();
		await run.undoStep('hugepages');
		assert.deepEqual(held(run), ['host-buffers', 'multi-queue', 'cpu-pinning']);
		const files = new Map(exportPlan(run.holds()).map(({name, text}) => [name, text]));
		assert.doesNotMatch(files.get('domain.xml') ?? '', /<hugepages/);
		assert.doesNotMatch(files.get('host.sh') ?? '', /nr_hugepages/);
		assert.deepEqual(
			JSON.parse(files.get('plan.json') ?? '').steps.flatMap((step: {id: string; state: string}) => (step.state === 'on' ? [step.id] : [])),
			held(run),
		);
	});

	test('is nothing before the first step, and nothing after everything is taken back', async () => {
		const run = await applied(only('host-buffers'));
		assert.ok((await run.undoAll()).complete);
		assert.deepEqual(held(run), []);
	});

	test('what a step ahead did for it, a step does itself once that one is gone', async () => {
		const run = await applied(only('multi-queue', 'vhost-workers', 'cpu-pinning'));
		const before = chosen(run.holds()).find(({id}) => id === 'vhost-workers');
		await run.undoStep('cpu-pinning');
		const after = chosen(run.holds()).find(({id}) => id === 'vhost-workers');
		assert.ok(before !== undefined && after !== undefined);
		assert.ok(after.changes.length >= before.changes.length);
	});
});

test('a step that is switched on and off many times is undone by its last change alone, and by nothing while it is off', async () => {
	const host = await fresh();
	const reading = {...(await readHost(host)), inside: unseen};
	const {plan} = makePlan(reading, {preset, guest: 'web01', on: only('host-buffers'), options: {}});
	const run = await beginRun(hostAlone(host), reading, plan, operator, silent);
	const before = await stateOf(host);
	const asked: number[] = [];
	for (let turn = 0; turn < 5; turn++) {
		await run.apply('host-buffers');
		const from = host.operations.length;
		const report = await run.undoStep('host-buffers');
		assert.deepEqual(new Set(report.lines.map(({status}) => status)), new Set(['restored']));
		asked.push(host.operations.length - from);
		assert.deepEqual(differences(await stateOf(host), before), []);
	}
	assert.equal(new Set(asked).size, 1, `no undo takes longer than the first: ${asked}`);
	assert.deepEqual((await run.undoStep('host-buffers')).lines, []);
	await run.apply('host-buffers');
	const script = (await host.read(run.undoScript)) ?? '';
	assert.equal(script.match(/^if ours \d+ /gm)?.length, chosen(plan)[0]?.changes.length);
	assert.ok((await run.undoAll()).complete);
	assert.deepEqual(differences(await stateOf(host), before), []);
});

test('the wizard writes the results alone where no step holds', async () => {
	const saved: string[] = [];
	const engine = engineOf(
		engineParts({
			save: async (_folder, files) => {
				saved.push(...files.map(({name}) => name));
				return saved;
			},
		}),
	);
	const {plan} = engine.plan(await engine.inspect(), engine.defaultChoices('web01'));
	const run = await engine.begin(plan, undefined, {onEvent: silent, onSample: silent, tell: silent});
	await run.apply('host-buffers');
	await run.undoAll();
	await engine.export(run.holds(), {name: 'results.json', text: '{}'}, 'out');
	assert.deepEqual(saved, ['results.json']);
});
