import {formatCpulist} from '../cpu/cpu-set.ts';
import {type Finding, type Severity, severities} from '../diagnose/finding.ts';
import {inOneLine, marks} from '../diagnose/lines.ts';
import {plural} from '../inspect/page/plural.ts';
import {labelled, wrap} from '../inspect/page/wrap.ts';
import type {Path, Station} from './station.ts';

/** A row of the picture: its sign stands before it, and is that of how grave something is. */
export type PathRow = {readonly severity: Severity | undefined; readonly text: string; readonly is: 'head' | 'station' | 'finding'};

/** What a station does now, in a few words: its load, what it has lost. */
export type Now = (station: Station) => string;

const gap = '  ';
/** A sign and a blank before each row. */
const signWidth = 2;
/** Of a CPU list; a longer one is only counted. */
const longestCpus = 11;
const mtuWidth = 5;
/** What a station does changes four times a second: its column does not. */
const nowWidth = 14;
const detailsLeast = 12;

/** `The path of web01’s packets`, with the number of its interface where it has several. */
export const pathTitle = ({guest, interface: number, interfaces}: Path): string =>
	`Path of ${guest}${interfaces === 1 ? '' : `, NIC ${number} of ${interfaces}`}`;

/** The gravest of what is wrong there. */
export const gravest = ({findings}: Pick<Station, 'findings'>): Severity | undefined =>
	severities.find(severity => findings.some(finding => finding.severity === severity));

export const cpusText = ({cpus}: Station): string => {
	if (cpus === undefined) return '';
	const list = formatCpulist(cpus);
	return list.length <= longestCpus ? list : plural(cpus.length, 'CPU');
};

const detailsText = ({details}: Station): string => details.join(', ');

const offloadsText = ({kind, links, offloadsOff}: Station): string => {
	const has = (kind === 'tap' || kind === 'NIC') && links.length > 0;
	if (offloadsOff === undefined) return has ? '?' : '';
	return offloadsOff.length > 0 ? `no ${offloadsOff.join(' ')}` : has ? 'all on' : '';
};

type Group = {readonly station: Station; readonly rows: readonly PathRow[] /** Before what stands below it. */; readonly rail: string};

/** Each station with its rows, of which the first has its sign. */
const groupsOf = ({stations}: Path, columns: number, now: Now | undefined): {readonly head: PathRow; readonly groups: readonly Group[]} => {
	const widest = (title: string, texts: readonly string[]) => Math.max(title.length, ...texts.map(text => text.length));
	const name =
		widest(
			'',
			stations.map(station => station.name),
		) + 2;
	const cpusWidth = widest('CPUs', stations.map(cpusText));
	const lastWidth = now === undefined ? widest('offloads', stations.map(offloadsText)) : nowWidth;
	const others = [name, cpusWidth, mtuWidth, lastWidth].reduce((sum, width) => sum + width + gap.length, 0);
	const asked = widest('', stations.map(detailsText));
	const details = Math.max(detailsLeast, Math.min(asked, columns - signWidth - others));
	const row = (...[rail, is, cpus, mtu, last]: readonly [string, string, string, string, string]): string =>
		[rail.padEnd(name), is.padEnd(details), cpus.padEnd(cpusWidth), mtu.padStart(mtuWidth), last].join(gap).trimEnd();
	const head = row('', '', 'CPUs', 'MTU', now === undefined ? 'offloads' : 'now');
	return {
		head: {severity: undefined, is: 'head', text: head},
		groups: stations.map((station, index) => {
			const isLast = index === stations.length - 1;
			const [first = '', ...more] = wrap(detailsText(station), details);
			const before = index === 0 ? '' : isLast ? '└ ' : '│ ';
			const rail = isLast ? '  ' : '│ ';
			const last = now === undefined ? offloadsText(station) : now(station);
			const mtu = station.mtu === undefined ? '' : `${station.mtu}`;
			return {
				station,
				rail,
				rows: [
					{severity: gravest(station), is: 'station', text: row(`${before}${station.name}`, first, cpusText(station), mtu, last)},
					...more.map((line): PathRow => ({severity: undefined, is: 'station', text: row(rail, line, '', '', '')})),
				],
			};
		}),
	};
};

/**
 * One row a station under a head, each of at most so many columns with its sign: what it is, its CPUs, its MTU, and its offloads, in
 * whose place stands what it does now where that is known. What finds no room in a row goes on below it.
 */
export const pathRows = (path: Path, columns: number, now?: Now): readonly PathRow[] => {
	const {head, groups} = groupsOf(path, columns, now);
	return [head, ...groups.flatMap(({rows}) => rows)];
};

/** The same picture with what is wrong at each station, in words below it. */
export const toldPathRows = (path: Path, columns: number, now?: Now): readonly PathRow[] => {
	const {head, groups} = groupsOf(path, columns, now);
	return [head, ...groups.flatMap(({station, rows, rail}) => [...rows, ...station.findings.flatMap(told(rail, columns))])];
};

const told =
	(rail: string, columns: number) =>
	(finding: Finding): readonly PathRow[] =>
		labelled(`  ${marks[finding.severity]}`, inOneLine(finding), 4, columns - signWidth - rail.length).map(text => ({
			severity: undefined,
			is: 'finding',
			text: `${rail}${text}`,
		}));

/** What stands before a row. */
export const signOf = ({severity}: PathRow): string => (severity === undefined ? '' : marks[severity]).padEnd(signWidth);

/** The picture as lines of text. */
export const pathLines = (rows: readonly PathRow[]): readonly string[] => rows.map(row => `${signOf(row)}${row.text}`.trimEnd());
