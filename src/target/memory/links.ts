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

/** The taps that are ports of a bridge. */
const tapsOn = (machine: Machine, bridge: string): readonly string[] => {
	const ports = `/sys/class/net/${bridge}/brif/`;
	return [...machine.names.keys()]
		.flatMap(name => (name.startsWith(ports) ? [name.slice(ports.length)] : []))
		.filter(port => textOf(machine, `/sys/class/net/${port}/tun_flags`) !== undefined)
		.sort();
};

/** Reading or setting the MTU of a device and of the taps on it by a shell; undefined for another script. */
export const answerMtu = (machine: Machine, [flag, script = '', , device = '']: readonly string[], input: string): Output | undefined => {
	if (flag !== '-c' || !script.startsWith('read -r mtu ')) return undefined;
	const mtuOf = (one: string): string | undefined => textOf(machine, `/sys/class/net/${one}/mtu`)?.trim();
	const own = mtuOf(device);
	if (!script.includes('ip link set')) {
		if (own === undefined) return failed(2, `sh: 1: cannot open /sys/class/net/${device}/mtu: No such file`);
		const apart = tapsOn(machine, device).filter(tap => mtuOf(tap) !== own);
		return ok([own, ...apart.map(tap => `${tap} ${mtuOf(tap)}`), ''].join('\n'));
	}

	const [mtu = '', ...lines] = input.trim().split('\n');
	const wanted = [
		[device, mtu],
		...tapsOn(machine, device).map(tap => [tap, mtu]),
		...lines.map(line => line.split(' ')).filter(([tap = '']) => mtuOf(tap) !== undefined),
	];
	for (const [name = '', bytes = ''] of wanted) {
		const output = ip(machine, ['link', 'set', 'dev', name, 'mtu', bytes]);
		if (output?.status !== 0) return output;
	}

	return ok();
};

/** libvirt gives a tap the MTU that its interface names, else that of its bridge (virNetDevTapAttachBridge). */
export const bearTap = (machine: Machine, tap: string, mtu: string | undefined): void => {
	const bridge = [...machine.names.keys()]
		.map(name => /^\/sys\/class\/net\/([^/]+)\/brif\/([^/]+)$/.exec(name))
		.find(found => found?.[2] === tap)?.[1];
	const wanted = mtu ?? textOf(machine, `/sys/class/net/${bridge}/mtu`);
	if (wanted !== undefined) ip(machine, ['link', 'set', 'dev', tap, 'mtu', wanted.trim()]);
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
