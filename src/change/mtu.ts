import {isDevice} from './data.ts';
import type {Kind, State} from './kind.ts';
import {isNumberWish, type NumberWish, spaced} from './number.ts';

const net = '/sys/class/net';
const path = (device: string): string => `${net}/${device}/mtu`;

/** The MTU, then a line for each tap on it that has another one. Fixed scripts: the shell is wanted for its globs. */
const reading = `read -r mtu < ${net}/"$1"/mtu && echo "$mtu" || exit
for port in ${net}/"$1"/brif/*; do
	tap=\${port##*/}
	[ -e "${net}/$tap/tun_flags" ] && read -r own < "${net}/$tap/mtu" && [ "$own" != "$mtu" ] && echo "$tap $own"
done
exit 0`;

/** The bridge ahead of its taps: until its MTU is set by hand, it follows the smallest of its ports (br_mtu_auto_adjust). */
const setting = `read -r mtu && ip link set dev "$1" mtu "$mtu" || exit
for port in ${net}/"$1"/brif/*; do
	tap=\${port##*/}
	[ ! -e "${net}/$tap/tun_flags" ] || ip link set dev "$tap" mtu "$mtu" || exit
done
while read -r tap mtu; do
	[ ! -e "${net}/$tap/mtu" ] || ip link set dev "$tap" mtu "$mtu" || exit
done`;

const show = (device: string): readonly string[] => ['sh', '-c', reading, 'mtu', device];

/** The MTU of a state, and those of the taps that have another one. */
const parts = (state: State): {readonly own: number; readonly apart: readonly (readonly [tap: string, mtu: number])[]} => {
	const [own = '', ...lines] = (state ?? '').trim().split('\n');
	return {
		own: Number(own),
		apart: lines.map(line => {
			const [tap = '', mtu] = line.split(' ');
			return [tap, Number(mtu)] as const;
		}),
	};
};

const textOf = (own: number, apart: readonly (readonly [string, number])[]): string =>
	[`${own}`, ...apart.filter(([, mtu]) => mtu !== own).map(pair => pair.join(' ')), ''].join('\n');

/**
 * The MTU of an interface at run time; of a bridge, together with the taps on it. libvirt makes a tap anew at each start of its guest,
 * under another name, and gives it the MTU of its bridge: so no tap is a thing of its own here, and one that has the bridge's MTU is not
 * named in the state.
 */
export const mtuKind: Kind<{readonly device: string}, NumberWish> = {
	machines: ['host', 'guest'],
	title: ({device}) => `MTU of ${device}`,
	effect: () => 'now',
	survey: {files: [path('*'), `${net}/*/tun_flags`], names: [`${net}/*/brif/*`]},
	probe: ({device}) => ({files: [path('*'), `${net}/*/tun_flags`], names: [`${net}/${device}/brif/*`]}),
	read: ({files, names}, {device}) => {
		const own = files[path(device)];
		const ports = `${net}/${device}/brif/`;
		return own === undefined
			? undefined
			: textOf(
					Number(own),
					names
						.flatMap(name => (name.startsWith(ports) ? [name.slice(ports.length)] : []))
						.filter(port => files[`${net}/${port}/tun_flags`] !== undefined)
						.sort()
						.map(tap => [tap, Number(files[path(tap)])]),
				);
	},
	evolve: (state, wish) => {
		const {own, apart} = parts(state);
		const raised = (mtu: number): number => ('value' in wish ? Number(wish.value) : Math.max(mtu, Number(wish.atLeast)));
		const wanted = textOf(
			raised(own),
			apart.map(([tap, mtu]) => [tap, raised(mtu)]),
		);
		return wanted === state ? state : wanted;
	},
	show: ({device}) => show(device),
	put: ({device}) => [{run: ['sh', '-c', setting, 'mtu', device], input: 'state'}],
	lines: state => (state === null ? [] : state.trim().split('\n').map(spaced)),
	undone: 'it has its MTU of before again, a bridge with its taps',
	reach: {where: ({device}) => isDevice(device), wish: isNumberWish},
};
