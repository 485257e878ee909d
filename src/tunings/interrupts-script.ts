import {interruptsFolder} from '../inspect/kept-interrupts.ts';

/** Puts the interrupts of NICs on the CPUs that files name. A plain script: what keeps a host tuned must not need nearmetal. */
export const interruptsText: readonly string[] = `
#   sh interrupts.sh            puts the interrupts of every NIC that has a file in interrupts.d where its lines say
#   sh interrupts.sh DEVICE     the same for one NIC, with the lines on standard input; status 1 where one cannot be moved
# A line is the name of an interrupt and a cpulist: the numbers of interrupts change from boot to boot.
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"

# place DEVICE: lines on standard input. The vectors of a virtio NIC are those of the PCI device above it.
place() {
	for vectors in "/sys/class/net/$1/device/msi_irqs" "/sys/class/net/$1/device/../msi_irqs"; do
		[ ! -d "$vectors" ] || break
	done
	lines="
$(cat)
"
	failed=0
	for vector in "$vectors"/*; do
		irq=\${vector##*/} name=
		read -r name 2>/dev/null < "/sys/kernel/irq/$irq/actions"
		# What follows the name in its line; all the lines, where there is none.
		list=\${lines#*"
$name "}
		list=\${list%%"
"*}
		case $name/$list in
			/* | */ | */*[!0-9,-]*) continue ;;
		esac
		read -r before < "/proc/irq/$irq/smp_affinity_list"
		[ "$before" != "$list" ] || continue
		if echo "$list" 2>/dev/null > "/proc/irq/$irq/smp_affinity_list"; then
			logger -t nearmetal -p daemon.notice "interrupt $irq ($name): CPU $before, now $list"
		else
			printf '%s\\n' "interrupt $irq ($name) cannot be moved: its driver manages it, or CPU $list cannot take it" >&2
			failed=1
		fi
	done
	return $failed
}

if [ $# -gt 0 ]; then
	place "$1"
	exit
fi
# Started since, irqbalance would move them back: one of the two must leave them alone.
[ -z "$(grep -sx irqbalance /proc/[0-9]*/comm)" ] || exit 0
for file in ${interruptsFolder}/*; do
	[ ! -f "$file" ] || place "\${file##*/}" < "$file" 2>/dev/null
done
exit 0
`
	.trim()
	.split('\n');
