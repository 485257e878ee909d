import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Output, type Target, TargetError} from '../../src/target/target.ts';
import {besideTcp, carried, inNetwork} from '../measured/network.ts';
import {fresh} from '../run/host-in-memory.ts';
import {run, web01} from './run.ts';

const ok = (stdout: string): Output => ({status: 0, stdout, stderr: ''});

test('apply --measure whose host is out of reach from then on: every run until then is in --out, and it is told that what holds is not known', async () => {
	const memory = await fresh();
	let isLost = false;
	const within = (target: Target): Target => {
		const reach = <Done>(work: () => Promise<Done>): Promise<Done> =>
			isLost ? Promise.reject(new TargetError(`The connection to ${target.name} was lost.`)) : work();
		return {
			...target,
			run: (argv, options) => reach(() => target.run(argv, options)),
			read: path => reach(() => target.read(path)),
			write: (path, content, mode) => reach(() => target.write(path, content, mode)),
			append: (path, text) => reach(() => target.append(path, text)),
			collect: request => reach(() => target.collect(request)),
		};
	};
	let runs = 0;
	const guest = within({
		...memory,
		name: 'web01',
		run: async argv => {
			if (argv[1] === '--version') return ok('iperf 3.18\n');
			if (argv.includes('/proc/sys/kernel/random/boot_id')) return ok('5a3c19a4-7d52-4d7e-9a77-000000000001\n');
			const beside = besideTcp(argv);
			if (beside !== undefined) return beside;
			// In the third run, in which the step holds.
			if (++runs === 2 + 6 * 2 + 1) isLost = true;
			return carried((await memory.read('/proc/sys/net/core/rmem_max')) === '16777216\n' ? 6 : 5);
		},
	});
	const saved: string[] = [];
	const done = await run(
		within({...inNetwork(memory), sample: false}),
		['apply', ...web01, '--measure', '--peer', '10.0.0.9', '--quick', '--only', 'host-buffers', '--yes', '--out', 'figures'],
		{
			guestLogin: {guest: async () => guest, peer: () => assert.fail('its server runs already')},
			save: async () => [],
			saveAnew: async (folder, files) => files.map(({name, text}) => `${saved.push(text) && folder}/${name}`),
		},
	);
	assert.equal(done.status, 1);
	const results = JSON.parse(saved.at(-1) ?? assert.fail('nothing was saved'));
	assert.deepEqual([results.runs.length, results.failures.length, results.ending.kind], [2, 2, 'failed']);
	assert.match(done.out, /^What of this run holds now is not known: “nearmetal status” tells\.$/m);
	assert.doesNotMatch(done.out, /^Kept: /m);
	assert.match(done.told, /^nearmetal: .* Not everything is taken back\. Try again with “nearmetal undo”/m);
});
