import {Box} from 'ink';
import type {ReactNode} from 'react';
import {plural} from '../../src/inspect/page/plural.ts';
import {labelled, wrap} from '../../src/inspect/page/wrap.ts';
import {expectedText} from '../../src/plan/expected-text.ts';
import {warningMark} from '../../src/plan/marks.ts';
import type {Step} from '../../src/plan/plan.ts';
import type {Preview} from '../../src/wizard/engine.ts';
import {position, shownRows, shownStep} from '../../src/wizard/list.ts';
import type {ScreenProps} from '../screen.ts';
import {Checklist} from '../widgets/checklist.tsx';
import {changedLines} from '../widgets/diff-lines.tsx';
import {FormView} from '../widgets/form.tsx';
import {Line} from '../widgets/line.tsx';
import {Pager} from '../widgets/pager.tsx';
import {Pane} from '../widgets/pane.tsx';
import {pages} from '../widgets/scroll.ts';
import {CpuMapView, mapAndReasons} from './cpu-map.tsx';

/** Rows that the explanation gets at least, below the list. */
const leastWhy = 9;
/** The list with summaries in full, and what the CPU map beside it takes: at least three cores with two threads, at most five. */
const listWidth = 80;
const mapWidth = {least: 39, most: 66};

export function PlanScreen({state, columns, rows, isActive}: ScreenProps<'plan'>) {
	const {plan, cursor} = state;
	if (state.map !== undefined) {
		return <CpuMapView state={state} map={state.map} columns={columns} rows={rows} isActive={isActive} />;
	}

	const step = shownStep(state);

	const right = Math.min(mapWidth.most, columns - listWidth - 1);
	const isWide = right >= mapWidth.least;
	const left = isWide ? columns - right - 1 : columns;
	const list = Math.max(3, Math.min(plan.steps.length, rows - leastWhy));
	return (
		<Box height={rows} overflow="hidden" columnGap={1}>
			<Box width={left} flexShrink={0} flexDirection="column">
				<Checklist steps={plan.steps} shown={shownRows(state)} cursor={cursor} rows={list} />
				{step === undefined ? null : <Explanation state={state} step={step} columns={left} rows={rows - list} isActive={isActive} />}
			</Box>
			{isWide ? (
				<Box width={right} height={rows} flexShrink={0} flexDirection="column" overflow="hidden">
					<MapBeside state={state} columns={right} rows={rows} />
				</Box>
			) : null}
		</Box>
	);
}

/** What finds no room beside the steps is on the map itself. */
function MapBeside({
	state,
	columns,
	rows,
}: {
	readonly state: ScreenProps<'plan'>['state'];
	readonly columns: number;
	readonly rows: number;
}) {
	const lines = mapAndReasons(state, columns);
	const more = lines.length - rows + 1;
	return lines.length <= rows ? (
		lines
	) : (
		<>
			{lines.slice(0, rows - 1)}
			<Line dimColor>{` … ${plural(more, 'more line')}: m shows all`}</Line>
		</>
	);
}

/** Why the step is proposed; while it is edited, its fields. */
function Explanation({
	state,
	step,
	columns,
	rows,
	isActive,
}: {
	readonly state: ScreenProps<'plan'>['state'];
	readonly step: Step;
	readonly columns: number;
	readonly rows: number;
	readonly isActive: boolean;
}) {
	const notice = state.notice === undefined ? [] : wrap(state.notice, columns - 2);
	return (
		<Pane title={`${step.title} (${position(state)})`} columns={columns} rows={rows}>
			{notice.map(line => (
				<Line key={line} color="cyan">
					{line}
				</Line>
			))}
			{state.form === undefined ? (
				<Pager
					key={step.id}
					lines={whyLines(
						step,
						state.previews.find(preview => preview.step === step.id),
						columns - 2,
					)}
					rows={rows - 1 - notice.length}
					isActive={isActive}
					keys={pages}
					margin=""
				/>
			) : (
				<FormView form={state.form} columns={columns - 2} />
			)}
		</Pane>
	);
}

/** A summary alone reads like something that is done. */
const states = {
	on: 'Chosen',
	off: 'Not chosen',
	satisfied: 'Nothing to do',
	unavailable: 'Not here',
	invalid: 'Not usable as typed',
} as const satisfies Record<Step['state'], string>;

/** From the reason to the lines that change. */
function whyLines(step: Step, preview: Preview | undefined, columns: number): readonly ReactNode[] {
	const about = step.because.length > 0 ? step.because.join(' ') : step.about;
	const said = [`${states[step.state]}: ${step.summary}`, about];
	const canBeDone = step.state === 'on' || step.state === 'off';
	const facts = [
		// Where nothing would be done, it has none.
		...(canBeDone
			? ([
					['effect', step.effect],
					['gain', expectedText(step.expected)],
				] as const)
			: []),
		['risk', step.risk],
		['source', step.source],
	] as const;
	const lines = [
		...said.flatMap(sentence => wrap(sentence, columns)).map(text => ({text, style: {}})),
		...step.warnings.flatMap(warning => labelled(warningMark.mark, warning, 2, columns).map(text => ({text, style: {color: 'yellow'}}))),
		...facts.flatMap(([name, value]) => labelled(name, value, 8, columns)).map(text => ({text, style: {dimColor: true}})),
		...(preview === undefined ? [] : changedLines(preview)),
	];
	return lines.map(({text, style}, index) => (
		<Line key={index} {...style}>
			{text}
		</Line>
	));
}
