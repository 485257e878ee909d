import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {chosen} from '../../src/plan/plan.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {openRun} from '../../src/run/open-run.ts';
import {listRuns, outstanding} from '../../src/run/runs.ts';
import type {MemoryHost} from '../../src/target/memory.ts';
import {type Target, TargetError} from '../../src/target/target.ts';
import {applyAll, buffersAndDefinition, differences, fresh, only, operator, planFor, silent, stateOf, undoAll} from './host-in-memory.ts';

const buffers = only('host-buffers');

/** The step of the buffers on this host; its operations begin with the n-th from now. */
const applyBuffers = async (host: Target, controller = new AbortController(), onWriting: () => void = () => {}) => {
	const plan = await planFor(host as MemoryHost, buffers);
	const run = await openRun(hostAlone(host), plan, operator, event => {
		if (event.type === 'change' && event.status === 'writing') onWriting();
	});
	const [step] = chosen(plan);
	return {run, apply: () => run.session.apply('host-buffers', step?.changes ?? [], controller.signal)};
};

describe('a step that fails', () => {
	for (const n of [1, 2, 3, 5, 12, 13]) {
		test(`because the connection is lost at operation ${n}: one error, and how to go on`, async () => {
			const before = await stateOf(await fresh());
			const host = await fresh();
			const {run, apply} = await applyBuffers(host);
			host.failAt(n, 'after');
			const outcome = await apply();
			assert.equal(outcome.kind, 'failed', JSON.stringify(outcome));
			const because = outcome.kind === 'failed' ? outcome.because : '';
			assert.equal(because.match(/was lost/g)?.length, 1);
			assert.match(because, new RegExp(`nearmetal undo.*sh /var/lib/nearmetal/runs/${run.session.run}/undo\\.sh$`));
			host.reconnect();
			await undoAll(host);
			assert.deepEqual(differences(await stateOf(host), before), []);
		});
	}

	test('because the host refuses a value is put back', async () => {
		const before = await stateOf(await fresh());
		const host = await fresh();
		const refusing: Target = {
			...host,
			write: async (path, text, mode) => {
				if (path.endsWith('/somaxconn')) throw new TargetError('Could not write somaxconn: the kernel refuses this value (EINVAL).');
				await host.write(path, text, mode);
			},
		};
		const {apply} = await applyBuffers(refusing);
		assert.deepEqual(await apply(), {
			kind: 'failed',
			because: 'Could not write somaxconn: the kernel refuses this value (EINVAL). What the step had changed is put back.',
		});
		assert.deepEqual(differences(await stateOf(host), before), []);
	});

	test('because it is cancelled between two writes is put back', async () => {
		const before = await stateOf(await fresh());
		const host = await fresh();
		const controller = new AbortController();
		let writes = 0;
		const {apply} = await applyBuffers(host, controller, () => {
			writes++;
			if (writes === 3) controller.abort(new Error('Interrupted.'));
		});
		assert.deepEqual(await apply(), {kind: 'failed', because: 'Interrupted. What the step had changed is put back.'});
		assert.equal(writes, 3);
		assert.deepEqual(differences(await stateOf(host), before), []);
	});
});

test('a run that cannot be opened gives its lock back, and tells the first error', async () => {
	const host = await fresh();
	const full: Target = {
		...host,
		append: async () => {
			throw new TargetError('Could not append to journal.jsonl: the disk is full.');
		},
	};
	await assert.rejects(openRun(hostAlone(full), await planFor(host, buffersAndDefinition), operator, silent), /the disk is full/);
	const run = await openRun(hostAlone(host), await planFor(host, buffersAndDefinition), {...operator, isAlive: () => true}, silent);
	await run.close();
});

describe('a password in a definition', () => {
	const secret = 'S3cret-of-web01';

	const withPassword = async (): Promise<MemoryHost> => {
		const host = await fresh();
		const {stdout} = await host.run(['virsh', 'dumpxml', '--inactive', 'web01']);
		const graphics = `<graphics type='vnc' port='-1' passwd='${secret}'/>`;
		await host.run(['virsh', 'define', '/dev/stdin'], {input: stdout.replace('<input ', `${graphics}\n    <input `)});
		return host;
	};

	const definition = async (host: MemoryHost): Promise<string> =>
		(await host.run(['virsh', 'dumpxml', '--inactive', '--security-info', 'web01'])).stdout;

	test('stays in the definition, and is in no plan, journal or message', async () => {
		const host = await withPassword();
		const before = await definition(host);
		assert.ok(before.includes(secret));
		const plan = await planFor(host, buffersAndDefinition);
		assert.ok(!JSON.stringify(plan).includes(secret));
		const messages: unknown[] = [];
		const run = await openRun(hostAlone(host), plan, operator, event => messages.push(event));
		for (const step of chosen(plan)) messages.push(await run.session.apply(step.id, step.changes));
		await run.session.restartGuest();
		await run.close();
		assert.ok(!JSON.stringify(messages).includes(secret));

		const after = await definition(host);
		assert.ok(after.includes(`passwd='${secret}'`));
		assert.notEqual(after, before);
		const folder = `/var/lib/nearmetal/runs/${run.session.run}`;
		const {files} = await host.collect({files: [`${folder}/*`, `${folder}/before/*`], links: [], names: [], commands: []});
		const holding = Object.keys(files).filter(path => files[path]?.includes(secret));
		assert.ok(holding.length > 0);
		for (const path of holding) {
			assert.ok(path.startsWith(`${folder}/before/`), path);
			assert.equal(host.modeOf(path), 0o600, path);
		}

		await undoAll(host);
		assert.equal((await definition(host)).trimEnd(), before.trimEnd());
	});

	test('does not count as drift', async () => {
		const host = await withPassword();
		await applyAll(host, await planFor(host, buffersAndDefinition));
		assert.equal(outstanding(await listRuns(host)).length, 1);
	});
});

test('what is not as asked in a long text is told by the first line that differs', async () => {
	const host = await fresh();
	const plan = await planFor(host, only('cpu-pinning'));
	const forgetful: Target = {
		...host,
		run: (argv, options = {}) =>
			host.run(argv, options.input === undefined ? options : {...options, input: options.input.replace(/^ *<vcpupin vcpu='1'.*\n/m, '')}),
	};
	const run = await openRun(hostAlone(forgetful), plan, operator, silent);
	const [step] = chosen(plan);
	assert.ok(step);
	const outcome = await run.session.apply(step.id, step.changes);
	assert.equal(outcome.kind, 'refused');
	assert.match(
		outcome.kind === 'refused' ? outcome.because : '',
		/^definition of web01: asked “ *<vcpupin vcpu='1' cpuset='\d'\/>” in line (\d+), got “ *<vcpupin vcpu='2' cpuset='\d'\/>” in line \1\. The step is put back\.$/,
	);
});
