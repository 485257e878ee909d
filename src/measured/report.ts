import type {Outcome} from '../judge/course.ts';
import {effectInWords, tradeOff} from '../judge/in-words.ts';
import {type Found, judgedOf, keptOf, type RunRecord, type Unit} from './found.ts';

/** What was proved, what limits now, and what is claimed, as lines. */
export const reportLines = (found: Found): readonly string[] => {
	const {judgements, total} = found;
	const kept = keptOf(found);
	const back = judgedOf(found).filter(step => !kept.includes(step));
	return [
		'What was proved',
		...judgements.flatMap(({steps, unit, outcome, isKept}) => [
			`  ${steps.join(', ')}: ${isKept ? 'kept' : 'taken back'}, ${outcome.because}`,
			...proofLines(outcome, unit),
		]),
		...(judgements.length === 0 ? ['  Nothing: no step was measured to its end.'] : []),
		...limitLines(lastWith(found.runs, kept)),
		'In total, the original state against what is kept',
		...(kept.length === 0
			? ['  Nothing is kept, so there is nothing to claim.']
			: total === undefined
				? ['  It was not measured, so nothing is claimed.']
				: [
						...proofLines(total.outcome, total.unit),
						...(total.outcome.proposed === 'undo' ? [`  It should be taken back: ${total.outcome.because}.`] : []),
					]),
		`Kept: ${kept.join(', ') || 'nothing'}. Taken back: ${back.join(', ') || 'nothing'}.`,
	];
};

/** A line a metric. */
const proofLines = ({judged, guards}: Outcome, unit: Unit): readonly string[] => [
	...tradeOff(judged, unit).map(line => `      ${line}`),
	...guards.map(({metric, effect}) => `      ${metric.title}, which may not get lost: ${effectInWords(effect)}`),
];

const limitLines = (run: RunRecord | undefined): readonly string[] =>
	run === undefined
		? []
		: [
				'What limits now',
				...[...Map.groupBy(Object.entries(run.measurements), ([, {limits}]) => limits.join(' '))].map(
					([sentences, metrics]) => `  ${metrics.map(([id]) => id).join(', ')}: ${sentences}`,
				),
			];

/** The latest run in which these steps held and no others. */
const lastWith = (runs: readonly RunRecord[], kept: readonly string[]): RunRecord | undefined =>
	runs.findLast(({holds}) => holds.length === kept.length && kept.every(step => holds.includes(step)));
