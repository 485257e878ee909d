import type {Output} from '../target.ts';
import {failed, type MemoryMachine, ok, setText, textOf} from './machine.ts';

/** What `ethtool` can set here: `-l` and `-g` print it twice, what can be had, then what is set. */
const settings = [
	{
		option: '-L',
		shown: '-l',
		parameter: 'combined',
		name: 'Combined',
		line: /^(Combined:\s*)(\d+)$/m,
		excess: 'requested channel count exceeds maximum (offset 36)',
	},
	...(['RX', 'TX'] as const).map(name => ({
		option: '-G',
		shown: '-g',
		parameter: name.toLowerCase(),
		name,
		line: new RegExp(`^(${name}:\\s*)(\\d+)$`, 'm'),
		excess: 'requested ring size exceeds maximum (offset 36)',
	})),
] as const;
type Setting = (typeof settings)[number];

const recordedAs = ({shown}: Setting, device: string): string => `ethtool ${shown} ${device}`;
const halves = (text: string): readonly string[] => text.split(/(?=^Current hardware settings:)/m);
const valueIn = ({line}: Setting, half = ''): string | undefined => line.exec(half)?.[2];

/** `ethtool -L DEVICE combined N`, `-G DEVICE rx|tx N` and `-C DEVICE adaptive-rx on|off`, within the maximum that was recorded; undefined for other words. */
export const ethtool = (machine: MemoryMachine, [option, device = '', parameter, count = '']: readonly string[]): Output | undefined => {
	if (option === '-C' && parameter === 'adaptive-rx') return setAdaptive(machine, device, count);
	const setting = settings.find(one => one.option === option && one.parameter === parameter);
	if (setting === undefined) return undefined;
	const recorded = machine.commands.get(recordedAs(setting, device));
	if (recorded === undefined) return undefined;
	const [maximum = '', current = ''] = halves(recorded.stdout);
	if (valueIn(setting, current) === undefined || !(Number(count) >= 1)) return failed(1, 'netlink error: Invalid argument');
	if (Number(count) > Number(valueIn(setting, maximum))) return failed(1, `netlink error: ${setting.excess}`);
	machine.commands.set(recordedAs(setting, device), {
		...recorded,
		stdout: maximum + current.replace(setting.line, `$1${Number(count)}`),
	});
	return ok();
};

const adaptive = /^(Adaptive RX: )(on|off)(?= )/m;

/** `ethtool -C DEVICE adaptive-rx on|off`, where the driver has it. */
const setAdaptive = (machine: MemoryMachine, device: string, value: string): Output | undefined => {
	const asked = `ethtool -c ${device}`;
	const recorded = machine.commands.get(asked);
	if (recorded === undefined) return undefined;
	if (!adaptive.test(recorded.stdout)) return failed(1, 'netlink error: Operation not supported');
	machine.commands.set(asked, {...recorded, stdout: recorded.stdout.replace(adaptive, `$1${value}`)});
	return ok();
};

/** The reading of a NIC's channels, its rings or its interrupts by a shell: what is set of it; undefined for another script. */
export const answerEthtool = (machine: MemoryMachine, [flag, script = '', , device = '']: readonly string[]): Output | undefined => {
	if (flag !== '-c') return undefined;
	if (script.startsWith('ethtool -c "$1"')) {
		const word = adaptive.exec(machine.commands.get(`ethtool -c ${device}`)?.stdout ?? '')?.[2];
		return ok(word === undefined ? '' : `${word}\n`);
	}

	const setting = settings.find(({shown, name}) => script.startsWith(`ethtool ${shown} "$1"`) && script.includes(`s/^${name}:`));
	if (setting === undefined) return undefined;
	const value = valueIn(setting, halves(machine.commands.get(recordedAs(setting, device))?.stdout ?? '')[1]);
	return ok(value === undefined ? '' : `${value}\n`);
};

/** The taps that are ports of a bridge. */
const tapsOn = (machine: MemoryMachine, bridge: string): readonly string[] => {
	const ports = `/sys/class/net/${bridge}/brif/`;
	return [...machine.names.keys()]
		.flatMap(name => (name.startsWith(ports) ? [name.slice(ports.length)] : []))
		.filter(port => textOf(machine, `/sys/class/net/${port}/tun_flags`) !== undefined)
		.sort();
};

/** Reading or setting the MTU of a device and of the taps on it by a shell; undefined for another script. */
export const answerMtu = (
	machine: MemoryMachine,
	[flag, script = '', , device = '']: readonly string[],
	input: string,
): Output | undefined => {
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
export const bearTap = (machine: MemoryMachine, tap: string, mtu: string | undefined): void => {
	const bridge = [...machine.names.keys()]
		.map(name => /^\/sys\/class\/net\/([^/]+)\/brif\/([^/]+)$/.exec(name))
		.find(found => found?.[2] === tap)?.[1];
	const wanted = mtu ?? textOf(machine, `/sys/class/net/${bridge}/mtu`);
	if (wanted !== undefined) ip(machine, ['link', 'set', 'dev', tap, 'mtu', wanted.trim()]);
};

/** `ip link set dev DEVICE mtu N`; undefined for other words. */
export const ip = (machine: MemoryMachine, words: readonly string[]): Output | undefined => {
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
