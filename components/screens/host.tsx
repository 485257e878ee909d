import {Box} from 'ink';
import {diagnose} from '../../src/diagnose/index.ts';
import {inOneLine, marks} from '../../src/diagnose/lines.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import {coresOf, cpuSummary} from '../../src/inspect/page/cpus.ts';
import {guestsSummary} from '../../src/inspect/page/guests.ts';
import {nodeMap} from '../../src/inspect/page/map.ts';
import {networkChains} from '../../src/inspect/page/network.ts';
import {hugepagesSummary, nodeTitle} from '../../src/inspect/page/nodes.ts';
import {plural} from '../../src/inspect/page/plural.ts';
import {size} from '../../src/inspect/page/size.ts';
import {versions} from '../../src/inspect/page/system.ts';
import {wrap} from '../../src/inspect/page/wrap.ts';
import {inspectPage} from '../../src/path/page.ts';
import {matching} from '../../src/wizard/filter.ts';
import {standingInWords} from '../../src/wizard/standing.ts';
import {offersSample} from '../../src/wizard/state.ts';
import type {ScreenProps} from '../screen.ts';
import {clipped} from '../text/clipped.ts';
import {pathsShown} from '../text/paths-shown.ts';
import {Line} from '../widgets/line.tsx';
import {Pager} from '../widgets/pager.tsx';
import {Heading} from '../widgets/pane.tsx';
import {pathPicture, severityColors} from '../widgets/path.tsx';
import {Text} from '../widgets/text.tsx';

const labelWidth = 11;
/** System, CPUs, modules, guests, and a heading. */
const otherRows = 5;
/** Rows of what stands out, if it asks for so many: its least, and what it gets first where the path is drawn in full. One of two is a notice’s. */
const standOuts = {none: 2, least: 4, good: 8};
/** A line a node, of two. */
const leastMap = 2;

export function HostScreen({state, columns, rows, isActive}: ScreenProps<'host'>) {
	const {facts} = state;
	if (state.allFacts) {
		const standing = standingInWords(state.standing ?? []);
		const runs = standing === undefined ? [] : [...wrap(`Runs that stand here: ${standing}`, columns - 2), ''];
		const shown = state.filter.text === '' ? [...runs, ...inspectPage(facts, columns - 2)] : found(facts, state.filter.text, columns - 2);
		return shown.length === 0 ? (
			<Line dimColor> Nothing has these words: esc shows all.</Line>
		) : (
			<Pager
				key={state.filter.text}
				lines={shown.map((line, index) => <Line key={index}>{` ${line}`}</Line>)}
				rows={rows}
				isActive={isActive}
			/>
		);
	}

	return <Summary state={state} columns={columns} rows={rows} />;
}

/** A line of the facts that is wrapped nowhere, where it is looked for words. */
const unwrapped = 4000;

/** The facts that have all the words, each whole. */
function found(facts: Facts, words: string, columns: number): readonly string[] {
	// The boxes of the nodes are as wide as the page.
	const page = [...nodeMap(facts, columns), ...inspectPage(facts, unwrapped).filter(line => !isOfBox(line))];
	return matching(page, words).flatMap(index => {
		const [first = '', ...more] = wrap(page[index] ?? '', columns - 4);
		return [first, ...more.map(line => `    ${line}`)];
	});
}

const isOfBox = (line: string): boolean => ['┌', '│', '└'].some(border => line.trimStart().startsWith(border));

/** The path is drawn in full where all else has room beside it, in short where what stands out keeps its least; else a line tells of the network. */
function Summary({state, columns, rows}: Pick<ScreenProps<'host'>, 'state' | 'columns' | 'rows'>) {
	const {facts} = state;
	const memory = memoryRows(facts, columns);
	const notes = noteLines(state, columns);
	const standing = standingRows(state, columns);
	const room = rows - otherRows - memory.length - standing.length;
	const asked = (most: number) => Math.max(standOuts.none, Math.min(notes.length, most));
	const [shown] = pathsShown(state);
	const draw = (most: number, when: string) => pathPicture({path: shown, when, columns, rows: most});
	const roomy = draw(room - 1 - nodeMap(facts, columns - 2).length - asked(standOuts.good), '');
	const path = roomy.length > 0 ? roomy : draw(room - leastMap - asked(standOuts.least), inPlaceOfNetwork);
	const chain = roomy.length > 0 || path.length === 0 ? [network(facts)] : [];
	const left = room - path.length - chain.length;
	const map = mapLines(facts, columns - 2, left - asked(standOuts.least));
	return (
		<Box flexDirection="column" height={rows} overflow="hidden">
			<Labelled label="System">{versions(facts)}</Labelled>
			<Labelled label="CPUs">{cpuSummary(facts)}</Labelled>
			{memory.map(({label, text}) => (
				<Labelled key={label} label={label}>
					{text}
				</Labelled>
			))}
			{map.map((line, index) => (
				<Line key={index}>{` ${line}`}</Line>
			))}
			<Labelled label="Modules">{`vhost_net ${facts.modules.vhost_net ?? '?'} · br_netfilter ${facts.modules.br_netfilter ?? '?'}`}</Labelled>
			{chain.map(text => (
				<Labelled key="network" label="Network">
					{text}
				</Labelled>
			))}
			<Labelled label="Guests">{guestsSummary(facts)}</Labelled>
			{standing.map((line, index) => (
				<Labelled key={line} label={index === 0 ? 'Runs' : ''}>
					{line}
				</Labelled>
			))}
			{path}
			<Heading title="What stands out" columns={columns} />
			<StandOuts notes={notes} rows={left - map.length - (state.notice === undefined ? 0 : 1)} />
			{/* It takes its row from what stands out, which counts what it lacks: all else stays where it is. */}
			{state.notice === undefined ? null : <Line color="cyan">{` ${state.notice}`}</Line>}
		</Box>
	);
}

