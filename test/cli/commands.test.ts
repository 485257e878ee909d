import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {UsageError} from '../../src/cli/arguments.ts';
import type {Plan} from '../../src/plan/plan.ts';
import type {MemoryHost} from '../../src/target/memory.ts';
import {snapshotFile} from '../../src/target/recording.ts';
import type {Source, Target} from '../../src/target/target.ts';
import {fresh} from '../run/host-in-memory.ts';
import {run, steps, web01} from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'commands-'));
after(() => rmSync(folder, {recursive: true}));

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
		['tunings', ['tunings'], 0, /^ {2}■ vhost-net +★★★★★ {2}vhost-net\n {2}■ bridge-netfilter /],
		['tunings of one', ['tunings', 'hugepages'], 0, /^hugepages: .*\n\nwhat and why {2}.*definition of <guest>\n.*■ recommended: on\n/s],
		['tunings --json', ['tunings', '--json'], 0, /^\[\n\s+\{\n\s+"id": "vhost-net"/],
		['tunings of one --json', ['tunings', 'mtu', '--json'], 0, /^\{\n\s+"id": "mtu"/],
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
		['an unknown guest among several', ['place', 'web01', 'web99'], 2, /There is no guest “web99” on this host/],
		['a field of an unknown step', ['plan', ...web01, '--set', 'huge.size=2M'], 2, /There is no step “huge”; there are vhost-net/],
		[
			'an unknown field',
			['plan', ...web01, '--set', 'cpu-pinning.cpus=2'],
			2,
			/cpu-pinning has no field “cpus”; it has vcpus, emulator, iothreads, layout\./,
		],
		[
			'a field of a step without any',
			['plan', ...web01, '--set', 'bridge-netfilter.on=1'],
			2,
			/bridge-netfilter has no field “on”; it has none\./,
		],
		[
			'a field of a step that is left out',
			['plan', ...web01, '--except', 'cpu-pinning', '--set', 'cpu-pinning.vcpus=2'],
			2,
			/--set cpu-pinning\.vcpus is of a step that --except leaves out/,
		],
		...[['apply', '--yes'], ['plan'], ['plan', '--json'], ['export', '--out', join(folder, 'wrong')]].map(
			([command = '', ...more]) =>
				[
					`${command} ${more[0] ?? ''} with a wrong value of a field`,
					[command, ...web01, '--set', 'multi-queue.queues=9999', ...more],
					2,
					/^nearmetal: virtio multi-queue, queue pairs: a tap has at most 256 queues\. Set another value, or none: then nearmetal chooses it\.$/m,
				] as const,
		),
		['an unknown step', ['plan', ...web01, '--only', 'huge'], 2, /There is no step “huge”; there are vhost-net/],
		[
			'an unknown preset',
			['plan', ...web01, '--preset', 'fast'],
			2,
			/There is no preset “fast”; there are recommended, reference, throughput, packet-rate, low-latency, many-guests, or name a JSON file/,
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
			assert.equal(done.out, argv[0] === 'apply' && status === 3 ? done.out : '', 'nothing is shown that is not so');
			assert.equal(existsSync(join(folder, 'wrong')), false);
			assert.equal(host.operations.length, before, 'nothing was run or written');
		});
	}

	const long = '9'.repeat(100_000);
	for (const argv of [
		['plan', ...web01, '--set', `multi-queue.queues=${long}`],
		['plan', ...web01, '--set', `cpu-pinning.vcpus=${long}`],
		['plan', ...web01, '--set', `${long}.x=1`],
		['plan', '--guest', long],
		['plan', ...web01, '--preset', long],
	])
		test(`${argv.at(-2)} with a value of 100,000 characters is told in a few lines: 2`, async () => {
			const {status, told} = await run(await fresh(), argv);
			assert.equal(status, 2);
			assert.ok(told.length < 500, `${told.length} characters`);
		});

	test('a preset file that is not there: 2', async () => {
		const readFile = async (path: string): Promise<never> => {
			throw new UsageError(`${path} cannot be read: there is no such file.`);
		};
		const done = await run(await fresh(), ['plan', ...web01, '--preset', './mine.json'], {readFile});
		assert.deepEqual([done.status, done.told], [2, 'nearmetal: ./mine.json cannot be read: there is no such file.\n']);
		const guest = await run(await fresh(), ['apply', 'web01'], {readFile});
		assert.deepEqual(
			[guest.status, guest.told],
			[2, 'nearmetal: web01 cannot be read: there is no such file. apply takes the path of a plan; a guest is named with --guest web01.\n'],
		);
	});

	test('a preset file that is wrong: 2', async () => {
		const done = await run(await fresh(), ['plan', ...web01, '--preset', './mine.json'], {readFile: async () => '{}'});
		assert.equal(done.status, 2);
		assert.match(done.told, /^nearmetal: \.\/mine\.json: name, title and about must be texts\./);
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

test('export writes no scripts that would do nothing', async () => {
	const out = join(folder, 'nothing');
	const done = await run(await fresh(), ['export', ...web01, '--only', 'vhost-net', '--out', out]);
	assert.deepEqual([done.status, done.out, done.told], [0, '', 'There is nothing to write: no step is chosen.\n']);
	assert.ok(!existsSync(out));
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
	const stepsOf = async (target: Source): Promise<unknown> =>
		(JSON.parse((await run(target, ['plan', ...web01, '--json'])).out) as Plan).steps;
	assert.deepEqual(await stepsOf(recording), await stepsOf(host));
	assert.equal((await run(recording, ['apply', ...web01, '--yes'])).status, 1);
});
