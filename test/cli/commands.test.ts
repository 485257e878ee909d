import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {parseArguments, UsageError} from '../../src/cli/arguments.ts';
import type {Context} from '../../src/cli/context.ts';
import {performCommand} from '../../src/cli/run-command.ts';
import {save} from '../../src/cli/save.ts';
import type {Plan} from '../../src/plan/plan.ts';
import type {MemoryHost} from '../../src/target/memory.ts';
import {snapshotFile} from '../../src/target/recording.ts';
import {type Target, TargetError} from '../../src/target/target.ts';
import {differences, fresh, operator, stateOf} from '../run/host-in-memory.ts';

const folder = mkdtempSync(join(tmpdir(), 'commands-'));
after(() => rmSync(folder, {recursive: true}));

type Done = {readonly status: number; readonly out: string; readonly told: string};

/** A command on a target, as it runs without a terminal. */
const run = async (target: Target, argv: readonly string[], more: Partial<Context> = {}): Promise<Done> => {
	const parsed = parseArguments(argv);
	assert.ok('json' in parsed);
	const out: string[] = [];
	const told: string[] = [];
	const unreachable = async (): Promise<never> => {
		throw new TargetError('The guest has no address.');
	};
	const status = await performCommand({
		arguments: parsed,
		open: async () => target,
		print: line => out.push(`${line}\n`),
		tell: line => told.push(`${line}\n`),
		ask: undefined,
		operator,
		guestLogin: {guest: unreachable, peer: unreachable},
		readFile: async path => readFileSync(path, 'utf8'),
		save,
		signal: new AbortController().signal,
		terminal: undefined,
		...more,
	});
	return {status, out: out.join(''), told: told.join('')};
};

const steps = ['--only', 'host-buffers,multi-queue,cpu-pinning,hugepages'];
const web01 = ['--guest', 'web01'];

/** A plan that was written to a file. */
const written = async (host: Target): Promise<Pick<Context, 'readFile'>> => {
	const {status, out} = await run(host, ['plan', ...web01, ...steps, '--json']);
	assert.equal(status, 0);
	return {readFile: async () => out};
};

describe('what only reads', () => {
	const cases: readonly (readonly [string, readonly string[], number, RegExp])[] = [
		['inspect', ['inspect'], 0, /web01/],
		['inspect --json', ['inspect', '--json'], 0, /"schema": 1/],
		['plan', ['plan', ...web01], 0, /^Plan for web01 on kvmhost, preset recommended\n/],
		['plan of another preset', ['plan', ...web01, '--preset', 'reference'], 0, /preset reference/],
		['plan --json', ['plan', ...web01, '--json'], 0, /"nearmetal": 1/],
		['status', ['status'], 0, /nearmetal has changed nothing on root@kvmhost, or has taken it back\./],
		['status --json', ['status', '--json'], 0, /"changes": \[\]/],
		['undo of nothing', ['undo'], 0, /nearmetal has nothing to take back on root@kvmhost\./],
		['undo of nothing --json', ['undo', '--json'], 0, /"runs": \[\]/],
	];
	for (const [name, argv, status, out] of cases) {
		test(`${name}: ${status}`, async () => {
			const host = await fresh();
			const before = host.operations.length;
			const done = await run(host, argv);
			assert.deepEqual([done.status, done.told], [status, '']);
			assert.match(done.out, out);
			assert.equal(host.operations.length, before, 'nothing was run or written');
		});
	}
});

