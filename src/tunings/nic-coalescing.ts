import type {Edit} from '../change/change.ts';
import {isSince} from '../inspect/is-since.ts';
import {wayOut} from '../inspect/way-out.ts';
import {choiceOf} from './choice.ts';
import {nicRule} from './nic-rule.ts';
import {ownLines} from './own-file.ts';
import type {Tuning} from './tuning.ts';

export const nicCoalescing: Tuning = {
	id: 'nic-coalescing',
	title: 'adaptive NIC interrupts',
	stars: 2,
	about:
		'A NIC may wait some microseconds for more packets before it interrupts: fewer interrupts for much traffic, and a delay for little. With ' +
		'adaptive interrupts its driver chooses the time by what arrives.',
	value: 'On, where the driver has it.',
	wrong: 'For a guest that answers single packets: the wait is part of every answer. “off” leaves the driver’s fixed time.',
	risk: 'More latency under load. The link stays up.',
	source: 'ethtool(8), -C; amzn-drivers ENA_Linux_Best_Practices.rst (adaptive-rx)',
	touches: {adaptive: ['adaptive interrupts of <nic>'], file: ['/etc/udev/rules.d/90-nearmetal-nic-coalescing.rules']},
	fields: [
		{
			id: 'adaptive',
			title: 'adaptive',
			hint: '“on” or “off”; automatic: on',
			...choiceOf('on', 'off'),
		},
	],
	propose({facts, guest, options}) {
		const {nics, unknown} = wayOut(facts, guest === undefined ? [] : [guest]);
		if (nics.length === 0) return {kind: 'unavailable', because: unknown ?? `the packets of ${guest?.name} leave by no NIC of the host`};
		const names = nics.map(({name}) => name).join(', ');
		const version = facts.tools.ethtool || undefined;
		if (nics.every(({coalescing}) => coalescing === undefined))
			return {kind: 'unavailable', because: `ethtool tells nothing of the interrupts of ${names}`};
		// Before, it printed “off” also for a driver that does not have it (netlink coalescing came with 5.12).
		if (!isSince(version, [5, 12]))
			return {kind: 'unavailable', because: `ethtool ${version ?? 'of this host'} does not tell whether ${names} can adapt`};
		const able = nics.filter(({coalescing}) => coalescing?.rxAdaptive !== undefined);
		if (able.length === 0) return {kind: 'unavailable', because: `the driver of ${names} does not adapt its interrupts`};
		const adaptive = options.adaptive === 'off' ? 'off' : 'on';
		const other = able.filter(({coalescing}) => coalescing?.rxAdaptive !== (adaptive === 'on'));
		if (other.length === 0 && options.adaptive === undefined) return {kind: 'satisfied', because: `${names}: ${adaptive} already`};
		const rules = able.flatMap(nic => nicRule(nic, '-C', 'adaptive-rx', adaptive));
		const shown = able.map(({name}) => name).join(', ');
		return {
			kind: 'changes',
			summary: `${shown.length <= 16 ? shown : `${able.length} NICs`}: adaptive ${other.length === 0 ? `${adaptive} kept` : `${adaptive === 'on' ? 'off' : 'on'} → ${adaptive}`}`,
			done: `${adaptive} already`,
			edits: [
				...able.map(({name}): Edit => ({on: 'host', kind: 'adaptive', where: {device: name}, wish: {adaptive}})),
				...(rules.length === 0 ? [] : [ownLines('host', '/etc/udev/rules.d/90-nearmetal-nic-coalescing.rules', 'nic-coalescing', rules)]),
			],
			because: able.map(({name, coalescing}) =>
				adaptive === 'on' && coalescing?.rxAdaptive
					? `${name} chooses by what arrives how long it waits before an interrupt.`
					: adaptive === 'on'
						? `${name} waits ${coalescing?.rxMicroseconds ?? 'an unknown number of'} µs before each interrupt now, whatever arrives.`
						: `${name} waits as its driver is set, ${coalescing?.rxMicroseconds ?? 'an unknown number of'} µs, whatever arrives.`,
			),
			warnings: [
				...(unknown === undefined ? [] : [`Not sure that these are the NICs: ${unknown}.`]),
				...(rules.length < able.length
					? ['A NIC that tells neither PCI address nor MAC address of its own has it until the next boot.']
					: []),
			],
		};
	},
};
