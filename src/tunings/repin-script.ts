import {repinFolder} from '../change/workers.ts';

/** Puts vhost workers where the files of its folder say. A plain script: what keeps a host tuned must not need nearmetal. */
export const repinText: readonly string[] = `
#   sh repin.sh                puts the vhost workers of every guest that has a file in repin.d on the CPUs in it
#   sh repin.sh release UUID   removes this guest's file; its workers may run again wherever its emulator may
# It reads, and sets the affinity of threads named vhost-<pid of QEMU>. It never asks libvirt, and its status is always 0.
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"
places=${repinFolder}

# Workers that are kernel threads, as they were before Linux 6.4: /proc/THREAD/comm:vhost-<pid of QEMU>.
kernel=$(grep -sHx 'vhost-[0-9]*' /proc/[0-9]*/comm)

# workers PID: the vhost workers of this QEMU in the order of their creation, which is that of the queues.
workers() {
	found=$(grep -sHx "vhost-$1" /proc/"$1"/task/*/comm)
	[ -n "$found" ] || found=$(printf '%s\\n' "$kernel" | grep ":vhost-$1\\$")
	printf '%s\\n' "$found" | sed -n 's:/comm.*::; s:.*/::p' | sort -n
}

# allowed THREAD: the CPUs on which it may run.
allowed() {
	sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null
}

# pin PID CPU...: a CPU for each worker; when there are more workers than CPUs, from the first again.
pin() {
	process=$1
	shift
	for worker in $(workers "$process"); do
		cpu=$1
		shift
		set -- "$@" "$cpu"
		before=$(allowed "$worker")
		[ "$before" != "$cpu" ] || continue
		# Refused while the emulator's cpuset has no such CPU: then the guest's next start gives it one.
		taskset -pc "$cpu" "$worker" >/dev/null 2>&1 &&
			logger -t nearmetal -p daemon.notice "vhost worker $worker of QEMU $process: CPU $before, now $cpu"
	done
}

# release PID: all CPUs, of which the kernel gives a worker those of the emulator's cpuset; without cpusets, the emulator's own.
release() {
	emulator=$(allowed "$1")
	for worker in $(workers "$1"); do
		taskset -pc "$(cat /sys/devices/system/cpu/possible)" "$worker" >/dev/null 2>&1
		[ "$(allowed "$worker")" = "$emulator" ] || taskset -pc "$emulator" "$worker" >/dev/null 2>&1
	done
}

if [ "$1" = release ]; then
	rm -f "$places/$2"
	rmdir "$places" 2>/dev/null
fi

# libvirt's status files: the process of each running guest, then its UUID.
sed -n "s/^<domstatus .*pid='\\([0-9]*\\)'.*/\\1/p; s:^ *<uuid>\\([0-9a-f-]*\\)</uuid>.*:\\1:p" /run/libvirt/qemu/*.xml 2>/dev/null |
	while read -r found; do
		case $found in
			*-*) ;;
			*) process=$found; continue ;;
		esac
		[ -n "$process" ] || continue
		if [ "$1" = release ]; then
			[ "$found" != "$2" ] || release "$process"
		elif [ -f "$places/$found" ]; then
			cpus=$(grep -v '^#' "$places/$found")
			case $cpus in
				'' | *[!0-9\\ ]*) ;;
				*) pin "$process" $cpus ;;
			esac
		fi
		process=
	done
exit 0
`
	.trim()
	.split('\n');
