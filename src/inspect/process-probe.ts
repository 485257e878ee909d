import {shell} from './shell.ts';

// How the processes of guests, their threads and their cgroups are asked for.

/**
 * Which process runs which domain, from libvirt's status files. Not from the pid file's name: libvirt escapes it as XML, so
 * that `R&D` is `R&amp;D` there.
 */
export const domainPidsCommand = shell(`grep -sHE '<domstatus |^ *<uuid>' /run/libvirt/qemu/*.xml`);

/** CPUs that each thread of each QEMU process may use; `Name:` is the thread's name. */
export const threadsCommand = shell(
	`set --; for f in /run/libvirt/qemu/*.pid; do p=; read -r p <"$f";`,
	`[ -d "/proc/$p/task" ] && set -- "$@" /proc/$p/task/*/status; done 2>/dev/null;`,
	`grep -sHE '^(Name|Cpus_allowed_list|HugetlbPages):' "$@" /dev/null`,
);

/** Every QEMU process, whoever started it, with the number of its user: `1000 /proc/4242/comm`. The kernel's threads are called `kvm-…`. */
export const qemusCommand = shell(
	`set -- $(grep -slE '^(qemu-system-.*|qemu-kvm|kvm)$' /proc/[0-9]*/comm);`,
	`[ $# -eq 0 ] || stat -c '%u %n' "$@"`,
);

/** vhost workers before Linux 6.4 (and with vhost.fork_from_owner_default=N) are processes of their own, `vhost-<pid of QEMU>`. */
export const vhostCommand = shell(
	`set --; for f in $(grep -slE '^vhost-[0-9]+$' /proc/[0-9]*/comm); do set -- "$@" "\${f%comm}status"; done;`,
	`grep -sHE '^(Name|Cpus_allowed_list):' "$@" /dev/null`,
);

/** The cgroup of each QEMU process's main thread: libvirt's emulator group. */
export const cgroupsCommand = shell(
	`set --; for f in /run/libvirt/qemu/*.pid; do p=; read -r p <"$f";`,
	`[ -r "/proc/$p/cgroup" ] && set -- "$@" "/proc/$p/cgroup"; done 2>/dev/null;`,
	`grep -sH '' "$@" /dev/null`,
);

/** The CPUs of each domain's emulator cgroup, in the unified hierarchy and in the old one. */
export const emulatorCpusFiles = [
	'/sys/fs/cgroup/machine.slice/*/libvirt/emulator/cpuset.cpus.effective',
	'/sys/fs/cgroup/cpuset/machine.slice/*/libvirt/emulator/cpuset.cpus',
];

/** The CPUs of all guests together, in either hierarchy. */
export const machineSliceFiles = [
	'/sys/fs/cgroup/machine.slice/cpuset.cpus.effective',
	'/sys/fs/cgroup/cpuset/machine.slice/cpuset.effective_cpus',
];

/** CPUs of all isolated partitions of cpusets, in the root cgroup alone (kernel Documentation/admin-guide/cgroup-v2.rst, “Cpuset”). */
export const partitionsFile = '/sys/fs/cgroup/cpuset.cpus.isolated';

/** What systemd will allow all guests: asked only before the first of them has brought the cgroup. */
export const sliceLimitCommand = shell(
	...machineSliceFiles.map(file => `[ -e ${file} ] ||`),
	'systemctl show machine.slice --property=AllowedCPUs',
);

/** Nothing is printed before systemd 244, which has no such property. */
export const sliceCpusCommand = (unit: string): readonly string[] => ['systemctl', 'show', '--property=AllowedCPUs', unit];
