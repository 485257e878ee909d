import assert from 'node:assert/strict';
import {before, describe, test} from 'node:test';
import {quote} from '../../src/target/quote.ts';
import {
	type Environment,
	environment,
	guestAnswers,
	inGuest,
	keysBehind,
	missing,
	onHost,
	printedInside,
	processOf,
	rebootHost,
	shutDown,
	startGuest,
} from './environment.ts';
import {inventory} from './inventory.ts';
import {type Program, program} from './program.ts';

// Every step that this host can do, at once: where it acts it is read by the test's own script, and it stays over whatever makes it anew.

/** What acts, read where it does: QEMU's command line, ip, tc, ethtool, nft, /proc and /sys. Left out is what each start gives anew. */
const acting = (guest: string): string => `
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"
{
echo '# QEMU'
pid=${processOf(guest)}
tr '\\0' '\\n' < /proc/$pid/cmdline | grep -E '^[^-]*(pc-|q35|virtio-net|virtio-blk|iothread|hugepages|memory-backend|,aio|host,|-passthrough)' | sed -E 's/"?(tapfds?|vhostfds?|fds?)"?[=:][^,}]*//g; s/domain-[0-9]+-//g'
for task in /proc/$pid/task/* $(grep -lx "vhost-$pid" /proc/[0-9]*/comm | sed 's|/comm||'); do echo "$(cat $task/comm) $(grep Cpus_allowed_list $task/status)"; done | sed "s/$pid/PID/" | grep -E '^(CPU|IO iothread|vhost)' | sort
echo '# links'
ip -o link | sed -E 's/^[0-9]+: //; s/ (state|mode|group) .* qlen/ qlen/; s/<[^>]*>//; s/link\\/.*//' | sort
for nic in $(ls /sys/class/net | grep -E '^(e|vnet)'); do
	echo "$nic $(tc qdisc show dev $nic | sed 's/ [0-9a-f]*: / /' | tr '\\n' ' ')"
	for question in -k -g -l -c; do echo "$nic $question $(ethtool $question $nic 2>/dev/null | grep -vE '^(Pre-set|Features|Ring|Channel|Coalesce)' | tr -s '\\n\\t ' ' ')"; done
	for queue in /sys/class/net/$nic/queues/rx-*; do echo "$nic \${queue##*/} $(cat $queue/rps_cpus)"; done
done
echo '# nft'
nft list flowtables 2>/dev/null
ip route show default
echo '# sysfs'
grep -s . /sys/kernel/mm/transparent_hugepage/enabled /sys/kernel/mm/ksm/run /sys/module/kvm/parameters/halt_poll_ns /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor /sys/devices/system/cpu/cpu*/power/pm_qos_resume_latency_us
systemctl show -p AllowedCPUs system.slice user.slice init.scope
} | sed -E 's/vnet[0-9]+/vnetN/g'
`;

/** The same of the guest. */
const actingInside = `
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"
uname -r
lscpu | grep -E '^(Model name|CPU\\(s\\)|Thread|Core|Socket)'
ip -o link | sed -E 's/^[0-9]+: //; s/ (state|mode|group) .* qlen/ qlen/; s/<[^>]*>//' | sort
ip -4 -o addr | grep -oE 'inet [0-9./]+' | sort
for nic in $(ls /sys/class/net | grep '^e'); do ethtool -l $nic; done
# The kernel makes the largest of the pages that are free while it boots: not the same at each start.
sysctl net.core.rmem_max net.core.wmem_max net.core.rmem_default net.ipv4.tcp_rmem net.ipv4.tcp_wmem | sed -E '/tcp_/ s/[0-9]{4}$/xxxx/'
`;

describe('all levers of a real KVM host', {skip: missing, concurrency: 1}, () => {
	let at: Environment;
	let nearmetal: Program;
	let pristine: readonly string[];

	const all = async (): Promise<readonly string[]> => {
		await guestAnswers(at);
		return [...(await inventory(at)), ...(await acts())];
	};
	const acts = async (): Promise<readonly string[]> => {
		const inside = await printedInside(at, actingInside);
		return [...(await onHost(at, acting(at.guest))).split('\n'), '# inside', ...inside.split('\n')];
	};
	/** The steps that could be done, chosen or not. */
	const possible = async (...argv: readonly string[]): Promise<readonly string[]> => {
		const planned = await nearmetal.run('plan', '--guest', at.guest, ...argv, '--json');
		assert.equal(planned.status, 0, planned.stderr);
		const steps: readonly {id: string; state: string}[] = JSON.parse(planned.stdout).steps;
		return steps.filter(({state}) => state === 'on' || state === 'off').map(({id}) => id);
	};
	const holds = async (): Promise<void> => {
		const {stdout} = await nearmetal.run('status');
		assert.doesNotMatch(stdout, /changed since|unfinished|as before/, stdout);
	};
	const isPristine = async (): Promise<void> => {
		const undone = await nearmetal.run('undo', '--yes');
		assert.equal(undone.status, 0, undone.stdout + undone.stderr);
		assert.deepEqual(await all(), pristine);
	};

	before(async () => {
		at = await environment();
		nearmetal = await program(at);
		await guestAnswers(at);
		await nearmetal.trust(await keysBehind(at));
		pristine = await all();
	});

	for (const preset of ['recommended', 'reference', 'everything']) {
		test(`${preset}: acts, stays, and is taken back`, async t => {
			const steps =
				preset === 'everything' ? ['--only', (await possible()).filter(id => id !== 'machine-type').join()] : ['--preset', preset];
			const applied = await nearmetal.run('apply', '--guest', at.guest, ...steps, '--yes');
			t.diagnostic(applied.stdout);
			assert.equal(applied.status, 0, applied.stdout + applied.stderr);
			assert.equal((applied.stdout + applied.stderr).match(/: running, \d+ s after it was asked to shut down$/gm)?.length, 1);
			const tuned = await acts();
			t.diagnostic(tuned.filter(line => !pristine.includes(line)).join('\n'));
			assert.notDeepEqual(tuned, pristine);
			await holds();
			const {status, stdout, stderr} = await inGuest(at, `iperf3 -c ${at.peer} -n 4M -P 4 -J`);
			assert.equal(status, 0, stdout + stderr);

			await onHost(at, `${shutDown(at.guest)}\n${startGuest(at.guest)}`);
			assert.deepEqual(await acts(), tuned, 'after the guest was started anew');
			await onHost(at, 'systemctl restart libvirtd.service && sleep 20');
			assert.deepEqual(await acts(), tuned, 'after libvirt was started anew');
			if (rebootHost !== undefined) {
				await rebootHost();
				await onHost(at, startGuest(at.guest));
				assert.deepEqual(await acts(), tuned, 'after the host was started anew');
			}

			await holds();
			await isPristine();
		});
	}

	test('machine type: to q35 and back, and the guest answers each time', async () => {
		const applied = await nearmetal.run('apply', '--guest', at.guest, '--only', 'machine-type', '--yes');
		assert.equal(applied.status, 0, applied.stdout + applied.stderr);
		await guestAnswers(at);
		assert.match(await onHost(at, `virsh dumpxml ${quote(at.guest)}`), /machine='pc-q35-/);
		assert.match((await acts()).join('\n'), /inet 192\.168\.122\./);
		await isPristine();
	});
});
