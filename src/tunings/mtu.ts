import type {Edit} from '../change/change.ts';
import type {Domain, DomainInterface, Facts} from '../inspect/facts.ts';
import {commonMtu, type MtuChain, mtuChainOf, usualMtu, whyNoMtu} from '../inspect/mtu-chain.ts';
import {smallestLink} from '../inspect/smallest-link.ts';
import {setMtu} from '../xml/domain-edits.ts';
import {setNetworkMtu} from '../xml/network-edits.ts';
import {definitionEdit} from './definition-edit.ts';
import {ownDefinition} from './own-definition.ts';
import type {Context, Proposal, Tuning} from './tuning.ts';

type Chain = Extract<MtuChain, {kind: 'known'}>;
/** An interface that frames of this size may leave by. */
type Raise = Chain & {readonly nic: DomainInterface; readonly mac: string; readonly target: number};

/** Of IPv6 (RFC 8200), and of a tap (drivers/net/tun.c, tun_net_initialize). */
const [least, most] = [1280, 65_521];

/** Its way, as far as libvirt can tell the guest what fits. */
const chainOf = (facts: Facts, nic: DomainInterface): MtuChain => {
	const because = whyNoMtu(nic);
	return because === undefined ? mtuChainOf(facts, nic) : {kind: 'unknown', because};
};

const smallestOf = (facts: Facts, guest: Domain | undefined): Chain['smallest'] | undefined =>
	smallestLink(
		(guest?.inactive?.interfaces ?? []).map(nic => chainOf(facts, nic)).flatMap(chain => (chain.kind === 'known' ? [chain.smallest] : [])),
	);

export const mtu: Tuning = {
	id: 'mtu',
	title: 'MTU from the guest to the wire',
	stars: 2,
	about:
		'Larger frames mean fewer of them, and fewer header bytes: 9000 in place of 1500 gives a stream 3.8 % more on a link that is full, and ' +
		'spares work where the NIC does not cut large segments by itself. Bridge, taps and guest are one chain: each must carry what enters it.',
	value: 'What the smallest link behind the bridge carries, at most 9000.',
	wrong: 'Where switch or peers take less, which no host can see by itself: ask with “ping -M do” before.',
	risk:
		'A frame that is larger than what a switch or peer takes is lost without a word. Raised is only what is a guest’s and its bridge; ' +
		'after undo a bridge keeps its MTU where it would have followed its ports. No network is stopped.',
	source:
		'kernel net/bridge/br_forward.c (is_skb_forwardable), br_if.c (br_mtu_auto_adjust); libvirt formatdomain and formatnetwork (mtu); ' +
		'the reference document, rows 10 and 12',
	touches: {
		mtu: ['MTU of <bridge>', 'in the guest: MTU of <nic>'],
		network: ['definition of network <network>'],
		domain: ['definition of <guest>'],
	},
	looksInside: true,
	fields: [
		{
			id: 'mtu',
			title: 'MTU',
			hint: `a number such as ${commonMtu}; automatic: what the smallest link behind the bridge carries, at most ${commonMtu}`,
			check(text, {facts, guest}) {
				if (!/^\d{1,6}$/.test(text) || Number(text) < least || Number(text) > most) return `“${text}” is no MTU from ${least} to ${most}`;
				const smallest = smallestOf(facts, guest);
				return smallest !== undefined && smallest.mtu < Number(text)
					? `${smallest.name} carries ${smallest.mtu}, and frames of ${text} would not get past it`
					: undefined;
			},
		},
	],
	propose(context) {
		const {facts, options} = context;
		const found = ownDefinition(context.guest);
		if (found.kind === 'unavailable') return found;
		const {guest, definition} = found;
		const chains = definition.interfaces.map(nic => ({nic, chain: chainOf(facts, nic)}));
		const raises = chains.flatMap(({nic, chain}): readonly Raise[] => {
			if (chain.kind === 'unknown' || nic.mac === undefined) return [];
			const target = options.mtu === undefined ? Math.min(chain.smallest.mtu, commonMtu) : Number(options.mtu);
			return [{...chain, nic, mac: nic.mac, target}];
		});
		const [first] = raises;
		if (first === undefined) {
			const because = chains.flatMap(({chain}) => (chain.kind === 'unknown' ? [chain.because] : []))[0];
			return {kind: 'unavailable', because: because ?? (chains.length === 0 ? 'it has no interface' : 'its interface has no MAC address')};
		}

		const large = raises.filter(({target}) => target > usualMtu);
		const [main] = large;
		if (main === undefined) {
			return options.mtu === undefined
				? notLarger(facts, first)
				: {kind: 'satisfied', because: `${first.target} is no more than every interface has`};
		}

		const {target, smallest} = main;
		const now = main.bridge?.mtu ?? main.network?.inactive?.mtu ?? usualMtu;
		return {
			kind: 'changes',
			summary: now < target ? `${now} → ${target} up to ${smallest.name}` : `${target} → also in ${guest.name}`,
			done: `${target} all the way already`,
			edits: [
				...large.flatMap(bridgeEdits),
				...large.flatMap(networkEdits),
				...large.flatMap(raise => definitionEdits(guest, raise)),
				...large.flatMap(raise => insideEdits(context, raise)),
			],
			because: large.map(
				raise =>
					`${raise.smallest.name} carries ${raise.smallest.mtu}, and nothing behind ${raise.bridge?.name ?? raise.network?.name} carries less; ${raise.bridge?.name ?? raise.network?.name} has ${raise.bridge?.mtu ?? usualMtu}.`,
			),
			warnings: [
				...new Set(large.flatMap(raise => doubts(context, raise))),
				...chains.flatMap(({nic, chain}) =>
					chain.kind === 'unknown' ? [`Its interface ${nic.mac ?? ''} stays as it is: ${chain.because}.`] : [],
				),
			],
		};
	},
};