describe('wrong use and what is refused', () => {
	const cases: readonly (readonly [string, readonly string[], number, RegExp])[] = [
		['an unknown guest', ['plan', '--guest', 'web99'], 2, /^nearmetal: There is no guest “web99” on this host; there are “web01”, “db 02/],
		['several guests and none named', ['plan'], 2, /^nearmetal: Which guest\? Say --guest with one of “web01”, “db 02/],
		['an unknown step', ['plan', ...web01, '--only', 'huge'], 2, /There is no step “huge”; there are vhost-net/],
		[
			'an unknown preset',
			['plan', ...web01, '--preset', 'fast'],
			2,
			/There is no preset “fast”; there are recommended, reference, or name a JSON file/,
		],
		['the wizard without a terminal', [], 2, /terminal.*nearmetal inspect/s],
		['bench without a peer', ['bench', ...web01], 2, /bench needs --peer/],
		['bench on no live host', ['bench', ...web01, '--peer', '10.0.0.9'], 3, /is not a live host/],
		['apply without --yes', ['apply', ...web01, ...steps], 3, /Apply 4 steps to root@kvmhost\? web01 will be shut down.* say --yes\./],
	];
	for (const [name, argv, status, told] of cases) {
		test(`${name}: ${status}`, async () => {
			const host = await fresh();
			const before = host.operations.length;
			const done = await run(host, argv);
			assert.equal(done.status, status);
			assert.match(done.told, told);
			assert.equal(host.operations.length, before, 'nothing was run or written');
		});
	}

	test('a preset file that is not there: 2', async () => {
		const readFile = async (path: string): Promise<never> => {
			throw new UsageError(`${path} cannot be read: there is no such file.`);
		};
		const done = await run(await fresh(), ['plan', ...web01, '--preset', './mine.json'], {readFile});
		assert.deepEqual([done.status, done.told], [2, 'nearmetal: ./mine.json cannot be read: there is no such file.\n']);
	});

	test('a preset file that is wrong: 2', async () => {
		const done = await run(await fresh(), ['plan', ...web01, '--preset', './mine.json'], {readFile: async () => '{}'});
		assert.equal(done.status, 2);
		assert.match(done.told, /^nearmetal: \.\/mine\.json: name, title and about must be texts\./);
	});
});

