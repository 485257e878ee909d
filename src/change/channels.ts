import {readCombined} from '../inspect/ethtool.ts';
import {ethtoolCommand} from '../inspect/probe.ts';
import {isDevice} from './data.ts';
import type {Kind} from './kind.ts';
import {evolveNumber, isNumberWish, lowest, type NumberWish, numberLines} from './number.ts';

/** Of a shell: the combined channels of the NIC `$1` that are set, of the two halves that ethtool prints; nothing for one that has none. */
export const combinedSet = `ethtool -l "$1" | sed -n '/^Current/,$s/^Combined:[[:space:]]*\\([0-9]*\\)$/\\1/p'`;

/** The number of a NIC's combined channels. Its driver makes its queues and interrupts anew, so the link is down for a moment. */
export const channelsKind: Kind<{readonly device: string}, NumberWish> = {
	machines: ['host', 'guest'],
	title: ({device}) => `channels of ${device}`,
	effect: () => 'now',
	// The facts ask for it.
	survey: {},
	probe: ({device}) => ({commands: [{argv: ethtoolCommand('-l', device)}]}),
	read: (snapshot, {device}) => {
		const count = readCombined(snapshot, device);
		return count === undefined ? undefined : `${count}\n`;
	},
	evolve: evolveNumber,
	show: ({device}) => ['sh', '-c', combinedSet, 'channels', device],
	put: ({device}) => [{run: ['xargs', 'ethtool', '-L', device, 'combined'], input: 'state'}],
	lines: numberLines,
	lowest,
	undone: 'it has its number of channels of before again',
	reach: {where: ({device}) => isDevice(device), wish: isNumberWish},
};
