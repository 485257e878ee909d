import type {Edit} from '../change/change.ts';
import type {Facts, Nic} from '../inspect/facts.ts';
import {notableShare} from '../inspect/losses.ts';
import {plural} from '../inspect/page/plural.ts';
import {linksUnder, wayOut} from '../inspect/way-out.ts';
import {nicRule} from './nic-rule.ts';
import {ownLines} from './own-file.ts';
import type {Situation, Tuning} from './tuning.ts';

/** A NIC on the guest's way out, of which the rings are known. */
type Ringed = {readonly nic: Nic; readonly rings: NonNullable<Nic['rings']>};

const wayOf = ({facts, guest}: Situation) => wayOut(facts, guest === undefined ? [] : [guest]);

const ringed = (nics: readonly Nic[]): readonly Ringed[] =>
	nics.flatMap(nic => (nic.rings === undefined || nic.rings.rxMaximum === 0 ? [] : [{nic, rings: nic.rings}]));

const checkLength = (text: string, situation: Situation, maximum: 'rxMaximum' | 'txMaximum'): string | undefined => {
	if (!/^[1-9]\d{1,5}$/.test(text)) return `“${text}” is not a number of packets (10 or more)`;
	const short = ringed(wayOf(situation).nics).find(({rings}) => rings[maximum] < Number(text));
	return short && `${short.nic.name} can have ${short.rings[maximum]} at most`;
};

export const nicRing: Tuning = {
	id: 'nic-ring',
	title: 'NIC receive ring',
	stars: 2,
	about:
		'The uplink puts packets that arrive into a ring until a CPU fetches them; what arrives while it is full is lost, and the NIC counts it as ' +
		'missed. A longer ring outlasts longer bursts. Where nothing is missed it gains nothing, and more of its memory falls out of the CPU’s cache.',
	value:
		'The longest that the NIC can have; never shorter than it is. The send ring stays as it is: what finds it full waits in the queue of the ' +
		'interface (tc qdisc).',
	wrong:
		'Where nothing is missed; and where the CPUs of its interrupts are too slow throughout: a longer ring fills as well, and what waits in it is late.',
	risk:
		'The driver makes its rings anew: the link stands still for less than a millisecond (ENA) or for some seconds, for all guests and for the ' +
		'connection over this NIC.',
	source: 'ethtool(8) -G; udev(7); amzn-drivers ENA_Linux_Best_Practices.rst',
	touches: {ring: ['receive ring of <nic>'], sendRing: ['send ring of <nic>'], file: ['/etc/udev/rules.d/90-nearmetal-nic-ring.rules']},
	fields: [
		{
			id: 'size',
			title: 'receive ring',
			hint: 'a number of packets such as 4096; automatic: the longest that the NIC can have',
			check: (text, situation) => checkLength(text, situation, 'rxMaximum'),
		},
		{
			id: 'send',
			title: 'send ring',
			hint: 'a number of packets such as 1024; automatic: as it is',
			check: (text, situation) => checkLength(text, situation, 'txMaximum'),
		},
	],
	propose({facts, guest, options}) {
		const {nics, unknown} = wayOf({facts, guest});
		if (nics.length === 0) return {kind: 'unavailable', because: unknown ?? `the packets of ${guest?.name} leave by no NIC of the host`};
		const known = ringed(nics);
		if (known.length === 0)
			return {
				kind: 'unavailable',
				because:
					facts.tools.ethtool === false
						? 'ethtool is not installed (package ethtool)'
						: `ethtool tells no rings of ${nics.map(({name}) => name).join(', ')}`,
			};
		const wanted = ({rings}: Ringed): number => (options.size === undefined ? rings.rxMaximum : Number(options.size));
		const short = known.filter(one => one.rings.rx < wanted(one));
		const send = Number(options.send ?? 0);
		const shortSend = known.filter(({rings}) => rings.tx < send);
		if (short.length === 0 && shortSend.length === 0)
			return {
				kind: 'satisfied',
				because: `${known.map(({nic, rings}) => `${nic.name} has ${rings.rx} of ${rings.rxMaximum}`).join(', ')} packets`,
			};
		const rules = [
			...short.flatMap(one => nicRule(one.nic, '-G', 'rx', wanted(one))),
			...shortSend.flatMap(({nic}) => nicRule(nic, '-G', 'tx', send)),
		];
		const changed = known.filter(one => short.includes(one) || shortSend.includes(one));
		const forgotten = changed.filter(({nic}) => nicRule(nic, '-G', 'rx', 0).length === 0);
		return {
			kind: 'changes',
			summary: inShort([
				...short.map(one => `${one.nic.name} ${one.rings.rx} → ${wanted(one)}`),
				...shortSend.map(({nic, rings}) => `${nic.name} sends ${rings.tx} → ${send}`),
			]),
			done: 'as long already',
			edits: [
				...short.map((one): Edit => ({on: 'host', kind: 'ring', where: {device: one.nic.name}, wish: {atLeast: String(wanted(one))}})),
				...shortSend.map(({nic}): Edit => ({on: 'host', kind: 'sendRing', where: {device: nic.name}, wish: {atLeast: String(send)}})),
				...(rules.length === 0 ? [] : [ownLines('host', '/etc/udev/rules.d/90-nearmetal-nic-ring.rules', 'nic-ring', rules)]),
			],
			because: [
				...short.map(({nic, rings}) => {
					const missed = notableShare(nic.counters?.rxMissed, nic.counters?.rxPackets);
					const lost = nic.counters?.rxMissed === undefined ? '' : `; it missed ${missed ?? 'next to none'} of its packets`;
					return `The receive ring of ${nic.name} is ${rings.rx} of ${rings.rxMaximum} packets${lost}.`;
				}),
				...shortSend.map(({nic, rings}) => `The send ring of ${nic.name} is ${rings.tx} of ${rings.txMaximum} packets.`),
			],
			warnings: [
				...(unknown === undefined ? [] : [`Not sure that these are the NICs: ${unknown}.`]),
				...forgotten.map(
					({nic}) => `${nic.name} tells neither PCI address nor MAC address of its own: its ring lasts until the next boot.`,
				),
				...changed
					.filter(({nic}) => carriesUs(facts, nic))
					.map(({nic}) => `The host was read by SSH over ${nic.name}: a connection over it stands still meanwhile.`),
			],
		};
	},
};

/** The column is 34 characters wide: a long name of a NIC leaves no room for the unit, several leave none for any. */
const inShort = (parts: readonly string[]): string => {
	const named = parts.join(', ');
	return [`${named} packets`, named].find(({length}) => length <= 34) ?? plural(parts.length, 'ring');
};

const carriesUs = (facts: Facts, {name}: Nic): boolean => {
	const device = facts.sshConnection?.device;
	return device !== undefined && linksUnder(facts, device).includes(name);
};
