import assert from 'node:assert/strict';
import {before, describe, test} from 'node:test';
import {type Environment, environment, guestAnswers, missing, onHost, processOf, rebootHost, shutDown, startGuest} from './environment.ts';
import {inventory} from './inventory.ts';
import {type Program, program} from './program.ts';

// Where vhost workers and the uplink's interrupts run, read from the kernel by the test's own script.
const steps = 'nic-interrupts,multi-queue,cpu-pinning,vhost-workers';

/** The masks of the guest's vhost workers, in both places where kernels have them, in the order of their numbers. */
const readMasks = (guest: string): string => `
pid=${processOf(guest)}
for comm in /proc/$pid/task/*/comm /proc/[0-9]*/comm; do
	[ "$(cat "$comm" 2>/dev/null)" = "vhost-$pid" ] && basename "\${comm%/comm}"
done | sort -n | while read -r tid; do sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' "/proc/$tid/status"; done
`;

/** Names and lists of the interrupts of the NIC with the default route. */
const readInterrupts = `
export PATH="$PATH:/usr/sbin:/sbin"
device=$(ip route get 1.1.1.1 | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p')
for vector in /sys/class/net/$device/device/msi_irqs/* /sys/class/net/$device/device/../msi_irqs/*; do
	irq=\${vector##*/}
	[ ! -e "$vector" ] || [ -z "$(cat /sys/kernel/irq/$irq/actions)" ] || echo "$(cat /sys/kernel/irq/$irq/actions) $(cat /proc/irq/$irq/smp_affinity_list)"
done | sort
`;

