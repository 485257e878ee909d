/** Programs that keep their state in files below $ROOT. */
export const programs: Readonly<Record<string, string>> = {
	// It asks the libvirt that it is told to ask, and only that of this host answers.
	virsh: `
uri=\${VIRSH_DEFAULT_CONNECT_URI:-$LIBVIRT_DEFAULT_URI}
[ "$1" = -c ] && { uri=$2; shift 2; }
[ "$uri" = qemu:///system ] || { echo "error: failed to connect to the hypervisor $uri" >&2; exit 1; }
[ "$1" = -q ] && shift
verb=$1
shift
while case $1 in --*) true ;; *) false ;; esac; do shift; done
case $verb in
dumpxml) cat "$ROOT/libvirt/$1.xml" ;;
define)
	xml=$(cat "$1")
	uuid=$(printf '%s' "$xml" | sed -n 's|.*<uuid>\\(.*\\)</uuid>.*|\\1|p' | head -n 1)
	[ -n "$uuid" ] || { echo 'error: XML error: no uuid' >&2; exit 1; }
	printf '%s\\n\\n' "$xml" > "$ROOT/libvirt/$uuid.xml"
	;;
net-info | net-dumpxml) cat "$ROOT/libvirt/network-$1.xml" ;;
net-define)
	xml=$(cat "$1")
	uuid=$(printf '%s' "$xml" | sed -n 's|.*<uuid>\\(.*\\)</uuid>.*|\\1|p' | head -n 1)
	[ -n "$uuid" ] || { echo 'error: XML error: no uuid' >&2; exit 1; }
	printf '%s\\n\\n' "$xml" > "$ROOT/libvirt/network-$uuid.xml"
	;;
domstate) cat "$ROOT/libvirt/$1.state" ;;
shutdown) echo 'shut off' > "$ROOT/libvirt/$1.state" ;;
start) echo running > "$ROOT/libvirt/$1.state" ;;
*) echo "virsh $verb: not known here" >&2; exit 1 ;;
esac
`,
	modprobe: `
if [ "$1" = -r ]; then
	rm "$ROOT/sys/module/$2/initstate" && rmdir "$ROOT/sys/module/$2"
else
	mkdir -p "$ROOT/sys/module/$1" && echo live > "$ROOT/sys/module/$1/initstate"
fi
`,
	systemctl: `
case $1 in
show) exec cat "$ROOT/slices/$3" ;;
set-property) printf '%s\\n' "$4" > "$ROOT/slices/$3"; exit ;;
esac
verb=
for word; do case $word in -*) ;; *) [ -n "$verb" ] && unit=$word || verb=$word ;; esac; done
case $verb in
enable) mkdir -p "$ROOT/units" && echo on > "$ROOT/units/$unit" ;;
disable) rm -f "$ROOT/units/$unit" && rmdir --ignore-fail-on-non-empty "$ROOT/units" ;;
is-enabled | is-active) [ -e "$ROOT/units/$unit" ] ;;
daemon-reload | try-restart) ;;
*) echo "systemctl $verb: not known here" >&2; exit 1 ;;
esac
`,
	id: 'echo 0',
	ethtool: `
case $1 in
-l | -L) file=$ROOT/channels/$2 field=Combined ;;
-g | -G) file=$ROOT/rings/$2 field=RX; [ "$3" != tx ] || field=TX ;;
-c | -C) file=$ROOT/coalescing/$2 ;;
esac
case $1 in
-l | -g | -c) cat "$file" ;;
-L | -G) text=$(sed "/^Current/,\\$ s/^\\($field:[[:space:]]*\\).*/\\1$4/" "$file") && printf '%s\\n' "$text" > "$file" ;;
-C) text=$(sed "s/^Adaptive RX: [a-z]*/Adaptive RX: $4/" "$file") && printf '%s\\n' "$text" > "$file" ;;
*) echo "ethtool $1: not known here (test/scripts/scratch-programs.ts)" >&2; exit 1 ;;
esac
`,
	ip: '[ "$1 $2 $3 $5" = "link set dev mtu" ] && echo "$6" > "$ROOT/sys/class/net/$4/mtu"',
	nft: `
case $* in
'-j list flowtables')
	printf '{"nftables": [{"metainfo": {"version": "1.0.6", "json_schema_version": 1}}'
	for table in "$ROOT"/nft/*; do
		[ ! -f "$table" ] || printf ', {"flowtable": {"family": "inet", "name": "ft", "table": "%s", "handle": 1, "hook": "ingress", "prio": 0, "dev": %s}}' "\${table##*/}" "$(cat "$table")"
	done
	echo ']}'
	;;
'-f -')
	text=$(cat)
	table=$(printf '%s\\n' "$text" | sed -n 's/^delete table inet //p')
	devices=$(printf '%s\\n' "$text" | sed -n 's/^.*devices = { \\(.*\\) }$/\\1/p')
	for device in $(printf %s "$devices" | sed 's/,//g'); do
		[ -e "$ROOT/sys/class/net/$device" ] || { echo 'Error: Could not process rule: No such file or directory' >&2; exit 1; }
	done
	[ -n "$devices" ] || { echo 'Error: syntax error, unexpected }' >&2; exit 1; }
	mkdir -p "$ROOT/nft"
	printf '["%s"]\\n' "$(printf %s "$devices" | sed 's/, /", "/g')" > "$ROOT/nft/$table"
	;;
'delete table inet '*) rm "$ROOT/nft/$4" && rmdir --ignore-fail-on-non-empty "$ROOT/nft" ;;
*) echo "nft $*: not known here (test/scripts/scratch-programs.ts)" >&2; exit 1 ;;
esac
`,
	logger: '',
	sleep: '',
};
