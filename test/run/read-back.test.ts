import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {chosen} from '../../src/plan/plan.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {type OpenRun, openRun} from '../../src/run/open-run.ts';
import type {MemoryHost} from '../../src/target/memory.ts';
import type {Target} from '../../src/target/target.ts';
import {differences, fresh, only, operator, planFor, silent, stateOf} from './host-in-memory.ts';

/** A run on a target that is not all that it seems, of these steps. */
const runOn = async (host: MemoryHost, target: Target, ...ids: readonly string[]) => {
	const plan = await planFor(host, only(...ids));
	const run: OpenRun = await openRun(hostAlone(target), plan, operator, silent);
	return {run, apply: (id: string) => run.session.apply(id, chosen(plan).find(step => step.id === id)?.changes ?? [])};
};

describe('after a write it is read back', () => {
	test('and a value that the kernel took without a word, and did not keep, is refused and all of its step put back', async () => {
		const before = await stateOf(await fresh());
		const host = await fresh();
		const deaf: Target = {
			...host,
			write: async (path, text, mode) => (path.endsWith('/somaxconn') ? undefined : host.write(path, text, mode)),
		};
		const {apply} = await runOn(host, deaf, 'host-buffers');
		const outcome = await apply('host-buffers');
		assert.equal(outcome.kind, 'refused', JSON.stringify(outcome));
		assert.match(outcome.because, /^sysctl net\.core\.somaxconn: asked \d+, got 4096\. The step is put back\.$/);
		assert.deepEqual(
			outcome.readBacks.filter(({same}) => !same).map(({what, got}) => [what, got]),
			[['sysctl net.core.somaxconn', '4096']],
		);
		assert.deepEqual(differences(await stateOf(host), before), []);
	});

	test('and a definition that libvirt prints otherwise than it was given is no drift to the next step', async () => {
		const host = await fresh();
		const printing: Target = {
			...host,
			run: (argv, options) =>
				host.run(
					argv,
					argv[1] === 'define'
						? {
								...options,
								input:
									options?.input?.replace('  <devices>', '  <resource>\n    <partition>/machine</partition>\n  </resource>\n  <devices>') ??
									'',
							}
						: options,
				),
		};
		const {apply} = await runOn(host, printing, 'multi-queue', 'cpu-pinning');
		assert.equal((await apply('multi-queue')).kind, 'applied');
		const next = await apply('cpu-pinning');
		assert.equal(next.kind, 'applied', JSON.stringify(next));
	});
});
