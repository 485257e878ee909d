import type {Output} from '../target.ts';
import {failed, type Machine, ok, setText, textOf} from './machine.ts';

const recordedChannels = (device: string): string => `ethtool -l ${device}`;
const halves = (text: string): readonly string[] => text.split(/(?=^Current hardware settings:)/m);
const combined = (half = ''): string | undefined => /^Combined:\s*(\d+)$/m.exec(half)?.[1];

/** `ethtool -L DEVICE combined N`, within the maximum that was recorded; undefined for other words. */
export const ethtool = (machine: Machine, [option, device = '', parameter, count = '']: readonly string[]): Output | undefined => {
	const recorded = machine.commands.get(recordedChannels(device));
	if (option !== '-L' || parameter !== 'combined' || recorded === undefined) return undefined;
	const [maximum = '', current = ''] = halves(recorded.stdout);
	if (combined(current) === undefined || !(Number(count) >= 1)) return failed(1, 'netlink error: Invalid argument');
	if (Number(count) > Number(combined(maximum))) return failed(1, 'netlink error: requested channel count exceeds maximum (offset 36)');
	machine.commands.set(recordedChannels(device), {
		...recorded,
		stdout: maximum + current.replace(/^(Combined:\s*)\d+$/m, `$1${Number(count)}`),
	});
	return ok();
};

/** The reading of a NIC's channels by a shell: how many combined ones are set; undefined for another script. */
export const answerChannels = (machine: Machine, [flag, script = '', , device = '']: readonly string[]): Output | undefined => {
	if (flag !== '-c' || !script.startsWith('ethtool -l "$1"')) return undefined;
	const count = combined(halves(machine.commands.get(recordedChannels(device))?.stdout ?? '')[1]);
	return ok(count === undefined ? '' : `${count}\n`);
};

/** `ip link set dev DEVICE mtu N`; undefined for other words. */
export const ip = (machine: Machine, words: readonly string[]): Output | undefined => {
	const [, device = '', mtu = ''] = /^link set dev (\S+) mtu (\S+)$/.exec(words.join(' ')) ?? [];
	const path = `/sys/class/net/${device}/mtu`;
	if (device === '') return undefined;
	if (textOf(machine, path) === undefined) return failed(1, `Cannot find device "${device}"`);
	// An IPv4 interface takes no less (net/core/dev.c, dev_validate_mtu; 68 is ETH_MIN_MTU).
	if (!(Number(mtu) >= 68)) return failed(2, 'Error: mtu less than device minimum.');
	setText(machine, path, `${Number(mtu)}\n`);
	const addresses = machine.commands.get('ip -j addr');
	if (addresses !== undefined) {
		const links = JSON.parse(addresses.stdout) as {readonly ifname: string}[];
		const changed = links.map(link => (link.ifname === device ? {...link, mtu: Number(mtu)} : link));
		machine.commands.set('ip -j addr', {...addresses, stdout: `${JSON.stringify(changed)}\n`});
	}

	return ok();
};
