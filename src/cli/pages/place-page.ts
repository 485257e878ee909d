import {cpuSet, formatCpulist} from '../../cpu/cpu-set.ts';
import type {Facts} from '../../inspect/facts.ts';
import {size} from '../../inspect/page/size.ts';
import {labelled} from '../../inspect/page/wrap.ts';
import type {GuestPlacement, Placement} from '../../placement/placement.ts';
import {commandLine} from '../../target/quote.ts';

/** By guest, the command that gives it its place, as argv. */
type Commands = ReadonlyMap<string, readonly string[]>;

const columns = 100;

/** Guests placed together as a page: who runs where, what was given up for it, who found no place, and how to have it so. */
export const placePage = (facts: Facts, placement: Placement, commands: Commands): readonly string[] => {
	const {guests, unplaced} = placement;
	const gaveUp = guests.filter(guest => guest.gaveUp.length > 0);
	return [
		`Guests of ${facts.host.name ?? 'this host'} placed together`,
		'',
		...table(placement),
		'',
		...placement.reasons.flatMap(reason => labelled('', reason, 2, columns)),
		...section(
			'Given up',
			gaveUp.flatMap(guest => guest.gaveUp.map((text, index) => [index === 0 ? guest.name : '', text])),
		),
		...section(
			'Without a place',
			unplaced.map(({name, because}) => [name, because]),
		),
		...(guests.length === 0 ? [] : ['', 'Guest by guest, in any order:', '']),
		...guests.map(({name}) => commandLine(commands.get(name) ?? [])),
	];
};

const headings = ['guest', 'node', 'vCPUs', 'the guest sees', 'emulator', 'vhost workers', 'IOThreads', 'memory'];

const table = ({guests, unplaced}: Placement): readonly string[] => {
	if (guests.length === 0) return [unplaced.length === 0 ? '  There is no guest to place.' : '  No guest has a place.'];
	const rows = [headings, ...guests.map(rowOf)];
	const widths = headings.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
	return rows.map(row => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
};

const rowOf = ({name, cells, vcpuPins, topology, emulator, vhost, ioThreads}: GuestPlacement): readonly string[] => {
	const set = (cpus: readonly number[]): string => (cpus.length === 0 ? '–' : formatCpulist(cpuSet(cpus)));
	return [
		name,
		set(cells.map(cell => cell.node)),
		set(vcpuPins.flat()),
		topologyText(topology),
		set(emulator),
		set(vhost),
		set(ioThreads.flat()),
		cells.map(cell => `${size(cell.memory)} on node ${cell.node}`).join(', '),
	];
};

/** `2 sockets × 8 cores`: what there is one of is not said. */
const topologyText = (topology: GuestPlacement['topology']): string =>
	(['sockets', 'dies', 'cores', 'threads'] as const)
		.filter(part => part === 'cores' || topology[part] > 1)
		.map(part => (topology[part] === 1 ? '1 core' : `${topology[part]} ${part}`))
		.join(' × ');

const section = (title: string, rows: readonly (readonly string[])[]): readonly string[] => {
	const width = Math.max(0, ...rows.map(([label = '']) => label.length)) + 4;
	return rows.length === 0 ? [] : ['', title, ...rows.flatMap(([label = '', text = '']) => labelled(`  ${label}`, text, width, columns))];
};

/** The same for programs. Sets are cpulists; those of vCPUs and workers are in order, the first for vCPU 0. Memory is in KiB. */
export const placeJson = ({housekeeping, interrupts, guests, unplaced, reasons}: Placement, commands: Commands): unknown => ({
	schema: 1,
	host: {housekeeping: formatCpulist(housekeeping), interrupts: formatCpulist(interrupts), reasons},
	guests: guests.map(({name, cells, vcpuPins, emulator, vhost, ioThreads, queues, topology, reasons, gaveUp}) => ({
		name,
		cells: cells.map(({node, vcpus, memory}) => ({node, vcpus: formatCpulist(vcpus), memory: memory ?? null})),
		vcpuPins: vcpuPins.map(formatCpulist),
		emulator: formatCpulist(emulator),
		vhost: vhost.map(String),
		ioThreads: ioThreads.map(formatCpulist),
		queues,
		topology,
		reasons,
		gaveUp,
		command: commands.get(name) ?? [],
	})),
	unplaced,
});