describe('apply', () => {
	test('of a plan file, status, and undo: back at the start', async () => {
		const host = await fresh();
		const before = await stateOf(host);
		const file = await written(host);
		const applied = await run(host, ['apply', 'plan.json', '--yes'], file);
		assert.equal(applied.status, 0, applied.told);
		assert.match(applied.out, /^Undo: nearmetal undo, or on the host: sh \/var\/lib\/nearmetal\/runs\/[\d-]+\/undo\.sh$/m);

		const status = JSON.parse((await run(host, ['status', '--json'])).out) as {changes: {what: string; state: string}[]};
		assert.ok(status.changes.length > 10);
		assert.deepEqual(new Set(status.changes.map(change => change.state)), new Set(['holds']));

		const refused = await run(host, ['undo']);
		assert.equal(refused.status, 3);
		assert.match(refused.told, /Take back one run on root@kvmhost\? web01 will be shut down and started again\. .* say --yes\./);
		const undone = await run(host, ['undo', '--yes']);
		assert.equal(undone.status, 0, undone.told);
		assert.match(undone.out, /^restored +definition of web01$/m);
		assert.deepEqual(differences(await stateOf(host), before), []);
		assert.match((await run(host, ['status'])).out, /has changed nothing/);
	});

	test('again has nothing to do: 0', async () => {
		const host = await fresh();
		await run(host, ['apply', ...web01, ...steps, '--yes']);
		const before = host.operations.length;
		const again = await run(host, ['apply', ...web01, ...steps, '--yes', '--json']);
		assert.deepEqual([again.status, JSON.parse(again.out)], [0, {applied: [], run: null}]);
		assert.equal(host.operations.length, before);
	});

	test('asks where there is a terminal, and no is no: 3', async () => {
		const host = await fresh();
		const questions: string[] = [];
		const ask = async (question: string): Promise<boolean> => {
			questions.push(question);
			return questions.length > 1;
		};
		const no = await run(host, ['apply', ...web01, '--only', 'host-buffers'], {ask});
		assert.deepEqual([no.status, no.told], [3, 'nearmetal: Nothing was changed.\n']);
		const yes = await run(host, ['apply', ...web01, '--only', 'host-buffers'], {ask});
		assert.equal(yes.status, 0);
		assert.deepEqual(questions, ['Apply one step to root@kvmhost?', 'Apply one step to root@kvmhost?']);
	});

	test('of a plan for another host: 3', async () => {
		const host = await fresh();
		const {readFile} = await written(host);
		const plan = JSON.parse(await readFile('')) as Plan;
		for (const machineId of ['another', undefined]) {
			const other = async (): Promise<string> => JSON.stringify({...plan, host: {name: 'kvm2', machineId}});
			const done = await run(host, ['apply', 'plan.json', '--yes'], {readFile: other});
			assert.deepEqual([done.status, done.told], [3, 'nearmetal: plan.json was made for kvm2, and this is kvmhost. Make a plan here.\n']);
		}
	});

	test('of a plan whose guest is gone: 3', async () => {
		const host = await fresh();
		const plan = JSON.parse(await (await written(host)).readFile('')) as Plan;
		const uuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
		const other = JSON.stringify(plan).replaceAll(plan.guest?.uuid ?? '', uuid);
		const done = await run(host, ['apply', 'plan.json', '--yes'], {readFile: async () => other});
		assert.equal(done.status, 3);
		assert.match(done.told, /plan\.json is for web01, and there is no such guest on root@kvmhost/);
	});

	test('of a plan that was edited: 3', async () => {
		const host = await fresh();
		const {readFile} = await written(host);
		const text = (await readFile('')).replace('"after": "16777216"', '"after": "26777216"');
		const done = await run(host, ['apply', 'plan.json', '--yes'], {readFile: async () => text});
		assert.equal(done.status, 3);
		assert.match(done.told, /the file was edited/);
	});

	test('where somebody changed a value since: 3, and nothing of it stays', async () => {
		const host = await fresh();
		const file = await written(host);
		await host.write('/proc/sys/net/core/rmem_max', '300000\n');
		const before = await stateOf(host);
		const done = await run(host, ['apply', 'plan.json', '--yes'], file);
		assert.equal(done.status, 3);
		assert.match(
			done.told,
			/sysctl net\.core\.rmem_max is 300000, and the plan expects 212992\. Somebody changed it: nothing was overwritten/,
		);
		assert.deepEqual(differences(await stateOf(host), before), []);
	});

	test('whose guest does not start with its new definition: everything is taken back, 4', async () => {
		const host = await fresh();
		const before = await stateOf(host);
		let starts = 0;
		const refusing: Target = {
			...host,
			run: async (argv, options) =>
				argv[1] === 'start' && ++starts === 1 ? {status: 1, stdout: '', stderr: 'error: no memory'} : host.run(argv, options),
		};
		const done = await run(refusing, ['apply', ...web01, ...steps, '--yes', '--json']);
		assert.equal(done.status, 4, done.told);
		assert.match(done.told, /web01 did not start: no memory/);
		assert.match(done.told, /Everything that this run did is taken back\.$/m);
		const report = JSON.parse(done.out) as {undone: {status: string}[]};
		assert.deepEqual(new Set(report.undone.map(line => line.status)), new Set(['restored']));
		assert.deepEqual(differences(await stateOf(host), before), []);
	});

	for (const n of [4, 12, 20, 30, 40]) {
		test(`whose connection is lost at operation ${n}: 1, one message, and a way on`, async () => {
			const host = await fresh();
			const before = await stateOf(host);
			host.failAt(n);
			const done = await run(host, ['apply', ...web01, ...steps, '--yes']);
			assert.equal(done.status, 1);
			const last = done.told.trimEnd().split('\n').at(-1) ?? '';
			assert.match(last, /^nearmetal: The connection to root@kvmhost was lost/);
			host.reconnect();
			// An owner that is gone leaves its lock to the next.
			const again = await run(host, ['apply', ...web01, ...steps, '--yes']);
			const undone = await run(host, ['undo', '--yes']);
			assert.equal(undone.status, 0, `${again.told}${undone.told}`);
			assert.deepEqual(differences(await stateOf(host), before), []);
		});
	}

	test('beside another nearmetal: 3', async () => {
		const host = await fresh();
		await host.run(['mkdir', '-p', '/var/lib/nearmetal/lock']);
		await host.write('/var/lib/nearmetal/lock/owner.json', JSON.stringify({machine: 'laptop', bootId: 'x', pid: 7, since: 'noon'}));
		const done = await run(host, ['apply', ...web01, ...steps, '--yes']);
		assert.equal(done.status, 3);
		assert.match(done.told, /^nearmetal: Another nearmetal works on root@kvmhost: process 7 on laptop, since noon\./m);
	});

	test('on a recording: 1, and it says what works', async () => {
		const done = await run({...(await fresh()), writable: false}, ['apply', ...web01, ...steps, '--yes']);
		assert.equal(done.status, 1);
		assert.match(done.told, /is a recording: nothing can be changed there\. Plan and export work\./);
	});
});

