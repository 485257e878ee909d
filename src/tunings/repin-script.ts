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

# masks PID STATUS...: of these threads, the vhost workers of this QEMU: number and CPUs, a line each.
masks() {
	name=vhost-$1
	shift
	grep -sHE "^(Name:[[:space:]]$name|Cpus_allowed_list:.*)\\$" "$@" /dev/null |
		sed -n '/:Name:/{N;s:.*/\\([0-9]*\\)/status.*list\\:[[:space:]]*:\\1 :p;}' | sort -n
}

# workers PID: the same, wherever this kernel has them, in the order of their creation, which is that of the queues.
workers() {
	found=$(masks "$1" /proc/"$1"/task/*/status)
	[ -n "$found" ] || [ -z "$kernel" ] ||
		found=$(masks "$1" $(printf '%s\\n' "$kernel" | sed -n "s|/comm:vhost-$1\\$|/status|p"))
	[ -z "$found" ] || printf '%s\\n' "$found"
}

# pin PID CPU...: a CPU for each worker; when there are more workers than CPUs, from the first again.
pin() {
	process=$1
	shift
	workers "$process" | while read -r worker before; do
		cpu=$1
		shift
		set -- "$@" "$cpu"
		[ "$before" != "$cpu" ] || continue
		# Refused while the emulator's cpuset has no such CPU: then the guest's next start gives it one.
		taskset -pc "$cpu" "$worker" >/dev/null 2>&1 &&
			logger -t nearmetal -p daemon.notice "vhost worker $worker of QEMU $process: CPU $before, now $cpu"
	done
}

# release PID: all CPUs, of which the kernel gives a worker those of the emulator's cpuset; without cpusets, the emulator's own.
release() {
	emulator=$(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' "/proc/$1/status")
	workers "$1" | while read -r worker before; do
		taskset -pc "$(cat /sys/devices/system/cpu/possible)" "$worker" >/dev/null 2>&1
		grep -qx "Cpus_allowed_list:[[:space:]]*$emulator" "/proc/$worker/status" ||
			taskset -pc "$emulator" "$worker" >/dev/null 2>&1
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
