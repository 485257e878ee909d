import {formatCpulist} from '../cpu/cpu-set.ts';
import type {DomainDefinition, DomainInterface} from '../inspect/facts.ts';
import {isFreeBsd, isWindows} from '../inspect/guest-system.ts';
import {plural} from '../inspect/page/plural.ts';
import {vhostInterfaces, whyNoVhost} from '../inspect/vhost.ts';
import {setQueues} from '../xml/domain-edits.ts';
import {definitionEdit} from './definition-edit.ts';
import {expectedOfPairs} from './expected.ts';
import {ownDefinition} from './own-definition.ts';
import type {Tuning} from './tuning.ts';

/** QEMU's and the kernel's limit for one tap (MAX_TAP_QUEUES, drivers/net/tun.c). */
const mostQueues = 256;

export const multiQueue: Tuning = {
	id: 'multi-queue',
	title: 'virtio multi-queue',
	stars: 5,
	about:
		'One queue pair means one vhost worker and one guest CPU for all packets. Several pairs let as many CPUs carry the traffic of several ' +
		'connections; a single connection stays on one. A current Linux guest switches them on by itself.',
	value: 'As many pairs as there are CPUs for their vhost workers, at most one for each vCPU.',
	wrong:
		'For a single stream, which stays on one pair; for a Windows guest, of which losses are reported; and where the workers have no CPUs of their own.',
	risk:
		'Each pair is a worker and memory; more pairs than CPUs for the workers only adds contention. Windows guests may lose. ' +
		'Since libvirt 11.4 the number is part of what a host must have that the guest migrates to.',
	source: 'kernel drivers/net/tun.c, drivers/net/virtio_net.c (virtnet_probe); libvirt formatdomain (driver queues)',
	touches: {domain: ['definition of <guest>']},
	fields: [
		{
			id: 'queues',
			title: 'queue pairs',
			hint: 'a number such as 4, or “vCPUs”; automatic: as many as there are CPUs for the workers, and no fewer than now',
			check(text, {guest}) {
				const vcpus = guest?.inactive?.vcpus?.maximum;
				if (text === 'vCPUs') return undefined;
				if (!/^\d+$/.test(text) || Number(text) < 1) return `“${text}” is not a number of 1 or more`;
				if (Number(text) > mostQueues) return `a tap has at most ${mostQueues} queues`;
				// A guest that runs XDP programs wants a queue for each vCPU beside those of its stack (virtnet_xdp_set).
				return vcpus !== undefined && Number(text) > 2 * vcpus
					? `${guest?.name} has ${vcpus} vCPUs: more pairs than twice that are of no use to anybody`
					: undefined;
			},
		},
	],
	// Without this tuning the demand holds the queues that the guest has now; with it, placement chooses unless a number was typed.
	demand(demand, options, {facts, guest}) {
		if (guest.inactive !== undefined && twiceThere(guest.inactive) !== undefined) return demand;
		const interfaces = guest.inactive === undefined ? [] : vhostInterfaces(guest.inactive, facts);
		const text = options.queues;
		const queues = text === 'vCPUs' ? Math.min(demand.vcpus, mostQueues) : Number(text);
		// What a guest has more of already is kept.
		return {
			...demand,
			vhostQueues: demand.vhostQueues.map((now, index) =>
				interfaces[index]?.foreignTap
					? now
					: Number.isInteger(queues) && queues > 0
						? queues
						: typeof now === 'number'
							? {atLeast: now}
							: now,
			),
		};
	},
	expected(context) {
		const {facts, guest, placement} = context;
		const pairs = guest?.inactive
			? vhostInterfaces(guest.inactive, facts).map((nic, index) => [nic.queues ?? 1, placement?.queues[index] ?? 1])
			: [];
		// The interface that gains most.
		const [now = 1, then = 1] = pairs.toSorted(([a = 1, b = 1], [c = 1, d = 1]) => d / c - b / a)[0] ?? [];
		return expectedOfPairs(context, now, then);
	},
	propose({facts, guest: chosen, placement}) {
		const found = ownDefinition(chosen);
		if (found.kind === 'unavailable') return found;
		const {guest, definition} = found;
		const interfaces = vhostInterfaces(definition, facts);
		const none = whyNoVhost(definition, facts);
		if (none !== undefined) return {kind: 'unavailable', because: none};
		if (interfaces.every(({foreignTap}) => foreignTap)) return {kind: 'unavailable', because: interfaces.map(madeElsewhere).join('; ')};
		const macs = interfaces.map(nic => nic.mac);
		if (placement === undefined) return {kind: 'unavailable', because: 'no placement was found for this guest'};
		if (macs.some(mac => mac === undefined))
			return {kind: 'unavailable', because: 'an interface without a MAC address cannot be told apart'};
		const twice = twiceThere(definition);
		if (twice !== undefined)
			return {
				kind: 'unavailable',
				because: `two of its interfaces have the address ${twice}: which is meant cannot be told, use virsh edit`,
			};
		const now = [...new Set(interfaces.map(nic => nic.queues ?? 1))].join(', ');
		const wanted = placement.queues;
		const then = [...new Set(wanted)].join(', ');
		const workers = wanted.reduce((sum, pairs) => sum + pairs, 0);
		const emulator = definition.emulatorPin;
		const edits = macs.flatMap((mac, index) =>
			(wanted[index] ?? 1) === (interfaces[index]?.queues ?? 1) ? [] : setQueues(mac ?? '', wanted[index] ?? 1),
		);
		return {
			kind: 'changes',
			summary: `${now} → ${then} queue ${then === '1' ? 'pair' : 'pairs'}`,
			done: `${then} queue ${then === '1' ? 'pair' : 'pairs'} already`,
			edits: edits.length === 0 ? [] : [definitionEdit(guest, edits)],
			because: [
				`${plural(definition.vcpus?.maximum ?? 0, 'vCPU')}, and ${plural(new Set(placement.vhost).size, 'CPU')} for its ${plural(placement.vhost.length, 'vhost worker')}.`,
				...interfaces.filter(({foreignTap}) => foreignTap).map(nic => `${madeElsewhere(nic)}.`),
			],
			// The workers are born with the emulator's CPUs (domain of cpu-pinning, which widens them).
			warnings: [
				...(emulator !== undefined && workers > emulator.length
					? [`Without cpu-pinning, its ${workers} vhost workers share emulatorpin ${formatCpulist(emulator)}.`]
					: []),
				...doubtsOf(definition, wanted),
			],
		};
	},
};

