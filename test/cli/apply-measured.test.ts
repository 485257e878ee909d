import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {CommandContext} from '../../src/cli/context.ts';
import {compareResults} from '../../src/measured/compare.ts';
import {readResults} from '../../src/measured/read-results.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import {type Output, type Target, TargetError} from '../../src/target/target.ts';
import {fakeTarget} from '../bench-room/fake-target.ts';
import {besideTcp, inNetwork} from '../measured/network.ts';
import {differences, fresh, stateOf} from '../run/host-in-memory.ts';
import {run, web01} from './run.ts';

const measure = ['apply', ...web01, '--measure', '--peer', '10.0.0.9', '--quick'];
const buffers = ['--only', 'host-buffers', '--yes'];

/** How often the guest's iperf3 is started to see what can be measured, and then in each reading. */
const [tried, inReading] = [2, 6];

type OnRun = (n: number) => Promise<Output | undefined>;

/** What is asked beside TCP, of a guest with the host's buffers raised: undefined: it is answered as without them. */
type Beside = (argv: readonly string[]) => Output | undefined;

/** A guest whose iperf3 is as fast as the host's buffers let it. `onRun` is told of each, from 1, and may answer in its place. */
const guestOf = (host: Target, onRun: OnRun, tuned: Beside) => {
	const started: string[] = [];
	const target: Target = {
		...fakeTarget('web01', () => undefined).target,
		run: async argv => {
			if (argv[1] === '--version') return ok('iperf 3.18\n');
			if (argv.includes('/proc/sys/kernel/random/boot_id')) return ok('5a3c19a4-7d52-4d7e-9a77-000000000001\n');
			const isTuned = (await host.read('/proc/sys/net/core/rmem_max')) === '16777216\n';
			const beside = (isTuned ? tuned(argv) : undefined) ?? besideTcp(argv);
			if (beside !== undefined) return beside;
			const said = await onRun(started.push(argv.join(' ')));
			const bits = (isTuned ? 6e9 : 5e9) * (1 + (((started.length * 7) % 11) - 5) / 500);
			const json = {end: {sum_received: {bits_per_second: bits}, sum_sent: {retransmits: 0}, cpu_utilization_percent: {host_total: 30}}};
			return said ?? ok(JSON.stringify(json));
		},
	};
	return {target, started};
};
const ok = (stdout: string): Output => ({status: 0, stdout, stderr: ''});

/** A host that passes for a real one, and its guest. */
const lab = async (
	onRun: (n: number, host: Target) => Promise<Output | undefined> = async () => undefined,
	tuned: Beside = () => undefined,
) => {
	const memory = await fresh();
	const host: Target = {...inNetwork(memory), sample: false};
	const guest = guestOf(memory, n => onRun(n, memory), tuned);
	const guestLogin: CommandContext['guestLogin'] = {guest: async () => guest.target, peer: () => assert.fail('its server runs already')};
	return {
		memory,
		started: guest.started,
		command: (argv: readonly string[], more: Partial<CommandContext> = {}) => run(host, argv, {guestLogin, ...more}),
	};
};

const resultsOf = async (host: Target) => {
	const {files} = await host.collect({files: ['/var/lib/nearmetal/runs/*/results.json'], links: [], names: [], commands: []});
	return JSON.parse(Object.values(files)[0] ?? assert.fail('there are no results'));
};

