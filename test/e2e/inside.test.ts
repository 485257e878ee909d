import assert from 'node:assert/strict';
import {before, describe, test} from 'node:test';
import {quote} from '../../src/target/quote.ts';
import {type Environment, environment, guestAnswers, inGuest, keysBehind, missing, onHost} from './environment.ts';
import {inventory} from './inventory.ts';
import {type Program, program} from './program.ts';

/** What is in the guest that nearmetal could have touched, read by the test's own script. */
const inside = `
export LC_ALL=C
cd /
find etc usr/local var/lib/nearmetal -xdev \\( -name '*.pid' -o -name journal.jsonl \\) -prune -o -type f -print0 | sort -z | xargs -0 -r sha256sum
find etc usr/local -xdev -printf '%p %M %u %g %l\\n' | sort
sysctl -a 2>/dev/null | grep -E '^net\\.(core|ipv4\\.tcp)' | grep -vE 'tcp_fastopen_key|flow_limit'
for nic in /sys/class/net/e*; do echo "$(basename "$nic") $(cat "$nic/mtu") $(ethtool -l "$(basename "$nic")" | sed -n '/^Current/,$s/^Combined: *//p')"; done
`;

// One plan with steps on the host and inside its guest, by each of the ways into a guest.
describe('a real KVM host and the inside of its guest', {skip: missing, concurrency: 1}, () => {
	let at: Environment;
	let nearmetal: Program;
	let pristine: readonly string[];
	const steps = ['--only', 'multi-queue,guest-buffers'];

	const theInside = async (): Promise<string> => {
		const {status, stdout, stderr} = await inGuest(at, inside);
		assert.equal(status, 0, stderr);
		// A run leaves its record, as on the host.
		return stdout.replaceAll(/^.* var\/lib\/nearmetal\/.*\n/gm, '');
	};
	const both = async (): Promise<readonly string[]> => {
		await guestAnswers(at);
		return [...(await inventory(at)), ...(await theInside()).split('\n')];
	};
	const buffer = async (): Promise<string> => (await inGuest(at, 'sysctl -n net.core.rmem_max')).stdout.trim();
	const queues = async (): Promise<string> =>
		(
			await inGuest(
				at,
				"for nic in /sys/class/net/e*; do ethtool -l $(basename $nic) | sed -n '/^Current/,$s/^Combined:[[:space:]]*//p'; done",
			)
		).stdout.trim();
	/** Through the guest's agent, by virsh itself. */
	const byAgent = async (command: string): Promise<void> => {
		const message = JSON.stringify({execute: 'guest-exec', arguments: {path: '/bin/sh', arg: ['-c', command]}});
		await onHost(at, `virsh qemu-agent-command ${quote(at.guest)} '${message}' > /dev/null`);
	};

	before(async () => {
		at = await environment();
		nearmetal = await program(at);
		await guestAnswers(at);
		await nearmetal.trust(await keysBehind(at));
		pristine = await both();
	});

	test('over SSH: applied, read back in the guest after its restart, told, and taken back on both', async () => {
		const applied = await nearmetal.run('apply', '--guest', at.guest, ...steps, '--yes');
		assert.equal(applied.status, 0, applied.stdout + applied.stderr);
		await guestAnswers(at);
		assert.equal(await buffer(), '16777216');
		assert.ok(Number(await queues()) > 1, 'a current guest switches its queues on by itself');
		const status = await nearmetal.run('status');
		assert.match(status.stdout, /^holds +multi-queue +definition of/m);
		assert.match(status.stdout, /^holds +guest-buffers +in the guest: sysctl net\.core\.rmem_max: 16777216$/m);

		const undone = await nearmetal.run('undo', '--yes');
		assert.equal(undone.status, 0, undone.stdout + undone.stderr);
		assert.deepEqual(await both(), pristine);
	});

	test('through the guest agent, with SSH stopped in the guest, and undone by the two plain scripts', async () => {
		// It starts again with the guest, or at the end of this story.
		await inGuest(at, 'systemctl stop ssh.socket ssh.service');
		const applied = await nearmetal.run('apply', '--guest', at.guest, '--only', 'guest-buffers', '--yes');
		await byAgent('systemctl start ssh.service');
		await guestAnswers(at);
		assert.equal(applied.status, 0, applied.stdout + applied.stderr);
		assert.equal(await buffer(), '16777216');
		const run = (await onHost(at, 'ls -d /var/lib/nearmetal/runs/* | tail -n 1')).trim();
		assert.match(await onHost(at, `sh ${run}/undo.sh`), /undo-guest\.sh/);
		const {status, stdout, stderr} = await inGuest(at, `sh ${run}/undo-guest.sh`);
		assert.equal(status, 0, stdout + stderr);
		assert.deepEqual(await both(), pristine);
		assert.match((await nearmetal.run('undo', '--yes')).stdout, /^was so already +in the guest: /m);
	});

	test('by neither way: the plan says so, and the script to hand over does it in the guest', async () => {
		await inGuest(at, 'systemctl stop qemu-guest-agent');
		const stranger = ['--guest-user', 'nobody-here'];
		const planned = JSON.parse((await nearmetal.run('plan', '--guest', at.guest, ...stranger, '--json')).stdout);
		const step = planned.steps.find(({id}: {id: string}) => id === 'guest-queues');
		assert.deepEqual([step.state, step.because.length > 1], ['unavailable', true], JSON.stringify(step));

		const folder = await nearmetal.newFolder();
		const exported = await nearmetal.run('export', '--guest', at.guest, ...stranger, '--only', 'multi-queue', '--out', folder);
		assert.equal(exported.status, 0, exported.stderr);
		const script = (await nearmetal.files(folder)).get('guest.sh') ?? '';
		const {stdout} = await inGuest(
			at,
			`cat > /run/guest.sh <<'END_OF_SCRIPT'\n${script}\nEND_OF_SCRIPT\nsh /run/guest.sh --dry-run; rm /run/guest.sh`,
		);
		assert.match(stdout, /queue pair/);
		await inGuest(at, 'systemctl start qemu-guest-agent');
		assert.deepEqual(await both(), pristine);
	});
});
