import {combinedSet} from '../change/channels.ts';
import {chosen, type Plan} from '../plan/plan.ts';
import {heading, readArguments, surroundings} from '../run/script-opening.ts';
import {quote} from '../target/quote.ts';
import {readDomain} from '../xml/domain.ts';

/** The guest's part: queues that the guest did not switch on by itself. A current kernel does (virtio_net, virtnet_probe). */
export const queuesScript = (plan: Plan): string => {
	const definition = chosen(plan)
		.flatMap(step => step.changes)
		.findLast(change => change.kind === 'domain');
	const interfaces =
		definition === undefined
			? []
			: readDomain(definition.after as string).interfaces.filter(nic => nic.mac !== undefined && (nic.queues ?? 1) > 1);
	return [
		...heading(
			`Inside ${plan.guest?.name ?? 'the guest'}, as root, after it was started anew. It may be run again.`,
			'A current Linux guest switches its queues on by itself: then this changes nothing and says so.',
		),
		...surroundings,
		'',
		...readArguments({
			name: 'guest.sh',
			does: ['Switches on the queue pairs of the guest’s network interfaces that are not on yet.'],
			dryRun: 'says what it would switch on',
			status: 'says how many are on; status 0 when all are',
			force: undefined,
		}),
		'# channels NIC: how many are on; nothing where ethtool does not tell.',
		'channels() {',
		`	${combinedSet}`,
		'}',
		'',
		'# queues MAC N: switches on N queue pairs of the interface with this address.',
		'queues() {',
		'	for address in /sys/class/net/*/address; do',
		'		[ "$(cat "$address")" = "$1" ] || continue',
		'		interface=$(basename "$(dirname "$address")")',
		'		now=$(channels "$interface")',
		'		case $now in',
		"			'' | *[!0-9]*)",
		'				printf \'%s\\n\' "$interface: ethtool does not tell its queue pairs" >&2',
		'				return 1',
		'				;;',
		'		esac',
		'		if [ "$now" -ge "$2" ]; then',
		'			printf \'%s\\n\' "$interface: $now queue pairs are on already"',
		'		elif [ $mode != change ]; then',
		'			[ $mode = dry-run ] && so="would be" || so="are to be"',
		'			printf \'%s\\n\' "$interface: $now queue pairs, $2 $so on"',
		'			[ $mode = dry-run ]',
		'		else',
		'			ethtool -L "$interface" combined "$2" && printf \'%s\\n\' "$interface: $now queue pairs, now $2"',
		'		fi',
		'		return',
		'	done',
		'	printf \'%s\\n\' "no interface has the address $1" >&2',
		'	return 1',
		'}',
		'',
		...(interfaces.length === 0
			? ['echo "nothing to do in the guest"']
			: ['status=0', ...interfaces.map(nic => `queues ${quote((nic.mac ?? '').toLowerCase())} ${nic.queues} || status=1`), 'exit $status']),
		'',
	].join('\n');
};