/** What earlier runs have left, in two rows at most: all facts have it whole. */
function standingRows({standing}: Pick<ScreenProps<'host'>['state'], 'standing'>, columns: number): readonly string[] {
	const words = standingInWords(standing ?? []);
	const width = columns - labelWidth - 2;
	const [first, second, ...more] = words === undefined ? [] : wrap(words, width);
	const last = more.length === 0 ? second : `${second?.slice(0, width - wholeElsewhere.length)}${wholeElsewhere}`;
	return [first, last].filter(line => line !== undefined);
}

const wholeElsewhere = ' … (a shows all)';

/** The path stands in the row of the network then, of which it is a part. */
const inPlaceOfNetwork = ' (a shows all of the network)';

/** In one row where both fit into it. */
function memoryRows(facts: Facts, columns: number): readonly {readonly label: string; readonly text: string}[] {
	const memory = `${size(facts.memory.total)}, ${size(facts.memory.available)} available`;
	const hugepages = hugepagesSummary(facts);
	const both = `${memory} · hugepages ${hugepages}`;
	return both.length < columns - labelWidth - 1
		? [{label: 'Memory', text: both}]
		: [
				{label: 'Memory', text: memory},
				{label: 'Hugepages', text: hugepages},
			];
}

function Labelled({label, children}: {readonly label: string; readonly children: string}) {
	return (
		<Line>
			<Text dimColor>{` ${label}`.padEnd(labelWidth + 1)}</Text>
			{children}
		</Line>
	);
}

/** The map where it fits, else a line a node, else as many of these as fit. */
function mapLines(facts: Facts, columns: number, rows: number): readonly string[] {
	const map = nodeMap(facts, columns);
	const titles = facts.nodes.map(node => `${nodeTitle(node, facts.nics)} · ${plural(coresOf(facts, node.node).length, 'core')}`);
	if (map.length <= rows || titles.length === 0) {
		return clipped(map, rows, ': a shows all');
	}

	return clipped(titles, rows, ': a shows all');
}

function network(facts: Facts): string {
	const [first = '?', ...more] = networkChains(facts);
	return more.length === 0 ? first : `${first}   and ${plural(more.length, 'more')}`;
}

type Note = {readonly mark: string; readonly color: string | undefined; readonly line: string};

/** What stands out, the gravest first, in lines of which the first of each finding has its mark. */
function noteLines(state: ScreenProps<'host'>['state'], columns: number): readonly Note[] {
	const {facts} = state;
	const found = diagnose(facts);
	const sample = offersSample(state) ? 'the sample (t)' : 'nearmetal --sample';
	const rest = {mark: ' ', color: undefined, text: `Plan and export work with what was read; ${sample} shows all.`};
	const notes = found.map((finding): {mark: string; color: string | undefined; text: string} => ({
		mark: marks[finding.severity],
		color: severityColors[finding.severity],
		text: inOneLine(finding),
	}));
	const stops = found.filter(({severity}) => severity === 'in the way').length;
	return (stops === 0 ? notes : notes.toSpliced(stops, 0, rest)).flatMap(({mark, color, text}) =>
		wrap(text, columns - 5).map((line, index) => ({mark: index === 0 ? mark : ' ', color, line})),
	);
}

/** What finds no room is counted. */
function StandOuts({notes, rows}: {readonly notes: readonly Note[]; readonly rows: number}) {
	if (notes.length === 0) {
		return <Line> Nothing: this host is ready.</Line>;
	}

	const isFull = notes.length > rows;
	return (
		<Box flexDirection="column" flexShrink={0}>
			{notes.slice(0, isFull ? rows - 1 : rows).map(({mark, color, line}, index) => (
				<Line key={index}>
					<Text bold {...(color === undefined ? {} : {color})}>{` ${mark}  `}</Text>
					{line}
				</Line>
			))}
			{isFull ? <Line dimColor>{`    … ${plural(notes.length - rows + 1, 'more line')}: a shows all`}</Line> : null}
		</Box>
	);
}
