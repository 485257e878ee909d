import assert from 'node:assert/strict';
import {before, describe, test} from 'node:test';
import {type Environment, environment, guestAnswers, keysBehind, missing, onHost} from './environment.ts';
import {inventory} from './inventory.ts';
import {type Program, program} from './program.ts';

// From a real guest to a real peer, by both ways to have a server there. What was measured is not judged: a lab has no truth to compare with.
describe('measuring on a real KVM host', {skip: missing, concurrency: 1}, () => {
	let at: Environment;
	let nearmetal: Program;
	let pristine: readonly string[];

	const bench = async (peer: string): Promise<readonly {streams: number; throughput: readonly number[]}[]> => {
		const {status, stdout, stderr} = await nearmetal.run('bench', '--guest', at.guest, '--peer', peer, '--quick', '--json');
		assert.equal(status, 0, stdout + stderr);
		return JSON.parse(stdout).measurements;
	};

	before(async () => {
		at = await environment();
		await guestAnswers(at);
		nearmetal = await program(at);
		// What an admin does once: the keys of guest and peer, as the host sees them, become known.
		await nearmetal.trust(await keysBehind(at));
		pristine = await inventory(at);
	});

	for (const [title, peer] of [
		['an iperf3 server that runs', () => at.peer],
		['servers that nearmetal starts over SSH and ends', () => `ssh://root@${at.peer}`],
	] as const) {
		test(`to ${title}`, async () => {
			const measurements = await bench(peer());
			assert.deepEqual(
				measurements.map(({streams}) => streams),
				[1, 16],
			);
			for (const {throughput} of measurements) assert.ok(throughput.length > 0 && throughput.every(gbits => gbits > 0), `${throughput}`);
			assert.deepEqual(await inventory(at), pristine);
		});
	}

	test('a peer that does not answer is an error that names it, and nothing is left running', async () => {
		const {status, stderr} = await nearmetal.run('bench', '--guest', at.guest, '--peer', `${at.peer}:9`, '--quick');
		assert.equal(status, 1, stderr);
		assert.match(stderr, new RegExp(at.peer.replaceAll('.', '\\.')));
		assert.equal(await onHost(at, 'pgrep -x iperf3 || true'), '');
	});
});
