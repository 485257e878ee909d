import assert from 'node:assert/strict';
import {before, describe, test} from 'node:test';
import {Terminal} from '../terminal/terminal.ts';
import {type Environment, environment, guestAnswers, keysBehind, missing, onHost} from './environment.ts';
import {guestShape, inventory, pristineInventory} from './inventory.ts';
import {type Program, program} from './program.ts';
import {exportAndLeave, toTune} from './wizard-keys.ts';

type Results = {
	readonly judgements: readonly {readonly steps: readonly string[]; readonly isKept: boolean}[];
	readonly kept: readonly string[];
	readonly runs: readonly {readonly judging: string}[];
};

const decided = ({judgements}: Results) => judgements.map(({steps, isKept}) => [...steps, isKept]);

const blocked = Array.from({length: 20_000}, (_, at) => `198.18.${Math.floor(at / 250)}.${at % 250}`);
const restarts = /shut down and started up to/;
const hugepages = /^huge pages on N\d+ /m;

// The wizard’s own measured runs: each leaves the host as it found it, and says so by the test's own inventory.
describe('the wizard measures on a real KVM host', {skip: missing, concurrency: 1}, () => {
	let at: Environment;
	let nearmetal: Program;
	let pristine: readonly string[];

	const isPristine = async (): Promise<void> => assert.deepEqual(await inventory(at), pristine);

	/**
	 * These steps measured quickly, from the first screen to the shell, which says how it ended.
	 * @param decide from where it begins to measure to where nothing is open any more.
	 */
	const measured = async (
		steps: string,
		foreseen: RegExp,
		decide: (terminal: Terminal) => Promise<void>,
		ending: RegExp,
	): Promise<Results> => {
		await guestAnswers(at);
		await nearmetal.trust(await keysBehind(at));
		const folder = await nearmetal.newFolder();
		const terminal = await Terminal.start(120, 40, nearmetal.line('--out', folder, '--only', steps));
		try {
			await toTune(terminal, at.guest);
			await terminal.press('Enter');
			await terminal.until(/How to measure/);
			await terminal.fill(at.peer);
			await terminal.press('Down');
			await terminal.press('Down');
			await terminal.press('q');
			await terminal.until(/‹ quick ›/);
			await terminal.press('Enter');
			await terminal.until(foreseen);
			await terminal.press('y');
			// The second server for both ways at once is not there.
			await terminal.until(/Measure all the same\?/, 300);
			await terminal.press('y');
			await decide(terminal);
			await exportAndLeave(terminal);
			await terminal.until(ending);
		} finally {
			await terminal.end();
		}

		return JSON.parse((await nearmetal.files(folder)).get('results.json') ?? '');
	};

	before(async () => {
		at = await environment();
		nearmetal = await program(at);
		pristine = await pristineInventory(at);
	});

	test('the wizard measures a step in pairs of runs, and takes it back', async () => {
		const results = await measured(
			'nic-interrupts',
			/restarts +none/,
			async terminal => {
				await terminal.until(/Pairs: 1, next look after 8/, 600);
				await terminal.until(/NIC interrupts .*keep or undo\?/, 1800);
				await terminal.press('u');
			},
			/nothing of this run stays changed/,
		);
		assert.deepEqual(decided(results), [['nic-interrupts', false]]);
		await isPristine();
	});

	// 24 runs and six starts of the guest: most of an hour in an emulator.
	test('the wizard measures a step at guest starts, and takes it back from the guest that runs with it', async () => {
		const results = await measured(
			'hugepages',
			restarts,
			async terminal => {
				await terminal.until(/Restart the guest\?/, 300);
				await terminal.press('y');
				await terminal.until(/boot 4 of 4/, 3600);
				// Its pages are the guest's own while that runs.
				await terminal.until(/Keep it\?/, 1800);
				await terminal.press('u');
			},
			/nothing of this run stays changed/,
		);
		assert.deepEqual(decided(results), [['hugepages', false]]);
		await isPristine();
		await guestAnswers(at);
	});

	// 16 runs, then more than a boot's: half an hour and more in an emulator.
	test('the wizard keeps a measured step, and takes another back once the guest runs with it', async () => {
		const {kept, runs} = await measured(
			'host-buffers,hugepages',
			restarts,
			async terminal => {
				await terminal.until(/keep or undo\?/, 3600);
				await terminal.press('k');
				await terminal.until(/Restart the guest\?/, 300);
				await terminal.press('y');
				await terminal.until(/Boots: 2 of 4, run 1/, 3600);
				assert.match(await guestShape(at), hugepages);
				await terminal.press('C-c');
				await terminal.until(/results and export/, 900);
			},
			/nearmetal undo/,
		);
		assert.deepEqual(kept, ['host-buffers']);
		assert.ok(runs.filter(({judging}) => judging === 'hugepages').length > 6);
		assert.doesNotMatch(await guestShape(at), hugepages);
		assert.match((await nearmetal.run('status')).stdout, /^holds/m);

		const most = 'net.core.rmem_max';
		const set = await onHost(at, `sysctl -n ${most}`);
		await onHost(at, `sysctl -qw ${most}=7654321`);
		const drifted = await nearmetal.run('undo', '--yes');
		assert.equal(drifted.status, 3, drifted.stdout + drifted.stderr);
		assert.match(drifted.stdout, /^left alone +sysctl net\.core\.rmem_max: somebody else changed it since$/m);
		assert.doesNotMatch(drifted.stdout, /shutting down/, 'the guest runs without what was kept');
		assert.equal(await onHost(at, `sysctl -n ${most}`), '7654321\n', 'what somebody changed since is his');
		await onHost(at, `sysctl -qw ${most}=${set}`);
		const undone = await nearmetal.run('undo', '--yes');
		assert.equal(undone.status, 0, undone.stdout + undone.stderr);
		await isPristine();
		await guestAnswers(at);
	});

	// 16 runs by pairs, 24 at guest starts, 16 or more of the original beside what was kept, bare metal: an hour and a half in an emulator.
	test('the wizard measures it all: a step that helps is kept by pairs, another taken back after boots, and what was kept is claimed', async () => {
		// So many rules that each packet has to pass: what a flowtable spares it. Its NIC is the one that the peer lies behind.
		const rules = [
			'*filter',
			':BLOCKED - [0:0]',
			...blocked.map(source => `-A BLOCKED -s ${source} -j DROP`),
			'-I FORWARD 1 -j BLOCKED',
			'COMMIT',
		];
		const behind = (await onHost(at, `ip -o route get ${at.peer}`)).match(/ dev (\S+)/)?.[1];
		const way = `default via ${at.peer} dev ${behind} metric 1`;
		await onHost(at, `set -e\nip route add ${way}\niptables-restore --noflush << END\n${rules.join('\n')}\nEND`);
		const results = await measured(
			'flowtable,hugepages',
			restarts,
			async terminal => {
				const asked = await terminal.until(/keep or undo\?|Keep it\?/, 3600);
				assert.match(asked, /Proposed: keep/);
				await terminal.press('k');
				await terminal.until(/Restart the guest\?/, 300);
				await terminal.press('y');
				await terminal.until(/boot 4 of 4/, 3600);
				await terminal.until(/Keep it\?/, 1800);
				await terminal.press('u');
				await terminal.until(/results and export/, 5400);
			},
			/nearmetal undo/,
		);
		assert.deepEqual(decided(results), [
			['flowtable', true],
			['hugepages', false],
		]);
		assert.deepEqual(results.kept, ['flowtable']);
		const undone = await nearmetal.run('undo', '--yes');
		assert.equal(undone.status, 0, undone.stdout + undone.stderr);
		await onHost(at, `set -e\nip route del ${way}\niptables -D FORWARD -j BLOCKED\niptables -F BLOCKED\niptables -X BLOCKED`);
		await isPristine();
		await guestAnswers(at);
	});
});
