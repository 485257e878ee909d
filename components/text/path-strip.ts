import {marks} from '../../src/diagnose/lines.ts';
import {speedNotTold} from '../../src/inspect/page/nics.ts';
import {cpusText, gravest, type Now} from '../../src/path/draw.ts';
import type {Path, Station} from '../../src/path/station.ts';

const labelWidth = 6;
const between = ' ─ ';

/** A path from left to right: its stations, each with its sign, and below them their CPUs and MTU, and what they do now. */
export type Strip = readonly {readonly label: string; readonly text: string}[];

function nameOf(station: Station): string {
	const {kind, name, count = 1, details} = station;
	const severity = gravest(station);
	const shown = kind === 'wire' && details[0] !== speedNotTold ? (details[0] ?? name) : count > 1 ? `${name}×${count}` : name;
	return severity === undefined ? shown : `${shown}${marks[severity]}`;
}

/** The stations in one line: `guest → virtio×8 → vhost×8 → vnet0 → virbr0 → NAT → ens5 → wire → peer`. */
export function pathInOneLine({stations}: Path): string {
	return stations.map(nameOf).join(' → ');
}

/** undefined where it would not fit into so many columns: then a picture from top to bottom is needed. */
export function stripOf({stations}: Path, columns: number, now: Now | undefined): Strip | undefined {
	const rows = [
		{label: 'CPUs', cell: cpusText},
		{label: 'MTU', cell: ({mtu}: Station) => (mtu === undefined ? '' : `${mtu}`)},
		...(now === undefined ? [] : [{label: 'now', cell: now}]),
	];
	const widths = stations.map(station => Math.max(nameOf(station).length, ...rows.map(({cell}) => cell(station).length)));
	if (labelWidth + widths.reduce((sum, width) => sum + width + between.length, 0) - between.length > columns) {
		return undefined;
	}

	const line = (cells: readonly string[], filler: string) =>
		cells
			.map((cell, index) => (index === cells.length - 1 ? cell : `${cell} `.padEnd((widths[index] ?? 0) + between.length - 1, filler)))
			.join(' ');
	return [
		{label: '', text: line(stations.map(nameOf), '─')},
		...rows.map(({label, cell}) => ({label, text: line(stations.map(cell), ' ')})),
	];
}
