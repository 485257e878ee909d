import assert from 'node:assert/strict';
import {quote} from '../../src/target/quote.ts';
import {type Environment, guestAnswers, onHost, processOf} from './environment.ts';

/**
 * Left out is what changes by itself, by a guest's start or by a boot alone: clocks, counters, keys made anew, leases, logs, and
 * nearmetal's own record of its runs.
 */
const script = `
export LC_ALL=C
cd /
echo '# files'
tree() {
	find etc usr/local opt root home srv var/lib/libvirt var/lib/systemd boot -xdev \\
		\\( -path var/lib/libvirt/images -o -path var/lib/libvirt/dnsmasq -o -path var/lib/libvirt/qemu -o -path var/lib/systemd/timesync -o -name .bash_history -o -name random-seed -o -path root/.cache -o -path usr/local/bin/nearmetal \\) -prune -o "$@"
}
tree \\( -type f -o -type l -o -type d \\) -printf '%p %M %u %g %l\\n' | sort
tree -type f -print0 | sort -z | xargs -0 sha256sum
echo '# sysctl'
sysctl -a 2>/dev/null | grep -vE '^(kernel\\.random\\.|kernel\\.ns_last_pid|kernel\\.pty\\.nr|kernel\\.tainted|kernel\\.hostname|fs\\.(dentry-state|file-nr|inode-|aio-nr|quota\\.)|net\\.ipv4\\.tcp_fastopen_key|net\\.netfilter\\.nf_conntrack_count|net\\.ipv[46]\\.(conf|neigh)\\.vnet)'
echo '# hugepages'
grep . /sys/kernel/mm/hugepages/*/nr_hugepages /sys/devices/system/node/node*/hugepages/*/nr_hugepages
echo '# domains'
virsh list --all --uuid | sort | while read -r uuid; do [ -z "$uuid" ] || { virsh domstate "$uuid"; virsh dumpxml --inactive --security-info "$uuid"; }; done
echo '# networks'
virsh net-list --all --name | sort | while read -r name; do [ -z "$name" ] || virsh net-dumpxml --inactive "$name"; done
echo '# units'
# What is enabled stands among the files; this is what runs. Asked again where systemd, busy with reading its units, answers too late.
for try in 1 2 3 4 5; do
	! systemctl list-units --all --plain --no-legend 'nearmetal*' || break
	sleep 5
done
`;

/** Everything on a host that nearmetal could have touched, read by the test's own script. */
export const inventory = async (at: Environment): Promise<readonly string[]> => (await onHost(at, script)).split('\n');

/** What the running guest has of its tuning, read from the kernel: pins, memory, queues. */
export const guestShape = async (at: Environment): Promise<string> =>
	await onHost(
		at,
		`
export LC_ALL=C
pid=${processOf(at.guest)}
for task in /proc/$pid/task/*; do
	case $(cat $task/comm) in 'CPU '*) echo "$(cat $task/comm) $(grep Cpus_allowed_list $task/status)";; esac
done
echo "workers $(cat /proc/$pid/task/*/comm /proc/[0-9]*/comm | grep -cx vhost-$pid)"
grep -s '' /sys/devices/system/node/node*/hugepages/hugepages-2048kB/nr_hugepages
grep HugetlbPages /proc/$pid/status
awk '/huge/ {for (i = 1; i <= NF; i++) if ($i ~ /^N[0-9]+=/) {split($i, n, "="); sum[n[1]] += n[2]}} END {for (k in sum) print "huge pages on", k, sum[k]}' /proc/$pid/numa_maps
virsh dumpxml --inactive ${quote(at.guest)}
`,
	);

/** The inventory before anything was done, once the guest answers. It must not change by waiting. */
export const pristineInventory = async (at: Environment): Promise<readonly string[]> => {
	await guestAnswers(at);
	const first = await inventory(at);
	assert.deepEqual(await inventory(at), first, 'the inventory itself must not change by waiting');
	return first;
};
