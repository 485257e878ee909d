import {Box} from 'ink';
import {plural} from '../../src/inspect/page/plural.ts';
import {labelled, wrap} from '../../src/inspect/page/wrap.ts';
import {expectedText} from '../../src/plan/expected-text.ts';
import type {Step} from '../../src/plan/plan.ts';
import type {Preview} from '../../src/wizard/engine.ts';
import type {ScreenProps} from '../screen.ts';
import {Checklist} from '../widgets/checklist.tsx';
import {changedLines} from '../widgets/diff-lines.tsx';
import {FormView} from '../widgets/form.tsx';
import {Line} from '../widgets/line.tsx';
import {Pane} from '../widgets/pane.tsx';
import {CpuMapView, mapAndReasons} from './cpu-map.tsx';

/** Rows that the explanation gets at least, below the list. */
const leastWhy = 9;
/** The list with summaries in full, and what the CPU map beside it takes: at least three cores with two threads, at most five. */
const listWidth = 80;
const mapWidth = {least: 39, most: 66};

export function PlanScreen({state, send, columns, rows, isActive}: ScreenProps<'plan'>) {
	const {plan, cursor} = state;
	if (state.map !== undefined) {
		return <CpuMapView state={state} map={state.map} send={send} columns={columns} rows={rows} isActive={isActive} />;
	}

	const step = plan.steps[cursor];
	if (step === undefined) {
		return <Line> There is no step for this guest.</Line>;
	}

	const preview = state.previews.find(candidate => candidate.step === step.id);
	const right = Math.min(mapWidth.most, columns - listWidth - 1);
	const isWide = right >= mapWidth.least;
	const left = isWide ? columns - right - 1 : columns;
	const list = Math.max(3, Math.min(plan.steps.length, rows - leastWhy));
	return (
		<Box height={rows} overflow="hidden" columnGap={1}>
			<Box width={left} flexShrink={0} flexDirection="column">
				<Checklist steps={plan.steps} cursor={cursor} rows={list} />
				<Explanation state={state} step={step} preview={preview} columns={left} rows={rows - list} />
			</Box>
			{isWide ? (
				<Box width={right} height={rows} flexShrink={0} flexDirection="column" overflow="hidden">
					{mapAndReasons(state, right).slice(0, rows)}
				</Box>
			) : null}
		</Box>
	);
}

/** Why the step is proposed; while it is edited, its fields. */
function Explanation({
	state,
	step,
	preview,
	columns,
	rows,
}: {
	readonly state: ScreenProps<'plan'>['state'];
	readonly step: Step;
	readonly preview: Preview | undefined;
	readonly columns: number;
	readonly rows: number;
}) {
	const notice = state.notice === undefined ? [] : wrap(state.notice, columns - 2);
	return (
		<Pane title={`${step.title} (${state.cursor + 1} of ${state.plan.steps.length})`} columns={columns} rows={rows}>
			{notice.map(line => (
				<Line key={line} color="cyan">
					{line}
				</Line>
			))}
			{state.form === undefined ? (
				<Why step={step} preview={preview} columns={columns - 2} rows={rows - 1 - notice.length} />
			) : (
				<FormView form={state.form} />
			)}
		</Pane>
	);
}

/** As much as fits, from the reason to the lines that change; a last line says when there is more. */
function Why({
	step,
	preview,
	columns,
	rows,
}: {
	readonly step: Step;
	readonly preview: Preview | undefined;
	readonly columns: number;
	readonly rows: number;
}) {
	const about = step.because.length > 0 ? step.because.join(' ') : step.about;
	const said = [
		...(step.state === 'unavailable'
			? [`Not here: ${step.summary}`]
			: step.state === 'satisfied'
				? [`Nothing to do: ${step.summary}`]
				: []),
		about,
	];
	const facts = [
		['effect', step.effect],
		...(step.state === 'on' || step.state === 'off' ? [['gain', expectedText(step.expected)] as const] : []),
		['risk', step.risk],
		['source', step.source],
	] as const;
	const lines = [
		...said.flatMap(sentence => wrap(sentence, columns)).map(text => ({text, style: {}})),
		...step.warnings.flatMap(warning => labelled('!', warning, 2, columns).map(text => ({text, style: {color: 'yellow'}}))),
		...facts.flatMap(([name, value]) => labelled(name, value, 8, columns)).map(text => ({text, style: {dimColor: true}})),
		...(preview === undefined ? [] : changedLines(preview)),
	];
	const isFull = lines.length > rows;
	return (
		<>
			{lines.slice(0, isFull ? rows - 1 : rows).map(({text, style}, index) => (
				<Line key={index} {...style}>
					{text}
				</Line>
			))}
			{isFull ? <Line dimColor>{`… ${plural(lines.length - rows + 1, 'more line')}: enter previews all`}</Line> : null}
		</>
	);
}
