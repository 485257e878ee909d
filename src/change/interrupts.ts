import {nicsCommand} from '../inspect/probe.ts';
import {isDevice, isTexts} from './data.ts';
import type {Kind} from './kind.ts';
import {linesIn} from './lines.ts';
import {folder} from './own-folder.ts';

export const interruptsScript = `${folder}/interrupts.sh`;

/**
 * A line for each interrupt of a NIC that is in use, in the order of its vectors: name and cpulist; in brackets where the
 * kernel lets nobody move it (managed by the driver: since Linux 6.10 such a file has no write bit, earlier it looks like any other).
 * The device of a virtio NIC is the virtio bus's; its vectors belong to the PCI device above.
 */
const reading = [
	'for vectors in "/sys/class/net/$1/device/msi_irqs" "/sys/class/net/$1/device/../msi_irqs"; do',
	'	[ ! -d "$vectors" ] || break',
	'done',
	'for irq in $(ls "$vectors" | sort -n); do',
	'	name=$(cat "/sys/kernel/irq/$irq/actions") list=/proc/irq/$irq/smp_affinity_list',
	'	[ -z "$name" ] || case $(ls -l "$list") in',
	'		-?w*) printf "%s\\n" "$name $(cat "$list")" ;;',
	'		*) printf "%s\\n" "$name ($(cat "$list"))" ;;',
	'	esac',
	'done',
].join('\n');
const show = (device: string): readonly string[] => ['sh', '-c', reading, 'interrupts', device];

/** Name and cpulist of a line. A name may hold blanks. */
const split = (line: string): readonly [string, string] => {
	const at = line.lastIndexOf(' ');
	return [line.slice(0, at), line.slice(at + 1)];
};

/** The CPUs that take a NIC's interrupts, a line for each: by their names, because their numbers change from boot to boot. */
export const interruptsKind: Kind<{readonly device: string}, {readonly lists: Readonly<Record<string, string>>}> = {
	machines: ['host', 'guest'],
	title: ({device}) => `interrupts of ${device}`,
	effect: () => 'now',
	survey: {commands: [{list: nicsCommand, each: [show('{}')]}]},
	probe: ({device}) => ({commands: [{argv: show(device)}]}),
	// Where it prints nothing, nothing could be read.
	read: (snapshot, {device}) => snapshot.commands[show(device).join(' ')]?.stdout || undefined,
	show: ({device}) => show(device),
	evolve: (state, {lists}) =>
		state
			?.split('\n')
			.map(line => {
				const [name, list] = split(line);
				const wanted = lists[name];
				return wanted === undefined || list.startsWith('(') ? line : `${name} ${wanted}`;
			})
			.join('\n') ?? null,
	put: ({device}) => [{run: ['sh', interruptsScript, device], input: 'state'}],
	lines: state => (state === null ? [] : linesIn(state)),
	undone: 'each interrupt may run where it could before',
	reach: {where: ({device}) => isDevice(device), wish: ({lists}) => isTexts(lists)},
};
