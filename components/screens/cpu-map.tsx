import {Box, type TextProps, useInput} from 'ink';
import type {ReactNode} from 'react';
import {plural} from '../../src/inspect/page/plural.ts';
import {labelled} from '../../src/inspect/page/wrap.ts';
import type {Placement} from '../../src/placement/placement.ts';
import type {MapStep} from '../../src/wizard/cpu-map/layout.ts';
import {missingNow, offeredBy, shownGuest, shownPlacement} from '../../src/wizard/cpu-map/shown.ts';
import type {CpuMap, PlanState} from '../../src/wizard/state.ts';
import type {ScreenProps} from '../screen.ts';
import {windowStart} from '../text/window.ts';
import {cpuMapRows, legendLines} from '../widgets/cpu-map.tsx';
import {Line} from '../widgets/line.tsx';

/** Rows that are kept for what is said under the map, however large the host is. */
const leastSaid = 6;

/** A sentence under the map: what kind it is shows by the mark, the colour only repeats it. */
type Sentence = {readonly mark: string; readonly text: string; readonly style: TextProps};

/** The map with a cursor, and under it what is wrong with the sets that it shows. */
export function CpuMapView({
	state,
	map,
	send,
	columns,
	rows,
	isActive,
}: Omit<ScreenProps<'plan'>, 'state'> & {readonly state: PlanState; readonly map: CpuMap}) {
	useInput(
		(input, key) => {
			const by = stepOf(input, key);
			if (by !== undefined) {
				send({type: 'point', by, columns});
			}
		},
		{isActive},
	);
	const about = {facts: state.facts, placement: shownPlacement(state), guest: state.plan.guest?.name, columns};
	const {rows: cpus, at} = cpuMapRows({...about, cursor: map.cursor});
	const legend = [...legendLines(about), <Line key="below the legend"> </Line>];
	const height = Math.min(cpus.length, Math.max(3, rows - legend.length - leastSaid));
	const start = windowStart(at, cpus.length, height);
	return (
		<Box flexDirection="column" height={rows} overflow="hidden">
			{cpus.slice(start, start + height)}
			{legend}
			{fitting(linesOf([...saidOf(state, map), ...reasonsOf(state)], columns), rows - height - legend.length)}
		</Box>
	);
}

function stepOf(input: string, key: Parameters<Parameters<typeof useInput>[0]>[1]): MapStep | undefined {
	if (key.leftArrow || input === 'h') return {cpus: -1};
	if (key.rightArrow || input === 'l') return {cpus: 1};
	if (key.upArrow || input === 'k') return {lines: -1};
	if (key.downArrow || input === 'j') return {lines: 1};
	if (key.pageUp) return {lines: -10};
	return key.pageDown ? {lines: 10} : undefined;
}

/** What is shown and what is wrong with it, the worst first. */
function saidOf(state: PlanState, map: CpuMap): readonly Sentence[] {
	const offered = offeredBy(map);
	return [
		...(offered === undefined || map.offered === undefined
			? []
			: [{mark: '›', text: `${map.offered.at + 1} of ${map.offered.list.length}: ${offered.title} · ${costOf(map)}`, style: {bold: true}}]),
		...(state.notice === undefined ? [] : [{mark: '›', text: state.notice, style: {color: 'cyan'}}]),
		...missingNow(state).map(text => ({mark: '…', text: `${text} The plan waits.`, style: {color: 'cyan', bold: true}})),
		...map.flaws.map(({severity, text}) =>
			severity === 'error' ? {mark: '✗', text, style: {color: 'red', bold: true}} : {mark: '!', text, style: {color: 'yellow'}},
		),
		...(map.flaws.length === 0 && shownGuest(state) !== undefined
			? [{mark: '✓', text: 'Nothing is wrong with these sets.', style: {color: 'green'}}]
			: []),
	];
}

/** The cost is a number to compare by; alone it says nothing. */
function costOf({offered}: CpuMap): string {
	const [first] = offered?.list ?? [];
	const shown = offered?.list[offered.at];
	return first === undefined || shown === undefined || shown === first
		? `cost ${Math.round(first?.cost ?? 0)}`
		: `cost ${Math.round(shown.cost)}, the first ${Math.round(first.cost)}`;
}

/** Who runs where, and why: for looking at beside the steps. */
export function mapAndReasons(state: PlanState, columns: number): readonly ReactNode[] {
	const about = {facts: state.facts, placement: state.placement, guest: state.plan.guest?.name, columns};
	return [
		...cpuMapRows(about).rows,
		<Line key="above the legend"> </Line>,
		...legendLines(about),
		<Line key="above the reasons"> </Line>,
		...linesOf(reasonsOf(state), columns),
	];
}

function reasonsOf(state: PlanState): readonly Sentence[] {
	const placement: Placement = shownPlacement(state);
	const own = shownGuest(state);
	return [
		...[...(own?.gaveUp ?? []), ...placement.unplaced.map(({name, because}) => `${name}: ${because}`)].map(text => ({
			mark: '!',
			text,
			style: {color: 'yellow'},
		})),
		...[...placement.reasons, ...(own?.reasons ?? [])].map(text => ({mark: '·', text, style: {}})),
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

/** As many lines as there is room for; the last one says when there are more. */
function fitting(lines: readonly ReactNode[], rows: number): readonly ReactNode[] {
	return lines.length <= rows
		? lines
		: [
				...lines.slice(0, rows - 1),
				<Line key="more" dimColor>{` … ${plural(lines.length - rows + 1, 'more line')}: a higher window shows them`}</Line>,
			];
}
