import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {readHost} from '../../src/plan/read-host.ts';
import {memoryHost} from '../../src/target/memory.ts';
import {type Output, type Target, TargetError} from '../../src/target/target.ts';
import {differences, fresh, stateOf} from '../run/host-in-memory.ts';
import {run, web01} from './run.ts';

const key = '/proc/sys/net/core/rmem_max';
const ok = (stdout: string): Output => ({status: 0, stdout, stderr: ''});

// A host and the inside of its guest, both in memory: steps at a guest start that bring nothing, and one inside that does.
test('apply --measure: steps at a guest start are taken back, and the one inside is judged and kept after them', async () => {
	const [memory, inside] = [await fresh(), memoryHost(JSON.parse(readFileSync('test/inspect/debian-13.snapshot.json', 'utf8')))];
	const before = [await stateOf(memory), await stateOf(inside)] as const;
	const pristine = await inside.read(key);
	const tid = (await readHost(memory)).facts.domains.find(({name}) => name === 'web01')?.process?.pid ?? 0;
	/** Twenty-five calm seconds of the guest at once. */
	const calm = Array.from({length: 26}, (_, second) => `${second}.00 1.00\n${tid} (qemu) S ${'0 '.repeat(43)}0\n.\n`);
	const host: Target = {
		...memory,
		sample: false,
		run: async (argv, options = {}) => {
			if (!argv.includes('/proc/stat')) return await memory.run(argv, options);
			for (const piece of calm) options.onOutput?.(piece);
			if (options.signal?.aborted) throw new TargetError('cancelled');
			return ok('');
		},
	};
	let runs = 0;
	const guest: Target = {
		...inside,
		run: async (argv, options) => {
			if (argv[0] !== 'iperf3') return await inside.run(argv, options);
			if (argv[1] === '--version') return ok('iperf 3.18\n');
			const bits = ((await inside.read(key)) === pristine ? 5e9 : 6e9) * (1 + (((++runs * 7) % 11) - 5) / 500);
			return ok(JSON.stringify({end: {sum_received: {bits_per_second: bits}, sum_sent: {}, cpu_utilization_percent: {}}}));
		},
	};
	const guestLogin = {guest: async () => guest, peer: () => assert.fail('its server runs already')};
	const steps = ['--only', 'cpu-pinning,hugepages,guest-buffers'];
	const done = await run(host, ['apply', ...web01, ...steps, '--measure', '--peer', '10.0.0.9', '--quick', '--yes', '--json'], {
		guestLogin,
	});
	assert.equal(done.status, 0, done.told);
	const results = JSON.parse(done.out);
	assert.deepEqual(
		results.judgements.map(({steps: judged, unit, isKept}: {steps: unknown; unit: unknown; isKept: unknown}) => [judged, unit, isKept]),
		[
			[['cpu-pinning', 'hugepages'], 'boots', false],
			[['guest-buffers'], 'pairs', true],
		],
	);
	assert.equal(results.total.unit, 'pairs', 'no boot is needed for what acts at once');
	assert.deepEqual([results.kept, results.runs.length], [['guest-buffers'], 4 * 6 + 16 + 16]);
	assert.equal(done.told.match(/^web01: shutting down$/gm)?.length, 5);
	assert.deepEqual(differences(await stateOf(memory), before[0]), [], 'the host and the guest’s definition are as before');
	assert.notEqual(await inside.read(key), pristine);

	assert.equal((await run(host, ['undo', '--yes'], {guestLogin})).status, 0);
	assert.deepEqual(differences(await stateOf(inside), before[1]), []);
	assert.deepEqual(differences(await stateOf(memory), before[0]), []);
});