/** No more than any NIC has that is told nothing. */
const notLarger = (facts: Facts, {smallest, isRouted}: Raise): Proposal => {
	const larger = facts.nics.find(nic => nic.up !== false && (nic.mtu ?? 0) > smallest.mtu);
	return isRouted && larger !== undefined
		? {
				kind: 'unavailable',
				because: `the default route leaves by ${smallest.name}, which carries ${smallest.mtu}`,
				details: [
					`${larger.name} carries ${larger.mtu}. A guest with frames that large would need a route MTU for all that goes by ${smallest.name} (ip route … mtu ${smallest.mtu}), which nearmetal does not set.`,
				],
			}
		: {kind: 'satisfied', because: `${smallest.name} carries no more than ${smallest.mtu}`};
};

/** The bridge with its taps, now. */
const bridgeEdits = ({bridge, target}: Raise): readonly Edit[] =>
	bridge === undefined ? [] : [{on: 'host', kind: 'mtu', where: {device: bridge.name}, wish: {atLeast: String(target)}}];

/** The same for the network's next start. */
const networkEdits = ({network, target}: Raise): readonly Edit[] =>
	network?.persistent && network.inactive !== undefined && (network.inactive.mtu ?? 0) < target
		? [{on: 'host', kind: 'network', where: {uuid: network.uuid, name: network.name}, wish: {edits: setNetworkMtu(target)}}]
		: [];

/** libvirt does not derive what it tells the guest from the network's own (qemuBuildNicDevProps): both must say it. */
const definitionEdits = (guest: Domain, {nic, mac, target}: Raise): readonly Edit[] =>
	(nic.mtu ?? 0) < target ? [definitionEdit(guest, setMtu(mac, target))] : [];

/** The guest's NIC, where it was told already and stays below all the same. */
const insideEdits = ({guest, inside}: Context, {mac, target}: Raise): readonly Edit[] => {
	const told = guest?.live?.interfaces.find(nic => nic.mac === mac)?.mtu;
	if (inside.kind === 'unread' || told === undefined || told < target) return [];
	const nic = inside.facts.nics.find(one => one.mac === mac.toLowerCase());
	return nic?.mtu === undefined || nic.mtu >= target || nic.master !== undefined
		? []
		: [{on: 'guest', kind: 'mtu', where: {device: nic.name}, wish: {atLeast: String(target)}}];
};

const doubts = (context: Context, raise: Raise): readonly string[] => {
	const {facts, guest} = context;
	const {bridge, network, isRouted, target, nic} = raise;
	return [
		`What switch and peers take is not read here: before, “ping -M do -s ${target - 28} PEER” on this host must be answered.`,
		...(isRouted && facts.host.cloud === 'amazon'
			? ['Amazon carries such frames within a VPC alone. To the internet they are cut down by path MTU discovery, which needs ICMP.']
			: []),
		...(network === undefined && bridge?.mtu !== undefined && bridge.mtu < target
			? [
					...(bridge.addresses.length > 0 ? [`${bridge.name} has this host’s own address: its own frames become as large.`] : []),
					`${bridge.name} is a bridge of the system, and ${target} lasts until the next boot: keep it where that bridge is configured (netplan, NetworkManager, ifupdown).`,
				]
			: []),
		...(network === undefined || (network.persistent && network.inactive !== undefined)
			? []
			: [
					`The network ${network.name} ${network.persistent ? 'has a definition that could not be read' : 'is transient'}: its next start has the MTU of before.`,
				]),
		...(networkEdits(raise).length > 0 && network?.xml?.includes('<dhcp>')
			? [`From its next start the network ${network.name} tells ${target} to all its guests, by DHCP.`]
			: []),
		...((nic.mtu ?? 0) > target
			? [`${guest?.name} is told ${nic.mtu}, more than ${raise.smallest.name} carries; it is not lowered here.`]
			: []),
		...(insideEdits(context, raise).length > 0
			? [`Something in ${guest?.name} sets a smaller MTU than it is told, and will again at its next boot: change it there.`]
			: []),
	];
};
