import {flowtableFolder, flowtableTable, listDevices} from '../change/flowtable.ts';

/** Gives bridges the flowtables that files name. A plain script: what keeps a host tuned must not need nearmetal. */
export const flowtableText: readonly string[] = `
#   sh flowtable.sh           gives every bridge that has a file in flowtable.d a flowtable of the devices in it
#   sh flowtable.sh BRIDGE    the same for one bridge, with the devices on standard input; status 1 where nft refuses them
# A device that was made anew is in no flowtable any more, and “nft flush ruleset” takes away ours with the rest.
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"

# devices BRIDGE: those of its flowtable, sorted, on one line.
devices() (
	${listDevices.replaceAll('\n', '\n\t')}
)

# make BRIDGE DEVICE...: in one transaction, in place of what is there. Names of devices are not quoted: nft before 1.0.2 takes no quotes there.
make() {
	table=${flowtableTable('$1')} list= quoted=
	shift
	for device; do
		list="$list\${list:+, }$device" quoted="$quoted\${quoted:+, }\\"$device\\""
	done
	nft -f - <<END
table inet $table
delete table inet $table
table inet $table {
	flowtable ft {
		hook ingress priority 0
		devices = { $list }
	}
	chain nm_forward {
		type filter hook forward priority 10; policy accept;
		iifname { $quoted } oifname { $quoted } ct state established flow add @ft
	}
}
END
}

if [ $# -gt 0 ]; then
	make "$1" $(cat)
	exit
fi
for file in ${flowtableFolder}/*; do
	[ -f "$file" ] || continue
	bridge=\${file##*/} wanted=$(grep -v '^#' "$file")
	case $wanted in
		'' | *[!A-Za-z0-9_.@\\ -]*) continue ;;
	esac
	# nft cannot be asked, or all is as it should be.
	now=$(devices "$bridge" 2>/dev/null) && [ "$now" != "$wanted" ] || continue
	# The network is not started, or a NIC not there yet.
	for device in $wanted; do
		[ -e "/sys/class/net/$device" ] || continue 2
	done
	make "$bridge" $wanted 2>/dev/null &&
		logger -t nearmetal -p daemon.notice "flowtable of $bridge: \${now:-none}, now $wanted"
done
exit 0
`
	.trim()
	.split('\n');
