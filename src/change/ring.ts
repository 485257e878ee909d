import {readRings} from '../inspect/ethtool.ts';
import {ethtoolCommand} from '../inspect/probe.ts';
import {isDevice} from './data.ts';
import type {Kind} from './kind.ts';
import {evolveNumber, isNumberWish, type NumberWish, numberLines} from './number.ts';

/** The receive ring that is set, of the two halves that ethtool prints; nothing for a NIC that has none. */
const reading = `ethtool -g "$1" | sed -n '/^Current/,$s/^RX:[[:space:]]*\\([0-9]*\\)$/\\1/p'`;

/**
 * The descriptors of a NIC's receive rings, each of them. Its driver makes its rings anew, so the link stands still: for less than a
 * millisecond (ENA) or some seconds. Many drivers round what they are given, up or down: what is read back counts.
 */
export const ringKind: Kind<{readonly device: string}, NumberWish> = {
	machines: ['host', 'guest'],
	title: ({device}) => `receive ring of ${device}`,
	effect: () => 'now',
	// The facts ask for it.
	survey: {},
	probe: ({device}) => ({commands: [{argv: ethtoolCommand('-g', device)}]}),
	read: (snapshot, {device}) => {
		const rings = readRings(snapshot, device);
		return rings === undefined ? undefined : `${rings.rx}\n`;
	},
	evolve: evolveNumber,
	show: ({device}) => ['sh', '-c', reading, 'ring', device],
	put: ({device}) => [{run: ['xargs', 'ethtool', '-G', device, 'rx'], input: 'state'}],
	lines: numberLines,
	undone: 'it has its length of before again; the link stands still for it once more',
	reach: {where: ({device}) => isDevice(device), wish: isNumberWish},
};