describe('workers and interrupts of a real KVM host', {skip: missing, concurrency: 1}, () => {
	let at: Environment;
	let nearmetal: Program;
	let pristine: readonly string[];
	let interrupts: string;
	let workers: readonly string[];
	/** By name, the lists that the plan gives the interrupts. */
	let lists: Readonly<Record<string, string>>;

	const masks = async (): Promise<readonly string[]> => (await onHost(at, readMasks(at.guest))).trim().split('\n');

	/** The timer comes by every 15 s; the host may be slow. */
	const areInPlace = async (when: string): Promise<void> => {
		for (let second = 0; second < 60 && (await masks()).join() !== workers.join(); second += 2) {
			await new Promise(resolve => setTimeout(resolve, 2000));
		}

		assert.deepEqual(await masks(), workers, when);
		const now = new Map(
			(await onHost(at, readInterrupts))
				.trim()
				.split('\n')
				.map(line => [line.replace(/ \S+$/, ''), line.replace(/^.* /, '')]),
		);
		for (const [name, list] of Object.entries(lists)) assert.equal(now.get(name), list, `${name} ${when}`);
	};

	const isPristine = async (): Promise<void> => {
		assert.deepEqual(await inventory(at), pristine);
		assert.equal(await onHost(at, readInterrupts), interrupts);
		const left = await onHost(
			at,
			"ls -d /etc/nearmetal /run/nearmetal 2>/dev/null; systemctl list-units --all --no-legend 'nearmetal*'; true",
		);
		assert.equal(left, '');
	};

	before(async () => {
		at = await environment();
		nearmetal = await program(at);
		await guestAnswers(at);
		pristine = await inventory(at);
		interrupts = await onHost(at, readInterrupts);
		const planned = await nearmetal.run('plan', '--guest', at.guest, '--only', steps, '--json');
		assert.equal(planned.status, 0, planned.stderr);
		const changes: readonly {kind: string; wish: {cpus: readonly number[]; lists: Record<string, string>}}[] = JSON.parse(
			planned.stdout,
		).steps.flatMap((step: {changes: unknown}) => step.changes);
		workers = (changes.find(({kind}) => kind === 'workers')?.wish.cpus ?? []).map(String);
		lists = Object.assign({}, ...changes.filter(({kind}) => kind === 'interrupts').map(({wish}) => wish.lists));
		assert.ok(workers.length > 1, `several workers: ${workers}`);
		assert.ok(Object.keys(lists).length > 0);
	});

	test('in their places after apply, and after whatever makes them anew; undo leaves nothing', async () => {
		const applied = await nearmetal.run('apply', '--guest', at.guest, '--only', steps, '--yes');
		assert.equal(applied.status, 0, applied.stdout + applied.stderr);
		assert.equal(applied.stdout.match(/^✓ vhost worker \d+ runs on: \d+$/gm)?.length, workers.length, applied.stdout);
		await areInPlace('after apply');

		await guestAnswers(at);
		await onHost(at, `${shutDown(at.guest)}\n${startGuest(at.guest)}`);
		await areInPlace('after the guest was started anew');

		await onHost(at, 'systemctl restart libvirtd.service 2>/dev/null || systemctl restart virtqemud.service');
		await areInPlace('after libvirt was started anew');
		// What moved them would have done so by now, and the timer must not hide it.
		await onHost(at, 'systemctl stop nearmetal-repin.timer && systemctl restart libvirtd.service && sleep 5');
		await areInPlace('after libvirt was started anew, without the timer');
		await onHost(at, 'systemctl start nearmetal-repin.timer');

		if (rebootHost !== undefined) {
			await guestAnswers(at);
			await rebootHost();
			await onHost(at, startGuest(at.guest));
			await areInPlace('after the host was started anew');
		}

		const again = await nearmetal.run('apply', '--guest', at.guest, '--only', steps, '--yes');
		assert.match(again.stdout, /There is nothing to do/);
		const status = await nearmetal.run('status');
		assert.match(status.stdout, new RegExp(`^holds +vhost-workers +vhost workers of ${at.guest}: ${workers.join(' ')}$`, 'm'));
		assert.match(status.stdout, /^holds +nic-interrupts +interrupts of /m);
		assert.doesNotMatch(status.stdout, /changed since|unfinished/);

		await guestAnswers(at);
		const undone = await nearmetal.run('undo', '--yes');
		assert.equal(undone.status, 0, undone.stdout + undone.stderr);
		await isPristine();
	});

	test('status tells a worker that somebody moved, until the timer has put it back', async () => {
		await guestAnswers(at);
		const argv = ['--guest', at.guest, '--only', 'vhost-workers', '--yes'];
		const free = await masks();
		assert.equal((await nearmetal.run('apply', ...argv)).status, 0);
		const placed = await masks();
		assert.notDeepEqual(placed, free);
		await onHost(at, `systemctl stop nearmetal-repin.timer\n${readMasks(at.guest).replace(/sed .*done/, 'taskset -cp 0 "$tid"; done')}`);
		assert.match((await nearmetal.run('status')).stdout, /^changed since +vhost-workers +vhost workers of .*, but worker 1 on 0/m);
		await onHost(at, 'systemctl start nearmetal-repin.timer');
		for (let second = 0; second < 60 && (await masks()).join() !== placed.join(); second++)
			await new Promise(resolve => setTimeout(resolve, 1000));
		assert.match((await nearmetal.run('status')).stdout, /^holds +vhost-workers +vhost workers of /m);
		const undone = await nearmetal.run('undo', '--yes');
		assert.equal(undone.status, 0, undone.stdout + undone.stderr);
		assert.deepEqual(await masks(), free);
		await isPristine();
	});

	test('the exported scripts do the same, and their undo.sh takes it back', async () => {
		const folder = await nearmetal.newFolder();
		const exported = await nearmetal.run('export', '--guest', at.guest, '--only', steps, '--out', folder);
		assert.equal(exported.status, 0, exported.stderr);
		const bundle = [...(await nearmetal.files(folder))]
			.filter(([file]) => /\.(?:sh|xml)$/.test(file))
			.map(([file, text]) => `base64 -d > /root/nearmetal-export/${file} <<'END'\n${Buffer.from(text).toString('base64')}\nEND`);
		await onHost(at, `mkdir -p /root/nearmetal-export\n${bundle.join('\n')}\nset -e\nsh /root/nearmetal-export/host.sh`);
		await onHost(at, `virsh define /root/nearmetal-export/domain.xml\n${shutDown(at.guest)}\n${startGuest(at.guest)}`);
		await areInPlace('after host.sh and a start of the guest');
		await guestAnswers(at);
		await onHost(
			at,
			`set -e\n${shutDown(at.guest)}\nsh /root/nearmetal-export/undo.sh\n${startGuest(at.guest)}\nrm -r /root/nearmetal-export`,
		);
		await isPristine();
		await guestAnswers(at);
	});
});
