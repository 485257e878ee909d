import type {Edit} from '../change/change.ts';
import type {DomainDefinition, Nic} from '../inspect/facts.ts';
import {isFreeBsd, isWindows} from '../inspect/guest-system.ts';
import {vhostInterfaces} from '../inspect/vhost.ts';
import {expectedOfPairs} from './expected.ts';
import {type OwnLine, ownLines} from './own-file.ts';
import type {Context, Tuning} from './tuning.ts';

/** A queue pair of the guest that is to be on: its NIC there, by the MAC address of the definition, and how many pairs. */
type Wanted = {readonly nic: Nic; readonly mac: string; readonly pairs: number};

export const guestQueues: Tuning = {
	id: 'guest-queues',
	title: 'queues switched on in the guest',
	stars: 5,
	about:
		'The definition gives a NIC its queue pairs; the guest decides how many of them it uses. A current Linux guest switches all of them on by ' +
		'itself, up to one for each of its CPUs. Where something inside has set fewer, the others carry nothing.',
	value: 'As many as its definition gives, at most one for each of its CPUs.',
	wrong: 'Where somebody has set fewer on purpose, to keep interrupts of its NIC off some of its CPUs.',
	risk: 'Its NIC stops for a moment while the driver makes the queues anew.',
	source: 'kernel drivers/net/virtio_net.c (virtnet_probe, virtnet_set_channels); ethtool(8), udev(7); the reference document, row 11',
	touches: {channels: ['in the guest: channels of <nic>'], file: ['in the guest: /etc/udev/rules.d/90-nearmetal-guest-queues.rules']},
	looksInside: true,
	fields: [],
	expected(context) {
		if (context.inside.kind === 'unread') return undefined;
		const {nics, cpus} = context.inside.facts;
		const wanted = wantedIn(context, nics, cpus.filter(cpu => cpu.online).length);
		const gains = wanted.flatMap(({nic: {channels}, pairs}) => (channels === undefined ? [] : [[channels.current, pairs] as const]));
		const [now, then] = gains.toSorted(([a, b], [c, d]) => d / c - b / a)[0] ?? [1, 1];
		return expectedOfPairs(context, now, then);
	},
	propose(context) {
		const {guest, inside} = context;
		if (guest?.inactive === undefined)
			return {kind: 'unavailable', because: guest === undefined ? 'no guest chosen' : 'its definition could not be read'};
		if (inside.kind === 'unread')
			return {
				kind: 'unavailable',
				because: inside.because,
				details: [...inside.details, byHand(guest.inactive)],
			};
		const {nics, cpus, tools} = inside.facts;
		const online = cpus.filter(cpu => cpu.online).length;
		const wanted = wantedIn(context, nics, online);
		if (wanted.length === 0) return {kind: 'unavailable', because: 'none of its NICs with several queue pairs was found inside'};
		if (wanted.every(({nic}) => nic.channels === undefined))
			return {
				kind: 'unavailable',
				because:
					tools.ethtool === false ? 'ethtool is not installed in the guest (package ethtool)' : 'ethtool tells no channels of its NICs',
			};
		const off = wanted.filter(({nic: {channels}}) => channels !== undefined && channels.current < Math.min(channels.maximum, online));
		const named = off.map(({nic, pairs}) => `${nic.name} ${nic.channels?.current} → ${pairs}`).join(', ');
		if (off.length === 0) return {kind: 'satisfied', because: 'the guest switches on what it is given'};
		return {
			kind: 'changes',
			summary: named,
			done: 'all on already',
			edits: [
				...off.map(({nic, pairs}): Edit => ({on: 'guest', kind: 'channels', where: {device: nic.name}, wish: {atLeast: String(pairs)}})),
				ownLines('guest', '/etc/udev/rules.d/90-nearmetal-guest-queues.rules', 'guest-queues', off.map(rule)),
			],
			because: off.map(
				({nic}) => `${nic.name} in ${guest.name} uses ${nic.channels?.current} of ${nic.channels?.maximum} queue pairs that it has now.`,
			),
			warnings: [],
		};
	},
};

/** How they are switched on where nobody could look. */
const byHand = (definition: DomainDefinition): string =>
	isWindows(definition)
		? 'Windows switches them on by itself where the NIC’s driver has RSS on: see Get-NetAdapterRss in the guest.'
		: isFreeBsd(definition)
			? 'FreeBSD switches them on at its boot, as many as hw.vtnet.mq_max_pairs allows: see sysctl dev.vtnet in the guest.'
			: 'guest.sh of the export switches them on: run it in the guest.';

/** The guest's NICs that have, or will have, more than one queue pair; it can use as many as it has CPUs. */
const wantedIn = ({facts, guest, placement}: Context, nics: readonly Nic[], cpus: number): readonly Wanted[] =>
	(guest?.inactive ? vhostInterfaces(guest.inactive, facts) : []).flatMap((own, index) => {
		const nic = nics.find(({mac}) => mac !== undefined && mac === own.mac?.toLowerCase());
		const pairs = Math.min(placement?.queues[index] ?? own.queues ?? 1, cpus);
		return nic === undefined || own.mac === undefined || pairs < 2 ? [] : [{nic, mac: own.mac.toLowerCase(), pairs}];
	});

/**
 * udev is what ifupdown, NetworkManager and netplan guests have in common; a .link file of ours would take the place of the one that
 * names the NIC (systemd.link(5): the first that matches is the only one).
 */
const rule = ({mac, pairs}: Wanted): OwnLine => [
	`ACTION=="add", SUBSYSTEM=="net", DRIVERS=="virtio_net", ATTR{address}=="${mac}", RUN+="/bin/sh -c 'exec ethtool -L $name combined `,
	`${pairs}'"`,
];
