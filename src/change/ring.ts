import {readRings} from '../inspect/ethtool.ts';
import {ethtoolCommand} from '../inspect/probe.ts';
import {isDevice} from './data.ts';
import type {Kind} from './kind.ts';
import {evolveNumber, isNumberWish, lowest, type NumberWish, numberLines} from './number.ts';

/**
 * The descriptors of a NIC's rings of one direction, each of them. Its driver makes its rings anew, so the link stands still: for less than a
 * millisecond (ENA) or some seconds. Many drivers round what they are given, up or down: what is read back counts.
 */
const ringsOf = (name: string, direction: 'rx' | 'tx'): Kind<{readonly device: string}, NumberWish> => ({
	machines: ['host', 'guest'],
	title: ({device}) => `${name} of ${device}`,
	effect: () => 'now',
	// The facts ask for it.
	survey: {},
	probe: ({device}) => ({commands: [{argv: ethtoolCommand('-g', device)}]}),
	read: (snapshot, {device}) => {
		const rings = readRings(snapshot, device);
		return rings === undefined ? undefined : `${rings[direction]}\n`;
	},
	evolve: evolveNumber,
	// Of the two halves that ethtool prints, what is set; nothing for a NIC that has none.
	show: ({device}) => [
		'sh',
		'-c',
		`ethtool -g "$1" | sed -n '/^Current/,$s/^${direction.toUpperCase()}:[[:space:]]*\\([0-9]*\\)$/\\1/p'`,
		'ring',
		device,
	],
	put: ({device}) => [{run: ['xargs', 'ethtool', '-G', device, direction], input: 'state'}],
	lines: numberLines,
	lowest,
	undone: 'it has its length of before again; the link stands still for it once more',
	reach: {where: ({device}) => isDevice(device), wish: isNumberWish},
});

export const ringKind = ringsOf('receive ring', 'rx');
export const sendRingKind = ringsOf('send ring', 'tx');
