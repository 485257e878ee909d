import {Box} from 'ink';
import {type DesignName, designs} from '../../src/judge/design.ts';
import type {Effect} from '../../src/judge/effect.ts';
import {effectInWords} from '../../src/judge/in-words.ts';
import {median} from '../../src/judge/median.ts';
import {runsInBoot} from '../../src/judge/outlook.ts';
import {firstLook, looks, pairsEffect} from '../../src/judge/pairs.ts';
import type {RunRecord} from '../../src/measured/found.ts';
import {isAsOne, type Question} from '../../src/measured/question.ts';
import {bootsIn, pairsOf} from '../../src/measured/series.ts';
import {tcpInstruments} from '../../src/measured/tcp-flows.ts';
import type {Progress} from '../../src/wizard/tune/progress.ts';
import {intervalLine} from '../text/interval.ts';
import {rateUnit} from '../text/number.ts';
import {Line} from './line.tsx';
import {Heading} from './pane.tsx';
import {Text} from './text.tsx';

/** Of the interval that grows with every pair; what is decided, the looks decide. */
const shownConfidence = 0.95;
/** Cells of an interval that is drawn, and those of the scale at its ends. */
const [leastDrawn, mostDrawn] = [11, 41];
const scaleWidth = 11;

const shown = tcpInstruments
	.filter(({part}) => part === 'judged')
	.map(({metric: {id, title}}) => ({id, title: title.replace(/^TCP /, '')}));
const titleWidth = Math.max(...shown.map(({title}) => title.length)) + 1;
/** Behind the title and the longest effect in words. */
const besideColumn = 1 + titleWidth + 27;

/** The runs of the question at hand as they come in: by metric, what the pairs so far say, or the boots. */
export function SeriesPane({
	question,
	progress: {series, measuring},
	columns,
	isRoomy,
}: {
	readonly question: Question;
	readonly progress: Progress;
	readonly columns: number;
	/** Where it is too narrow to draw an interval beside its figures, there are rows to draw it below. */
	readonly isRoomy: boolean;
}) {
	return (
		<Box flexDirection="column" flexShrink={0}>
			<Heading
				title={question.unit === 'pairs' ? pairsTitle(question, series, measuring?.design) : bootsTitle(question, series)}
				columns={columns}
			/>
			{shown.map(({id, title}) =>
				question.unit === 'pairs' ? (
					<PairsLines key={id} effect={effectOf(question, id, series)} title={title} columns={columns} isRoomy={isRoomy} />
				) : (
					<Line key={id}>{` ${title.padEnd(titleWidth)}${levels(question, id, series)}`}</Line>
				),
			)}
		</Box>
	);
}

/** Rows that it takes at most. */
export function seriesRows({unit}: Question, columns: number, isRoomy: boolean): number {
	return 1 + shown.length * (unit === 'pairs' && isRoomy && besideWidth(columns) < leastDrawn ? 2 : 1);
}

function besideWidth(columns: number): number {
	return columns - besideColumn - scaleWidth;
}

type PairsProps = {readonly effect: Effect | undefined; readonly title: string; readonly columns: number; readonly isRoomy: boolean};

function PairsLines({effect, title, columns, isRoomy}: PairsProps) {
	const text = ` ${title.padEnd(titleWidth)}${effect === undefined ? 'no pair yet' : effectInWords(effect)}`;
	if (effect === undefined) {
		return <Line>{text}</Line>;
	}

	const beside = besideWidth(columns);
	const interval = (width: number) => <Text color="cyan">{intervalLine(effect, Math.min(mostDrawn, width - ((width + 1) % 2)))}</Text>;
	return (
		<>
			<Line>
				{beside < leastDrawn ? text : text.padEnd(besideColumn)}
				{beside < leastDrawn ? null : interval(beside)}
			</Line>
			{beside < leastDrawn && isRoomy ? (
				<Line>
					{' '.repeat(3)}
					{interval(columns - 3 - scaleWidth)}
				</Line>
			) : null}
		</>
	);
}

/** Other designs measure more: whose most it is stands beside it. */
function pairsTitle({among}: Extract<Question, {unit: 'pairs'}>, series: readonly RunRecord[], design: DesignName | undefined): string {
	const count = series.length >> 1;
	if (design === undefined) {
		return `Pairs: ${count}`;
	}

	const most = designs[design].pairs;
	const next = looks.find(({pairs}) => pairs > count && pairs >= firstLook(among) && pairs <= most);
	return `Pairs: ${count}${next === undefined ? '' : `, next look after ${next.pairs}`}, at most ${most} (${design})`;
}

function bootsTitle({plan}: Extract<Question, {unit: 'boots'}>, series: readonly RunRecord[]): string {
	const last = series.at(-1);
	return last === undefined
		? `Boots: ${plan.length}, with ${runsInBoot} runs each`
		: `Boots: ${bootsIn(series)} of ${plan.length}, run ${last.ports + 1} of ${runsInBoot}, ${unitOf(series).name}`;
}

/** One for all that is shown. */
function unitOf(series: readonly RunRecord[]): ReturnType<typeof rateUnit> {
	return rateUnit(Math.max(...series.flatMap(({figures}) => shown.map(({id}) => figures[id]?.value ?? 0))));
}

function effectOf(question: Question, metric: string, series: readonly RunRecord[]): Effect | undefined {
	const pairs = pairsOf(question, series).flatMap(pair => {
		const [without, changed] = [pair.without.figures[metric]?.value, pair.with.figures[metric]?.value];
		return without === undefined || changed === undefined ? [] : [{without, with: changed}];
	});
	return pairs.length === 0 ? undefined : pairsEffect(pairs, shownConfidence);
}

/** The level of each boot: `9.12 9.08 → 12.1`, without and with, or where steps are judged one by one, of all in order. */
function levels(question: Question, metric: string, series: readonly RunRecord[]): string {
	const boots = [...Map.groupBy(series, ({boot}) => boot).values()].flatMap(runs => {
		const values = runs.flatMap(({figures}) => figures[metric]?.value ?? []);
		const [first] = runs;
		return values.length === 0 || first === undefined
			? []
			: [{isWith: question.steps.every(step => first.holds.includes(step)), level: unitOf(series).figure(median(values))}];
	});
	const of = (isWith: boolean) =>
		boots
			.filter(boot => boot.isWith === isWith)
			.map(({level}) => level)
			.join(' ');
	if (boots.length === 0) return 'no run yet';
	return isAsOne(question) ? `${of(false)} → ${of(true)}` : boots.map(({level}) => level).join(' ');
}
