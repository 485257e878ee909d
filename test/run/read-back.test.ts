import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {chosen} from '../../src/plan/plan.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {type OpenRun, openRun} from '../../src/run/open-run.ts';
import type {RunEvent} from '../../src/run/outcome.ts';
import {tryOut} from '../../src/run/try-out.ts';
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

describe('before a definition is written', () => {
	/** A libvirt that has this to say against the definitions that match. */
	const saying = (host: MemoryHost, complaint: string, against: RegExp): Target => ({
		...host,
		run: async (argv, options) =>
			argv[1] === 'domxml-to-native' && against.test(options?.input ?? '')
				? {status: 1, stdout: '', stderr: `error: ${complaint}\n`}
				: host.run(argv, options),
	});

	test('libvirt is asked for QEMU’s command line, and what it refuses is not written', async () => {
		const before = await stateOf(await fresh());
		const host = await fresh();
		const {apply} = await runOn(host, saying(host, 'unsupported configuration: no such thing', / queues='/), 'multi-queue');
		const written = host.operations.length;
		const outcome = await apply('multi-queue');
		assert.deepEqual(outcome, {
			kind: 'refused',
			readBacks: [],
			because:
				'definition of web01: test would not start a guest with it: unsupported configuration: no such thing. Nothing of this step was written.'.replace(
					'test',
					host.name,
				),
		});
		assert.deepEqual(differences(await stateOf(host), before), []);
		assert.deepEqual(
			host.operations.slice(written).filter(one => !('run' in one)),
			[],
			'nothing is in the journal either',
		);
	});

	test('what libvirt minds already in the present one is not the step’s, and is told', async () => {
		const host = await fresh();
		const plan = await planFor(host, only('multi-queue'));
		const events: RunEvent[] = [];
		const run = await openRun(hostAlone(saying(host, 'unknown command', /./)), plan, operator, event => events.push(event));
		const outcome = await run.session.apply('multi-queue', chosen(plan).find(({id}) => id === 'multi-queue')?.changes ?? []);
		assert.equal(outcome.kind, 'applied', JSON.stringify(outcome));
		assert.match(
			events.flatMap(event => (event.type === 'unchecked' ? [event.what] : [])).join(),
			/cannot be tried either \(unknown command\)/,
		);
	});

	test('a definition whose trial would run a script or free a passed-through device is not tried, and that is told', async () => {
		const host = await fresh();
		const edit = {on: 'host', kind: 'domain', where: {uuid: '', name: 'web01'}, wish: {edits: []}} as const;
		for (const nic of ["<interface type='hostdev' managed='yes'>", "<interface type='ethernet'><script path='/etc/up'/>"]) {
			const verdict = await tryOut(host, edit, `<domain>${nic}</domain>`, `<domain >${nic}</domain>`);
			assert.equal(verdict.kind, 'unknown');
		}

		assert.equal(host.operations.filter(one => 'run' in one && one.run.includes('domxml-to-native')).length, 0);
	});
});
