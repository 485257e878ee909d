import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Target} from '../../src/target/target.ts';
import {engineOf} from '../../src/wizard/engine-of.ts';
import {fresh, only, silent} from '../run/host-in-memory.ts';
import {engineParts} from './engine-parts.ts';

test('a step that failed is not part of what holds: the next one starts from what is there', async () => {
	const host = await fresh();
	let refuses = true;
	const target: Target = {
		...host,
		run: async (argv, options) =>
			refuses && argv[1] === 'define' ? {status: 1, stdout: '', stderr: 'error: unsupported configuration\n'} : host.run(argv, options),
	};
	const engine = engineOf(engineParts({target, on: only('multi-queue', 'cpu-pinning')}));
	const facts = await engine.inspect();
	const run = await engine.begin(engine.plan(facts, engine.defaultChoices('web01')).plan, undefined, {
		onEvent: silent,
		onSample: silent,
		tell: silent,
	});
	const {signal} = new AbortController();
	assert.equal((await run.apply('multi-queue', signal)).kind, 'failed');
	refuses = false;
	const next = await run.apply('cpu-pinning', signal);
	assert.equal(next.kind, 'applied', JSON.stringify(next));
	const checks = await run.restartGuest(signal);
	assert.deepEqual(
		checks.filter(({same}) => !same),
		[],
	);
	assert.ok(
		checks.every(({what}) => !/queue/.test(what)),
		JSON.stringify(checks),
	);
	await run.undoAll();
	await run.close();
});
