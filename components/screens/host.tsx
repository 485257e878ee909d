import {Box} from 'ink';
import type {Severity} from '../../src/diagnose/finding.ts';
import {diagnose} from '../../src/diagnose/index.ts';
import {findingLines, inOneLine, marks} from '../../src/diagnose/lines.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import {coresOf, cpuSummary} from '../../src/inspect/page/cpus.ts';
import {guestsSummary} from '../../src/inspect/page/guests.ts';
import {nodeMap} from '../../src/inspect/page/map.ts';
import {networkChains} from '../../src/inspect/page/network.ts';
import {hugepagesSummary, nodeTitle} from '../../src/inspect/page/nodes.ts';
import {hostPage} from '../../src/inspect/page/page.ts';
import {plural} from '../../src/inspect/page/plural.ts';
import {size} from '../../src/inspect/page/size.ts';
import {versions} from '../../src/inspect/page/system.ts';
import {wrap} from '../../src/inspect/page/wrap.ts';
import {matching} from '../../src/wizard/filter.ts';
import type {ScreenProps} from '../screen.ts';
import {clipped} from '../text/clipped.ts';
import {Line} from '../widgets/line.tsx';
import {Pager} from '../widgets/pager.tsx';
import {Heading} from '../widgets/pane.tsx';
import {Text} from '../widgets/text.tsx';

const labelWidth = 11;
/** Rows around the map and the list of what stands out: seven with a label, and the heading. */
const otherRows = 8;
/** What stands out gets at least these. */
const leastStandOuts = 4;

export function HostScreen({state, columns, rows, isActive}: ScreenProps<'host'>) {
	const {facts} = state;
	if (state.allFacts) {
		const page = hostPage(facts, findingLines(diagnose(facts), columns - 2), columns - 2);
		const shown = matching(page, state.filter.text);
		return shown.length === 0 ? (
			<Line dimColor> Nothing has these words: esc shows all.</Line>
		) : (
			<Pager
				key={state.filter.text}
				lines={shown.map(line => <Line key={line}>{` ${page[line]}`}</Line>)}
				rows={rows}
				isActive={isActive}
			/>
		);
	}

	const room = rows - otherRows - (state.notice === undefined ? 0 : 1);
	const map = mapLines(facts, columns - 2, room - leastStandOuts);
	return (
		<Box flexDirection="column" height={rows} overflow="hidden">
			<Labelled label="System">{versions(facts)}</Labelled>
			<Labelled label="CPUs">{cpuSummary(facts)}</Labelled>
			<Labelled label="Memory">{`${size(facts.memory.total)}, ${size(facts.memory.available)} available`}</Labelled>
			{map.map((line, index) => (
				<Line key={index}>{` ${line}`}</Line>
			))}
			<Labelled label="Hugepages">{hugepagesSummary(facts)}</Labelled>
			<Labelled label="Modules">{`vhost_net ${facts.modules.vhost_net ?? '?'} · br_netfilter ${facts.modules.br_netfilter ?? '?'}`}</Labelled>
			<Labelled label="Network">{network(facts)}</Labelled>
			<Labelled label="Guests">{guestsSummary(facts)}</Labelled>
			<Heading title="What stands out" columns={columns} />
			<StandOuts facts={facts} columns={columns} rows={room - map.length} />
			{state.notice === undefined ? null : <Line color="cyan">{` ${state.notice}`}</Line>}
		</Box>
	);
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

const colors = {'in the way': 'red', 'harmful now': 'red', 'costs throughput': 'yellow', 'worth knowing': 'gray'} as const satisfies Record<
	Severity,
	string
>;

type Note = {readonly mark: string; readonly color?: string; readonly text: string};

/** The gravest first; what finds no room is counted. */
function StandOuts({facts, columns, rows}: {readonly facts: Facts; readonly columns: number; readonly rows: number}) {
	const found = diagnose(facts);
	if (found.length === 0) {
		return <Line> Nothing: this host is ready.</Line>;
	}

	const rest: Note = {mark: ' ', text: 'Plan and export work with what was read; nearmetal --sample shows all.'};
	const notes = found.map((finding): Note => ({mark: marks[finding.severity], color: colors[finding.severity], text: inOneLine(finding)}));
	const stops = found.filter(({severity}) => severity === 'in the way').length;
	const lines = (stops === 0 ? notes : notes.toSpliced(stops, 0, rest)).flatMap(({mark, color, text}) =>
		wrap(text, columns - 5).map((line, index) => ({mark: index === 0 ? mark : ' ', color, line})),
	);
	const isFull = lines.length > rows;
	return (
		<Box flexDirection="column" flexShrink={0}>
			{lines.slice(0, isFull ? rows - 1 : rows).map(({mark, color, line}, index) => (
				<Line key={index}>
					<Text bold {...(color === undefined ? {} : {color})}>{` ${mark}  `}</Text>
					{line}
				</Line>
			))}
			{isFull ? <Line dimColor>{`    … ${plural(lines.length - rows + 1, 'more line')}: a shows all`}</Line> : null}
		</Box>
	);
}