describe('undo', () => {
	test('leaves alone what somebody changed since: 3', async () => {
		const host = await fresh();
		await run(host, ['apply', ...web01, '--only', 'host-buffers', '--yes']);
		await host.write('/proc/sys/net/core/rmem_max', '300000\n');
		assert.match((await run(host, ['status'])).out, /^changed since +host-buffers +sysctl net\.core\.rmem_max$/m);
		const done = await run(host, ['undo', '--yes']);
		assert.equal(done.status, 3);
		assert.match(done.out, /^left alone +sysctl net\.core\.rmem_max: somebody else changed it since$/m);
	});

	test('does not disturb a nearmetal at work: 3', async () => {
		const host = await fresh();
		await run(host, ['apply', ...web01, '--only', 'host-buffers', '--yes']);
		await host.run(['mkdir', '-p', '/var/lib/nearmetal/lock']);
		await host.write('/var/lib/nearmetal/lock/owner.json', JSON.stringify(operator.me));
		const done = await run(host, ['undo', '--yes'], {operator: {...operator, isAlive: () => true}});
		assert.equal(done.status, 3);
		assert.equal(await host.read('/proc/sys/net/core/rmem_max'), '16777216\n');
	});
});

test('status reads all saved states of a run in one round trip', async () => {
	const host: MemoryHost = await fresh();
	await run(host, ['apply', ...web01, ...steps, '--yes']);
	let trips = 0;
	const counted: Target = {
		...host,
		collect: async request => {
			trips++;
			return host.collect(request);
		},
		read: async () => assert.fail('a file was read by itself'),
	};
	assert.equal((await run(counted, ['status'])).status, 0);
	assert.equal(trips, 3);
});

test('export writes its files, and nothing on the host', async () => {
	const host = await fresh();
	const before = host.operations.length;
	const out = join(folder, 'export');
	const done = await run(host, ['export', ...web01, ...steps, '--out', out]);
	assert.equal(done.status, 0);
	assert.deepEqual(
		done.out.trimEnd().split('\n'),
		['host.sh', 'guest.sh', 'domain.xml', 'undo.sh', 'plan.json'].map(name => join(out, name)),
	);
	assert.equal(statSync(join(out, 'host.sh')).mode & 0o777, 0o755);
	assert.equal(host.operations.length, before);
	const plan = readFileSync(join(out, 'plan.json'), 'utf8');
	assert.equal((await run(host, ['apply', join(out, 'plan.json'), '--yes'])).status, 0);
	assert.equal((JSON.parse(plan) as Plan).guest?.name, 'web01');
});

test('a snapshot is written for its owner alone, and read back says the same', async () => {
	const host = await fresh();
	const {status, out} = await run(host, ['snapshot', '--out', folder, '--json']);
	assert.equal(status, 0);
	const {file} = JSON.parse(out) as {file: string};
	assert.match(file, /nearmetal-root_kvmhost-\d+T\d+\.json$/);
	assert.equal(statSync(file).mode & 0o777, 0o600);
	const recording = await snapshotFile(file);
	assert.equal((await run(recording, ['inspect', '--json'])).out, (await run(host, ['inspect', '--json'])).out);
	const steps = async (target: Target): Promise<unknown> =>
		(JSON.parse((await run(target, ['plan', ...web01, '--json'])).out) as Plan).steps;
	assert.deepEqual(await steps(recording), await steps(host));
	assert.equal((await run(recording, ['apply', ...web01, '--yes'])).status, 1);
});
