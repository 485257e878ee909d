import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {before, describe, test} from 'node:test';
import type {Plan} from '../../src/plan/plan.ts';
import {type MemoryHost, memoryHost} from '../../src/target/memory.ts';
import {type Target, TargetError} from '../../src/target/target.ts';
import {run as command, type Done} from '../cli/run.ts';
import {differences, fresh, type HostState, stateOf} from './host-in-memory.ts';

// A host and the inside of its guest, both in memory: a plan with steps on both.
const insideAs = JSON.parse(readFileSync('test/inspect/debian-13.snapshot.json', 'utf8'));

type Both = {
	readonly host: MemoryHost;
	readonly guest: MemoryHost;
	run(...argv: readonly string[]): Promise<Done>;
	/** Whether the guest can be entered. */
	isOpen: boolean;
};

const both = async (): Promise<Both> => {
	// A real host, as far as anybody can tell: the sample has no inside of its guests.
	const [host, guest] = [{...(await fresh()), sample: false}, memoryHost(insideAs)];
	const made: Both = {
		host,
		guest,
		isOpen: true,
		run: async (...argv) =>
			await command(host, argv, {
				guestLogin: {
					guest: async (): Promise<Target> => {
						if (!made.isOpen) throw new TargetError('web01 knows no such key.');
						return guest;
					},
					peer: () => assert.fail('nothing is measured'),
				},
			}),
	};
	return made;
};

const steps = ['--guest', 'web01', '--only', 'multi-queue,guest-buffers'];
const key = '/proc/sys/net/core/rmem_max';

test('what a guest comes to by itself when it starts is nobody’s change, and is taken back to', async () => {
	const made = await both();
	const most = '/proc/sys/net/ipv4/tcp_rmem';
	const run = made.host.run.bind(made.host);
	made.host.run = async (argv, options) => {
		// With a page less than at its last start.
		if (argv.includes('start')) await made.guest.write(most, '4096\t131072\t2709696\n');
		return await run(argv, options);
	};
	const applied = await made.run('apply', ...steps, '--yes');
	assert.equal(applied.status, 0, applied.told + applied.out);
	assert.equal((await made.guest.read(most))?.trim(), '4096\t1048576\t16777216');
	const undone = await made.run('undo', '--yes');
	assert.equal(undone.status, 0, undone.told + undone.out);
	assert.equal((await made.guest.read(most))?.trim(), '4096\t131072\t2709696');
});

describe('a plan with steps on the host and inside the guest', () => {
	let at: Both;
	let pristine: readonly HostState[];
	const states = async (): Promise<readonly HostState[]> => [await stateOf(at.host), await stateOf(at.guest)];
	const isPristine = async (): Promise<void> => {
		for (const [index, state] of (await states()).entries()) assert.deepEqual(differences(state, pristine[index] ?? {}), []);
	};

	before(async () => {
		at = await both();
		pristine = await states();
		const applied = await at.run('apply', ...steps, '--yes');
		assert.equal(applied.status, 0, applied.told + applied.out);
	});

	test('is applied on both, inside after the guest was started anew', async () => {
		assert.equal((await at.guest.read(key))?.trim(), '16777216');
		assert.notEqual((await at.host.read(key))?.trim(), '16777216');
		assert.match((await at.guest.read('/etc/sysctl.d/90-nearmetal-guest-buffers.conf')) ?? '', /rmem_max = 16777216/);
		const journal = await journalOf(at.host);
		assert.ok(journal.indexOf('"phase":"started"') < journal.indexOf('in the guest: sysctl net.core.rmem_max'));
	});

	test('leaves what takes it back on both', async () => {
		const folder = await folderOf(at.host);
		const script = await at.guest.read(`${folder}/undo-guest.sh`);
		assert.match(script ?? '', /net\.core\.rmem_max/);
		assert.equal(await at.host.read(`${folder}/undo-guest.sh`), script);
		assert.match((await at.host.read(`${folder}/undo.sh`)) ?? '', /The rest is inside web01\. As root there: sh .*\/undo-guest\.sh/);
		assert.doesNotMatch((await at.host.read(`${folder}/undo.sh`)) ?? '', /rmem_max/);
		const saved = /in the guest: sysctl net\.core\.rmem_max"[^\n]*/.exec(await journalOf(at.host))?.[0] ?? '';
		assert.notEqual(saved, '');
	});

	test('is told by status, on both', async () => {
		const {out} = await at.run('status');
		assert.match(out, /^holds +multi-queue +definition of web01/m);
		assert.match(out, /^holds +guest-buffers +in the guest: sysctl net\.core\.rmem_max: 16777216$/m);
	});

	test('of a guest that cannot be entered status says so, and undo what will finish it', async () => {
		at.isOpen = false;
		assert.match(
			(await at.run('status')).out,
			/^unknown +guest-buffers +in the guest: .*: Nobody can enter the guest\. Over SSH: web01 knows no such key\./m,
		);
		const undone = await at.run('undo', '--yes');
		assert.equal(undone.status, 1);
		assert.match(undone.out, /^restored +definition of web01$/m);
		assert.match(
			undone.out,
			/^failed +in the guest: sysctl net\.core\.rmem_max: Nobody can enter the guest\..* “nearmetal undo” puts it back once the guest can be entered; or by hand, as root in the guest: sh \/var\/lib\/nearmetal\/runs\/\S+\/undo-guest\.sh$/m,
		);
		at.isOpen = true;
	});

	test('is taken back later, and both are as they were', async () => {
		const undone = await at.run('undo', '--yes');
		assert.equal(undone.status, 0, undone.told + undone.out);
		assert.match(undone.out, /^restored +in the guest: sysctl net\.core\.rmem_max$/m);
		await isPristine();
		assert.match((await at.run('status')).out, /nothing/);
	});
});

test('a guest that nobody can enter: the step says why, and the script to hand over is in the export', async () => {
	const at = await both();
	at.isOpen = false;
	const {steps} = JSON.parse((await at.run('plan', '--guest', 'web01', '--json')).out) as Plan;
	const step = steps.find(({id}) => id === 'guest-queues');
	assert.deepEqual([step?.state, step?.summary], ['unavailable', 'nobody can enter web01']);
	assert.match(step?.because.join(' ') ?? '', /^Over SSH: web01 knows no such key\. Through its guest agent: .*guest\.sh of the export/);
});

const folderOf = async (host: MemoryHost): Promise<string> =>
	(await host.collect({files: [], links: [], names: ['/var/lib/nearmetal/runs/*'], commands: []})).names.at(-1) ?? assert.fail('no run');
const journalOf = async (host: MemoryHost): Promise<string> => (await host.read(`${await folderOf(host)}/journal.jsonl`)) ?? '';
