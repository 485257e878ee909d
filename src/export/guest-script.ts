import {chosen, type Plan} from '../plan/plan.ts';
import {comment, quote} from '../target/quote.ts';
import {readDomain} from '../xml/domain.ts';

/** The guest's part: queues that the guest did not switch on by itself. A current kernel does (virtio_net, virtnet_probe). */
export const guestScript = (plan: Plan): string => {
	const definition = chosen(plan)
		.flatMap(step => step.changes)
		.findLast(change => change.kind === 'domain');
	const interfaces =
		definition === undefined
			? []
			: readDomain(definition.after as string).interfaces.filter(nic => nic.mac !== undefined && (nic.queues ?? 1) > 1);
	return [
		'#!/bin/sh',
		comment(`Inside ${plan.guest?.name ?? 'the guest'}, as root, after it was started anew. It may be run again.`),
		'# A current Linux guest switches its queues on by itself: then this changes nothing and says so.',
		'export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"',
		'',
		'# queues MAC N: switches on N queue pairs of the interface with this address.',
		'queues() {',
		'	for address in /sys/class/net/*/address; do',
		'		[ "$(cat "$address")" = "$1" ] || continue',
		'		interface=$(basename "$(dirname "$address")")',
		'		now=$(ethtool -l "$interface" | awk \'/^Combined:/ {print $2}\' | tail -n 1)',
		'		case $now in',
		"			'' | *[!0-9]*)",
		'				printf \'%s\\n\' "$interface: ethtool does not tell its queue pairs" >&2',
		'				return 1',
		'				;;',
		'		esac',
		'		if [ "$now" -ge "$2" ]; then',
		'			printf \'%s\\n\' "$interface: $now queue pairs are on already"',
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
