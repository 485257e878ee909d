import {Box, type TextProps} from 'ink';
import type {ReactNode} from 'react';
import {formatCpulist} from '../../src/cpu/cpu-set.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import {labelled} from '../../src/inspect/page/wrap.ts';
import {cpus as cpusInWords, listed} from '../../src/placement/sentences.ts';
import {warningMark} from '../../src/plan/marks.ts';
import {goalCpus, isMoving, markedCpus} from '../../src/wizard/cpu-map/marked.ts';
import {ownersOf} from '../../src/wizard/cpu-map/owners.ts';
import {missingNow, offeredBy, shownGuest, shownPlacement} from '../../src/wizard/cpu-map/shown.ts';
import type {CpuMap, PlanState} from '../../src/wizard/state.ts';
import type {ScreenProps} from '../screen.ts';
import {markSign} from '../text/cpu-roles.ts';
import {windowStart} from '../text/window.ts';
import {cpuMapRows, legendLines} from '../widgets/cpu-map.tsx';
import {Line} from '../widgets/line.tsx';
import {Pager} from '../widgets/pager.tsx';
import {pages, standing} from '../widgets/scroll.ts';

/** Rows that are kept for what is said under the map, however large the host is, and for the map, however low the window is. */
const leastSaid = 6;
const leastMap = 4;

/** A sentence under the map: what kind it is shows by the mark, the colour only repeats it. */
type Sentence = {readonly mark: string; readonly text: string; readonly style: TextProps};

/** The map with a cursor, and under it what is wrong with the sets that it shows. */
export function CpuMapView({
	state,
	map,
	columns,
	rows,
	isActive,
}: Omit<ScreenProps<'plan'>, 'state' | 'send'> & {readonly state: PlanState; readonly map: CpuMap}) {
	const about = {facts: state.facts, placement: shownPlacement(state), guest: state.plan.guest?.name, columns};
	const {rows: cpus, at} = cpuMapRows({
		...about,
		cursor: map.cursor,
		marked: markedCpus(state.facts, map),
		goal: goalCpus(state.facts, map),
	});
	const legend = [...legendLines(about), <Line key="below the legend"> </Line>];
	const room = Math.max(leastMap, rows - legend.length - leastSaid);
	const isWhole = cpus.length <= room;
	const height = isWhole ? cpus.length : room - 1;
	const start = windowStart(at, cpus.length, height);
	const lines = linesOf(saidOf(state, map), columns);
	return (
		<Box flexDirection="column" height={rows} overflow="hidden">
			{cpus.slice(start, start + height)}
			{isWhole ? null : <Line dimColor>{` ${standing(start, height, cpus.length)}: ↑↓${cursorNode(state.facts, map)}`}</Line>}
			{legend}
			{/* Every other key may change what is said: the worst, on top, is seen again then. */}
			<Pager
				lines={lines}
				rows={Math.max(1, rows - (isWhole ? height : room) - legend.length)}
				isActive={isActive}
				keys={pages}
				otherwise="start"
			/>
		</Box>
	);
}

/** The heading of the cursor's node may be out of sight, and whole nodes are. */
function cursorNode({cpus, nodes}: Facts, {cursor}: CpuMap): string {
	const node = cpus.find(({cpu}) => cpu === cursor)?.node;
	return nodes.length < 2 || node === undefined ? '' : ` · the cursor is on node ${node} of ${formatCpulist(nodes.map(({node}) => node))}`;
}

/** What is shown, what is wrong with it, the worst first, and why it is so. */
function saidOf(state: PlanState, map: CpuMap): readonly Sentence[] {
	const offered = offeredBy(map);
	return [
		...(offered === undefined || map.offered === undefined
			? []
			: [{mark: '›', text: `${map.offered.at + 1} of ${map.offered.list.length}: ${offered.title} · ${costOf(map)}`, style: {bold: true}}]),
		...(state.notice === undefined ? [] : [{mark: '›', text: state.notice, style: {color: 'cyan'}}]),
		...markedOf(state, map),
		...cursorOf(state, map),
		...(offered === undefined ? missingNow(state) : []).map(text => ({
			mark: '…',
			text: `${text} The plan waits.`,
			style: {color: 'cyan', bold: true},
		})),
		...(isMoving(map) ? [] : judgedOf(state, map)),
	];
}