describe('apply --measure', () => {
	test('tells what it takes, keeps what helps, and leaves every figure beside the journal', async () => {
		const {memory, started, command} = await lab();
		const before = await stateOf(memory);
		const done = await command([...measure, ...buffers]);
		assert.equal(done.status, 0, done.told);
		assert.match(done.out, /^ {2}at once {5}1 step, switched on and off: at most 8 pairs of runs$/m);
		assert.match(done.out, /^ {2}time {8}about 14 minutes, in which iperf3 fills the way between web01, or its host, and 10\.0\.0\.9$/m);
		assert.match(done.out, /^ {2}restarts {4}none: web01 runs on$/m);
		assert.match(done.out, /^ {2}host-buffers: kept, TCP sending 16 streams and TCP receiving 16 streams gained$/m);
		assert.match(
			done.out,
			/^What limits now\n {2}TCP sending 16 streams, TCP receiving 16 streams, TCP sending 1 stream, TCP receiving 1 stream, TCP both at once 16 streams: Nothing that was read is at its limit/m,
		);
		assert.match(done.out, /^Kept: host-buffers\. Taken back: nothing\.$/m);
		assert.match(done.out, /^ {2}sending 16 streams +(4\.9|5)[\d.]* = 6\d % .* +(6|5\.9)[\d.]* = 7\d % .* +8$/m);
		assert.match(done.told, /^host-buffers, pair 8: TCP sending 16 streams [\d.]+ → [\d.]+ Gbit\/s .*; under a minute left$/m);
		assert.equal(done.told.match(/, pair /g)?.length, 8);

		const results = await resultsOf(memory);
		assert.deepEqual([results.version, results.kept, results.runs.length, results.ending], [5, ['host-buffers'], 16, {kind: 'done'}]);
		assert.deepEqual(results.unmeasured, []);
		assert.deepEqual(Object.keys(results.runs[0].figures), [
			'sending-16',
			'receiving-16',
			'sending-1',
			'receiving-1',
			'round-trip-median',
			'round-trip-p99',
			'both-at-once-16',
			'small-packets',
			'bare-metal-sending-16',
		]);
		assert.equal(results.runs[0].measurements['sending-16'].throughput.length, 1);
		assert.deepEqual([results.environment.host, results.environment.guest, results.environment.guestIperf], ['kvmhost', 'web01', '3.18']);
		const file = readResults(JSON.stringify(results), 'results.json');
		const same = compareResults(file, file);
		assert.deepEqual([same.differences, same.original.length, same.kept.length, same.total.length], [[], 13, 13, 13]);
		// Both runs of a pair use the same client ports, the next pair others, and no two flows of a run the same.
		const ports = started.slice(tried).flatMap(command => / --cport (\d+)/.exec(command)?.[1] ?? []);
		assert.deepEqual(ports.slice(0, inReading), ports.slice(inReading, 2 * inReading));
		assert.equal(new Set(ports).size, 8 * inReading);

		assert.equal((await command(['undo', '--yes'])).status, 0);
		assert.deepEqual(differences(await stateOf(memory), before), []);
	});

	test('takes a step back that gains and makes the round trip longer', async () => {
		const {command} = await lab(undefined, argv => besideTcp(argv, 0.24));
		const done = await command([...measure, ...buffers]);
		assert.equal(done.status, 0, done.told);
		assert.match(done.out, /^ {2}host-buffers: taken back, ping round trip \(median\) got worse by more than 5 %$/m);
		assert.match(done.out, /^ {6}ping round trip \(median\), which must not rise: \+20 % \(\+19 to \+21 %\)$/m);
	});

	const lost = ok(JSON.stringify({end: {sum: {packets: 600_000, lost_packets: 600_000, seconds: 3}}}));
	const hangs = (): never => {
		throw new TargetError('web01: iperf3 did not end within 13 s.');
	};
	for (const [what, tuned] of [
		['no packet of UDP arrives any more', () => lost],
		['iperf3 waits for an answer by UDP that never comes', hangs],
	] as const)
		test(`takes a step back that gains and with which ${what}`, async () => {
			const {command} = await lab(undefined, argv => (argv.includes('-u') ? tuned() : undefined));
			const done = await command([...measure, ...buffers]);
			assert.equal(done.status, 0, done.told);
			assert.match(
				done.out,
				/^ {2}host-buffers: taken back, there was no figure of UDP packets of 64 bytes received in 8 of 8 runs with it and 0 of 8 without$/m,
			);
			assert.match(done.out, /^Kept: nothing\. Taken back: host-buffers\.$/m);
		});

	test('asks before anything is written, and before it is tried what can be measured: 3', async () => {
		const {memory, command} = await lab();
		const before = await stateOf(memory);
		const asked: string[] = [];
		const guest: Target = {
			...fakeTarget('web01', () => undefined).target,
			run: async ([program = '']) => {
				asked.push(program);
				return ok('');
			},
		};
		const done = await command([...measure, '--only', 'host-buffers,cpu-pinning,hugepages'], {
			guestLogin: {guest: async () => guest, peer: () => assert.fail('its server runs already')},
		});
		assert.equal(done.status, 3);
		assert.deepEqual(asked, []);
		assert.match(
			done.told,
			/Measure 3 steps on root@kvmhost\? web01 will be shut down and started up to 8 times\. There is no terminal to ask at: say --yes\./,
		);
		assert.match(done.out, /^ {2}at a start {2}2 steps that need a guest start, as one: 4 boots, without and with in turns$/m);
		assert.deepEqual(differences(await stateOf(memory), before), []);
	});

	test('with --json and --out: the results on standard output and in the folder', async () => {
		const {command} = await lab();
		const saved: {folder: string; name: string; text: string}[] = [];
		const done = await command([...measure, ...buffers, '--json', '--out', 'figures'], {
			save: async () => [],
			saveAnew: async (folder, files) => files.map(({name, text}) => `${saved.push({folder, name, text}) && folder}/${name}`),
		});
		assert.equal(done.status, 0, done.told);
		assert.deepEqual(
			saved.map(({folder, name}) => [folder, name]),
			[
				['figures', 'results.json'],
				['figures', 'results.json'],
			],
			'after the judgement, and at the end',
		);
		assert.deepEqual(JSON.parse(done.out), JSON.parse(saved[1]?.text ?? ''));
		assert.match(done.told, /^What is measured$/m);
	});

	test('whose figures cannot be written tells so, and gives up nothing: 1; into a folder that is none nothing is begun', async () => {
		const {memory, command} = await lab();
		const full = await command([...measure, ...buffers, '--out', 'figures'], {
			save: async () => [],
			saveAnew: async () => {
				throw new TargetError('figures/results.json could not be written: ENOSPC.');
			},
		});
		assert.equal(full.status, 1);
		assert.match(full.told, /^The figures could not be written\. figures\/results\.json could not be written: ENOSPC\.$/m);
		assert.equal(await memory.read('/proc/sys/net/core/rmem_max'), '16777216\n');
		assert.equal((await command(['undo', '--yes'])).status, 0);

		const before = await stateOf(memory);
		const none = await command([...measure, ...buffers, '--out', '/dev/null/figures'], {
			save: async () => {
				throw new TargetError('/dev/null/figures could not be written: ENOTDIR.');
			},
		});
		assert.deepEqual([none.status, differences(await stateOf(memory), before)], [1, []]);
	});

	test('whose peer goes away: 1, what was changed is taken back, and the runs before are kept', async () => {
		const gone = '{"error":"unable to connect to server: Connection refused"}';
		const {memory, command} = await lab(async n => (n > tried + inReading * 5 ? ok(gone) : undefined));
		const before = await stateOf(memory);
		const done = await command([...measure, ...buffers]);
		assert.equal(done.status, 1);
		assert.match(done.told, /nothing listens there\. .* This run is repeated\.$/m);
		assert.match(done.told, /nothing listens there\. .* What was not judged to its end is taken back; the runs before are kept\.$/m);
		assert.match(done.out, /^ {2}Nothing: no step was measured to its end\.$/m);
		const results = await resultsOf(memory);
		assert.deepEqual([results.runs.length, results.failures.length, results.kept], [5, 2, []]);
		assert.deepEqual(differences(await stateOf(memory), before), []);
	});

	test('ended by Ctrl+C: 1, and it says what holds and how it is taken back', async () => {
		const abort = new AbortController();
		const {memory, command} = await lab(async n => {
			if (n === tried + inReading + 2) abort.abort();
			return undefined;
		});
		const before = await stateOf(memory);
		const done = await command([...measure, ...buffers], {signal: abort.signal});
		assert.equal(done.status, 1);
		assert.match(done.told, /^It ends after the run at hand\./m);
		assert.match(done.told, /^Interrupted\. Now hold: host-buffers\. Take it back: nearmetal undo/m);
		assert.equal((await resultsOf(memory)).runs.length, 2);
		assert.equal((await command(['undo', '--yes'])).status, 0);
		assert.deepEqual(differences(await stateOf(memory), before), []);
	});

	test('ended by Ctrl+C while nothing holds of what was decided to be kept: that is not told to be kept', async () => {
		const abort = new AbortController();
		const {command} = await lab(async n => {
			// The first run of the total is without any step.
			if (n === tried + inReading * 32 + 1) abort.abort();
			return undefined;
		});
		const done = await command([...measure, '--only', 'host-buffers,nic-interrupts', '--yes'], {signal: abort.signal});
		assert.equal(done.status, 1);
		assert.match(done.out, /^ {2}host-buffers: kept, TCP sending 16 streams and TCP receiving 16 streams gained$/m);
		assert.match(done.out, /^No step holds now\.$/m);
		assert.doesNotMatch(done.out, /^Kept: /m);
		assert.match(done.told, /^Interrupted\. No step holds now\. Take it back: /m);
	});

	test('of a step that somebody interferes with: 3, and all is taken back', async () => {
		const {memory, command} = await lab(async (n, host) => {
			if (n === 4) await host.write('/proc/sys/net/core/rmem_max', '300000\n');
			return undefined;
		});
		const done = await command([...measure, ...buffers]);
		assert.equal(done.status, 3, done.told);
		assert.match(done.told, /^host-buffers: sysctl net\.core\.rmem_max is 300000, and the plan expects 212992\. Somebody changed it/m);
		assert.match(done.told, /^Everything that this run did is taken back\.$/m);
		assert.equal(await memory.read('/proc/sys/net/core/rmem_max'), '300000\n');
	});

	test('of a step that somebody interferes with after another one helped: nothing is told to be kept', async () => {
		const {memory, command} = await lab(async (n, host) => {
			if (n === tried + inReading * 16 + 1) await host.write('/etc/nearmetal/interrupts.sh', 'echo mine\n');
			return undefined;
		});
		const done = await command([...measure, '--only', 'host-buffers,nic-interrupts', '--yes']);
		assert.equal(done.status, 3, done.told);
		assert.match(done.told, /^Everything that this run did is taken back\.$/m);
		assert.match(done.out, /^ {2}host-buffers: taken back, TCP sending 16 streams and TCP receiving 16 streams gained$/m);
		assert.match(done.out, /^Kept: nothing\. Taken back: host-buffers\.$/m);
		const results = await resultsOf(memory);
		assert.deepEqual([results.kept, results.takenBack, results.total], [[], ['host-buffers'], null]);
	});

	test('where there is no iperf3 in the guest: 1, before anything is asked', async () => {
		const memory = await fresh();
		const bare = fakeTarget('web01', () => ({status: 127, stdout: '', stderr: ''}));
		const before = memory.operations.length;
		const done = await run({...memory, sample: false}, [...measure, ...buffers], {
			guestLogin: {guest: async () => bare.target, peer: () => assert.fail()},
		});
		assert.deepEqual([done.status, memory.operations.length], [1, before]);
		assert.match(done.told, /There is no iperf3 on web01\. Install the package iperf3 there\./);
	});

	test('on the sample, and with a guest that is off: 3', async () => {
		const sample = await run(sampleTarget(), [...measure, ...buffers]);
		assert.equal(sample.status, 3);
		assert.match(sample.told, /is not a live host: nothing can be measured there\./);
		const {memory, command} = await lab();
		await memory.run(['virsh', 'shutdown', 'web01']);
		const off = await command([...measure, ...buffers]);
		assert.equal(off.status, 3);
		assert.match(off.told, /web01 is not running, and nothing can be measured: start it first \(virsh .*start .*\)\./);
	});
});
