import {readFlowtables} from '../inspect/flowtables.ts';
import {flowtablesCommand} from '../inspect/probe.ts';
import {hasOnly, isDevice, isText} from './data.ts';
import type {Kind} from './kind.ts';
import {linesIn} from './lines.ts';
import {folder} from './own-folder.ts';

export const flowtableScript = `${folder}/flowtable.sh`;
export const flowtableFolder = `${folder}/flowtable.d`;

/** The table of nftables that is for the flows of one bridge, and nobody else’s. */
export const flowtableTable = (bridge: string): string => `nearmetal-${bridge}`;

/** Every link has one. */
const mtuOf = (device: string): string => `/sys/class/net/${device}/mtu`;

/**
 * Of a shell: the devices in the flowtable of the bridge `$1`, sorted, on one line; nothing where it has none. A bridge that is not there is
 * told with them: the kernel took it out as it went, and nobody else (6.16 and later keep its name). One device alone is no list in what nft
 * prints.
 */
export const listDevices = `flowtables=$(nft -j list flowtables) || exit
own=$(printf '%s\\n' "$flowtables" | grep -o '"flowtable": {[^}]*}' | grep -F "\\"table\\": \\"${flowtableTable('$1')}\\"") || exit 0
own=$(printf '%s\\n' "$own" | sed -n '/"dev": /{s/.*"dev": //; s/[]["{},]/ /g; p;}')
[ -e "${mtuOf('$1')}" ] || own="$own $1"
echo $(printf '%s\\n' $own | sort -u)`;

const show = (bridge: string): readonly string[] => ['sh', '-c', listDevices, 'flowtable', bridge];

const isDevices = (text: string): boolean => text.split(' ').every(isDevice);

/**
 * The flowtable of what the host routes between a bridge and other devices: what both directions of a connection have passed once goes on past
 * routing, connection tracking and the forward chains (Documentation/networking/nf_flowtable.rst). A table of ours, whose rule accepts nothing
 * that another one drops.
 */
export const flowtableKind: Kind<{readonly bridge: string}, {readonly devices: string}> = {
	machines: ['host'],
	title: ({bridge}) => `flowtable of ${bridge}`,
	effect: () => 'now',
	// The facts ask for it.
	survey: {},
	probe: ({bridge}) => ({files: [mtuOf(bridge)], commands: [{argv: flowtablesCommand}]}),
	read: (snapshot, {bridge}) => {
		const all = readFlowtables(snapshot);
		const own = all?.find(({family, table}) => family === 'inet' && table === flowtableTable(bridge));
		const gone = snapshot.files[mtuOf(bridge)] === undefined ? [bridge] : [];
		return all && (own === undefined ? null : `${[...new Set([...own.devices, ...gone])].sort().join(' ')}\n`);
	},
	evolve: (state, {devices}) => (state?.trim() === devices ? state : `${devices}\n`),
	show: ({bridge}) => show(bridge),
	put: ({bridge}) => [{run: ['sh', flowtableScript, bridge], input: 'state'}],
	take: ({bridge}) => [{run: ['nft', 'delete', 'table', 'inet', flowtableTable(bridge)]}],
	lines: state => (state === null ? [] : linesIn(state)),
	undone: 'its table is deleted; connections that it carried go on by routing and connection tracking',
	reach: {
		where: ({bridge}) => isDevice(bridge),
		wish: wish => isText(wish.devices) && isDevices(wish.devices) && hasOnly(wish, 'devices'),
	},
};