/** The kernel attaches with several queues only to a tap that was made for several, and with one only to another (tun_set_iff in drivers/net/tun.c). */
const madeElsewhere = ({target}: DomainInterface): string =>
	`the tap ${target ?? 'of an interface'} is made by somebody else (managed=no): how many queues it may have is decided there`;

/** An address of two interfaces, as a virtio NIC and its stand-in have (<teaming>): edits go by the address. */
const twiceThere = ({interfaces}: DomainDefinition): string | undefined => {
	const macs = interfaces.flatMap(({mac}) => mac ?? []);
	return macs.find((mac, index) => macs.indexOf(mac) < index);
};

/** From this many vCPUs on NetKVM lost received packets with guest_csum on (virtio-win#1630). */
const manyWindowsVcpus = 60;

/** What is known of guests of this kind that speaks against more pairs. */
const doubtsOf = (definition: DomainDefinition, wanted: readonly number[]): readonly string[] => {
	const {maximum = 0, current = 0} = definition.vcpus ?? {};
	const isMore = wanted.some(pairs => pairs > 1);
	return [
		...(isMore && isWindows(definition)
			? [
					'It is a Windows guest: its driver NetKVM spread packets over pairs badly in reports (16 pairs 2.3 Gbit/s, one 4.3: virtio-win#237). Measure, and see RSS in the driver.',
					...(maximum >= manyWindowsVcpus ? [`With ${maximum} vCPUs NetKVM may lose received packets (virtio-win#1630).`] : []),
				]
			: []),
		...(isMore && isFreeBsd(definition)
			? ['It is a FreeBSD guest: vtnet uses several pairs only where hw.vtnet.mq_max_pairs allows it. Measure (opnsense/src#259).']
			: []),
		// virtnet_probe switches on a pair for each CPU that is on, and nobody switches on more when a CPU comes (virtnet_set_queues).
		...(current < maximum && wanted.some(pairs => pairs > current)
			? [
					`Of its ${maximum} vCPUs ${current} ${current === 1 ? 'is' : 'are'} on at its start: a Linux guest then uses as many pairs, and more only when told (ethtool -L).`,
				]
			: []),
		...(wanted.some(pairs => pairs > maximum) && maximum > 0
			? [`More pairs than its ${maximum} vCPUs stay unused, but for a guest that runs XDP programs.`]
			: []),
	];
};
