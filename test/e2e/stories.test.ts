import assert from 'node:assert/strict';
import {before, describe, test} from 'node:test';
import {Terminal} from '../terminal/terminal.ts';
import {type Environment, environment, guestAnswers, inGuest, missing, onHost, shutDown, startGuest} from './environment.ts';
import {guestShape, inventory, pristineInventory} from './inventory.ts';
import {type Program, program} from './program.ts';
import {exportAndLeave, toTune} from './wizard-keys.ts';

// One host, one story after the other: each leaves it as it found it, and says so by the test's own inventory.
describe('a real KVM host', {skip: missing, concurrency: 1}, () => {
	let at: Environment;
	let nearmetal: Program;
	let pristine: readonly string[];
	/** How the first of these stories left the guest: the others leave it alike. */
	let tuned: string | undefined;

	const isPristine = async (): Promise<void> => assert.deepEqual(await inventory(at), pristine);

	const trafficFlows = async (): Promise<void> => {
		await guestAnswers(at);
		// So many bytes, not so many seconds: a guest in an emulator that has just booted is slow. What is still on its way when the
		// sender has sent all, buffers of several hundred kB a stream, is not counted as received.
		const {status, stdout, stderr} = await inGuest(at, `iperf3 -c ${at.peer} -n 4M -P 4 -J`);
		assert.equal(status, 0, stdout + stderr);
		assert.ok(JSON.parse(stdout).end.sum_received.bytes > 100_000, 'the peer received the guest’s traffic');
	};

	const isTuned = async (): Promise<void> => {
		const shape = await guestShape(at);
		const pins = [...shape.matchAll(/^CPU (\d+)\/KVM Cpus_allowed_list:\s+(\S+)$/gm)].map(([, , cpus]) => cpus);
		assert.ok(
			pins.length > 0 && new Set(pins).size === pins.length && pins.every(cpus => /^\d+$/.test(cpus ?? '')),
			`each vCPU on one CPU of its own: ${pins}`,
		);
		assert.equal([...shape.matchAll(/^huge pages on N\d+ /gm)].length, 1, 'hugepages of one node');
		const queues = Number(/<driver name='vhost' queues='(\d+)'/.exec(shape)?.[1] ?? 1);
		assert.ok(queues > 1);
		assert.match(shape, new RegExp(`^workers ${queues}$`, 'm'));
		tuned ??= shape;
		assert.equal(shape, tuned);
	};

	before(async () => {
		at = await environment();
		nearmetal = await program(at);
		pristine = await pristineInventory(at);
	});

	test('inspect and apply without a terminal, then nothing to do, then undo', async () => {
		const inspected = await nearmetal.run('inspect');
		assert.equal(inspected.status, 0, inspected.stderr);
		assert.match(inspected.stdout, new RegExp(`^.*${at.guest} +running`, 'm'));
		const applied = await nearmetal.run('apply', '--guest', at.guest, '--yes');
		assert.equal(applied.status, 0, applied.stdout + applied.stderr);
		await trafficFlows();
		await isTuned();

		const again = await nearmetal.run('apply', '--guest', at.guest, '--yes');
		assert.equal(again.status, 0, again.stderr);
		assert.match(again.stdout, /There is nothing to do/);

		const status = await nearmetal.run('status');
		assert.match(status.stdout, /^holds/m);
		assert.doesNotMatch(status.stdout, /changed since|unfinished/);

		const undone = await nearmetal.run('undo', '--yes');
		assert.equal(undone.status, 0, undone.stdout + undone.stderr);
		await isPristine();
		await trafficFlows();
	});

	test('the exported scripts give the same state, and their undo.sh takes it back', async () => {
		const folder = await nearmetal.newFolder();
		const exported = await nearmetal.run('export', '--guest', at.guest, '--out', folder);
		assert.equal(exported.status, 0, exported.stderr);
		const files = await nearmetal.files(folder);
		for (const file of ['host.sh', 'guest.sh', 'domain.xml', 'undo.sh']) assert.ok(files.has(file), file);

		const bundle = ['host.sh', 'domain.xml', 'undo.sh'].map(
			file => `base64 -d > /root/nearmetal-export/${file} <<'END'\n${Buffer.from(files.get(file) ?? '').toString('base64')}\nEND`,
		);
		await onHost(
			at,
			`mkdir -p /root/nearmetal-export\n${bundle.join('\n')}\nset -e\nsh /root/nearmetal-export/host.sh\nvirsh define /root/nearmetal-export/domain.xml\n${shutDown(at.guest)}\n${startGuest(at.guest)}`,
		);
		await trafficFlows();
		await isTuned();
		await onHost(
			at,
			`set -e\n${shutDown(at.guest)}\nsh /root/nearmetal-export/undo.sh\n${startGuest(at.guest)}\nrm -r /root/nearmetal-export`,
		);
		await isPristine();
		await guestAnswers(at);
	});

	test('the wizard, from the first screen to an exported script, then the plain undo.sh', async () => {
		const folder = await nearmetal.newFolder();
		const terminal = await Terminal.start(80, 24, nearmetal.line('--out', folder));
		try {
			await toTune(terminal, at.guest);
			// All at once, without measuring.
			await terminal.press('Down');
			await terminal.press('Enter');
			await terminal.until(/What happens now/);
			await terminal.press('y');
			await terminal.until(/Restart the guest\?/, 300);
			await terminal.press('y');
			await exportAndLeave(terminal);
			const left = await terminal.until(/undo\.sh/);
			assert.match(left, /nearmetal undo/);
		} finally {
			await terminal.end();
		}

		await trafficFlows();
		await isTuned();
		const files = await nearmetal.files(folder);
		for (const file of ['host.sh', 'guest.sh', 'domain.xml', 'undo.sh']) assert.ok(files.has(file), file);
		const script = (await onHost(at, 'ls -d /var/lib/nearmetal/runs/*/undo.sh | tail -n 1')).trim();
		await onHost(at, `sh ${script}`);
		await isPristine();
		await guestAnswers(at);
	});
});
