import type {Snapshot} from '../target/target.ts';
import type {Nic} from './facts.ts';
import {ethtoolCommand} from './probe.ts';
import {fieldOf, stdoutOf, toCount} from './reading.ts';

/** `ethtool -l` and `-g` print the same fields twice: what can be had, then what is set. */
const halves = (
	snapshot: Snapshot,
	option: '-l' | '-g',
	name: string,
): {readonly maximum: string; readonly current: string} | undefined => {
	const [maximum, current] = stdoutOf(snapshot, ethtoolCommand(option, name))?.split('Current hardware settings:') ?? [];
	return maximum === undefined || current === undefined ? undefined : {maximum, current};
};

const count = (text: string, field: string): number | undefined => toCount(fieldOf(text, field));

/** Combined queues, or the smaller of both directions on a device that counts them apart (`n/a` or 0 combined). */
const channels = (text: string): number | undefined => {
	const [rx, tx] = [count(text, 'RX') || undefined, count(text, 'TX') || undefined];
	return count(text, 'Combined') || (rx && tx && Math.min(rx, tx));
};

/** The combined channels that are set, which alone `ethtool -L DEVICE combined` sets; undefined for a NIC that has none. */
export const readCombined = (snapshot: Snapshot, name: string): number | undefined =>
	count(halves(snapshot, '-l', name)?.current ?? '', 'Combined');

export const readChannels = (snapshot: Snapshot, name: string): Nic['channels'] => {
	const text = halves(snapshot, '-l', name);
	const [maximum, current] = text ? [channels(text.maximum), channels(text.current)] : [];
	return maximum === undefined || current === undefined ? undefined : {maximum, current};
};

export const readRings = (snapshot: Snapshot, name: string): Nic['rings'] => {
	const text = halves(snapshot, '-g', name);
	if (!text) return undefined;
	const [rx, rxMaximum, tx, txMaximum] = [
		count(text.current, 'RX'),
		count(text.maximum, 'RX'),
		count(text.current, 'TX'),
		count(text.maximum, 'TX'),
	];
	return rx === undefined || rxMaximum === undefined || tx === undefined || txMaximum === undefined
		? undefined
		: {rx, rxMaximum, tx, txMaximum};
};

/** ethtool's short names, as `ethtool -K` takes them. */
const shortNames = {
	'rx-checksumming': 'rx',
	'tx-checksumming': 'tx',
	'scatter-gather': 'sg',
	'tcp-segmentation-offload': 'tso',
	'generic-segmentation-offload': 'gso',
	'generic-receive-offload': 'gro',
	'large-receive-offload': 'lro',
	'rx-gro-list': 'rx-gro-list',
	'rx-udp-gro-forwarding': 'rx-udp-gro-forwarding',
	'ntuple-filters': 'ntuple',
} as const;

export const readOffloads = (snapshot: Snapshot, name: string): Nic['offloads'] => {
	const text = stdoutOf(snapshot, ethtoolCommand('-k', name));
	if (text === undefined) return undefined;
	return Object.fromEntries(
		Object.entries(shortNames).flatMap(([long, short]) => {
			const value = fieldOf(text, long);
			return value === undefined ? [] : [[short, value.startsWith('on')]];
		}),
	);
};

/**
 * `n/a` is what the driver does not have. Before 5.12 ethtool printed 0 and `off` in its place, which cannot be told from the values.
 */
export const readCoalescing = (snapshot: Snapshot, name: string): Nic['coalescing'] => {
	const text = stdoutOf(snapshot, ethtoolCommand('-c', name));
	if (text === undefined) return undefined;
	const [, rx, tx] = /^Adaptive RX: (\S+) +TX: (\S+)/m.exec(text) ?? [];
	const flag = (word: string | undefined) => (word === 'on' ? true : word === 'off' ? false : undefined);
	return {
		rxAdaptive: flag(rx),
		txAdaptive: flag(tx),
		rxMicroseconds: count(text, 'rx-usecs'),
		rxFrames: count(text, 'rx-frames'),
		txMicroseconds: count(text, 'tx-usecs'),
		txFrames: count(text, 'tx-frames'),
	};
};