/** What is wrong with the sets, and why they are so. Of a move it is told once it is made: the plan, and the guest's memory, follow it then. */
function judgedOf(state: PlanState, map: CpuMap): readonly Sentence[] {
	return [
		...map.flaws.map(({severity, text}) =>
			severity === 'error'
				? {mark: '✗', text, style: {color: 'red', bold: true}}
				: {mark: warningMark.mark, text, style: {color: 'yellow'}},
		),
		...(map.flaws.length === 0 && shownGuest(state) !== undefined
			? [{mark: '✓', text: 'Nothing is wrong with these sets.', style: {color: 'green'}}]
			: []),
		...reasonsOf(state),
	];
}

/** How far the mark reaches, and where it would be put. */
function markedOf({facts}: PlanState, map: CpuMap): readonly Sentence[] {
	const [marked, goal] = [markedCpus(facts, map), goalCpus(facts, map)];
	if (marked.length === 0) {
		return [];
	}

	const text = !isMoving(map)
		? `Marked: ${cpusInWords(marked)}, ${marked.length} in all.`
		: goal.length < marked.length
			? `${cpusInWords(marked)} to where? The map has only ${goal.length} of ${marked.length} CPUs from the cursor on.`
			: `${cpusInWords(marked)} to ${cpusInWords(goal)}: each vCPU keeps its number, and what the guest has there takes the places left. Shown as it would be; what is wrong with it is told once they are there.`;
	return [{mark: markSign, text, style: {bold: true}}];
}

/** Who runs on the CPU of the cursor: its letter names only the first. */
function cursorOf(state: PlanState, {cursor}: CpuMap): readonly Sentence[] {
	const owners = cursor === undefined ? [] : ownersOf(state.facts, shownPlacement(state), cursor);
	return cursor === undefined ? [] : [{mark: '›', text: `CPU ${cursor}: ${owners.length === 0 ? 'free' : listed(owners)}`, style: {}}];
}

/** The cost as a number says nothing to a person; what it comes from stands below, one by one. */
function costOf({offered, flaws}: CpuMap): string {
	const [first] = offered?.list ?? [];
	const shown = offered?.list[offered.at];
	if (first === undefined || shown === undefined || shown === first) {
		return flaws.length === 0 && (shown?.cost ?? 0) === 0 ? 'nothing is given up for it' : 'the best that there is here';
	}

	if (shown.cost === first.cost) {
		return 'as good as the first';
	}

	return flaws.length === 0 ? 'not quite as good as the first' : `not as good as the first: ${warningMark.mark} says why`;
}

/** Who runs where, what was given up for it, and why: for looking at beside the steps. */
export function mapAndReasons(state: PlanState, columns: number): readonly ReactNode[] {
	const about = {facts: state.facts, placement: state.placement, guest: state.plan.guest?.name, columns};
	const gaveUp = (shownGuest(state)?.gaveUp ?? []).map(text => ({mark: warningMark.mark, text, style: {color: 'yellow'}}));
	return [
		...cpuMapRows(about).rows,
		<Line key="above the legend"> </Line>,
		...legendLines(about),
		<Line key="above the reasons"> </Line>,
		...linesOf([...gaveUp, ...reasonsOf(state)], columns),
	];
}

function reasonsOf(state: PlanState): readonly Sentence[] {
	const placement = shownPlacement(state);
	return [
		...placement.unplaced.map(({name, because}) => ({mark: warningMark.mark, text: `${name}: ${because}`, style: {color: 'yellow'}})),
		...[...placement.reasons, ...(shownGuest(state)?.reasons ?? [])].map(text => ({mark: '·', text, style: {}})),
	];
}

function linesOf(sentences: readonly Sentence[], columns: number): readonly ReactNode[] {
	return sentences.flatMap(({mark, text, style}, sentence) =>
		labelled(` ${mark}`, text, 3, columns - 1).map((line, index) => (
			<Line key={`sentence ${sentence} ${index}`} {...style}>
				{line}
			</Line>
		)),
	);
}
