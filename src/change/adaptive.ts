import {readCoalescing} from '../inspect/ethtool.ts';
import {ethtoolCommand} from '../inspect/probe.ts';
import {hasOnly, isDevice} from './data.ts';
import type {Kind} from './kind.ts';

/** `on` or `off`; nothing for a driver that does not have it (`n/a`). */
const reading = `ethtool -c "$1" | sed -n 's/^Adaptive RX: \\(o[nf]*\\) .*/\\1/p'`;

/** Whether a NIC's driver chooses by itself how long it gathers received packets before it interrupts. */
export const adaptiveKind: Kind<{readonly device: string}, {readonly adaptive: 'on' | 'off'}> = {
	machines: ['host', 'guest'],
	title: ({device}) => `adaptive interrupts of ${device}`,
	effect: () => 'now',
	// The facts ask for it.
	survey: {},
	probe: ({device}) => ({commands: [{argv: ethtoolCommand('-c', device)}]}),
	read: (snapshot, {device}) => {
		const adaptive = readCoalescing(snapshot, device)?.rxAdaptive;
		return adaptive === undefined ? undefined : adaptive ? 'on\n' : 'off\n';
	},
	evolve: (state, {adaptive}) => (state?.trim() === adaptive ? state : `${adaptive}\n`),
	show: ({device}) => ['sh', '-c', reading, 'adaptive', device],
	put: ({device}) => [{run: ['xargs', 'ethtool', '-C', device, 'adaptive-rx'], input: 'state'}],
	lines: state => [state?.trim() ?? ''],
	undone: 'it is switched as before',
	reach: {
		where: ({device}) => isDevice(device),
		wish: wish => (wish.adaptive === 'on' || wish.adaptive === 'off') && hasOnly(wish, 'adaptive'),
	},
};
