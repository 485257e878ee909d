import type {Outcome} from '../judge/course.ts';
import {effectInWords, tradeOff} from '../judge/in-words.ts';
import {type Found, judgedOf, keptOf, type RunRecord, type Unit} from './found.ts';
import type {Metered} from './meter.ts';

/** What was proved, what limits now, and what is claimed, as lines. */
export const reportLines = (found: Found, instruments: readonly Metered[]): readonly string[] => {
	const {judgements, total} = found;
	const kept = keptOf(found);
	const open = judgements.filter(({outcome}) => outcome.proposed === 'nothing').flatMap(({steps}) => steps);
	const back = judgedOf(found).filter(step => !kept.includes(step));
	return [
		'What was proved',
		...judgements.flatMap(({steps, unit, outcome, isKept}) => [
			`  ${steps.join(', ')}: ${isKept ? 'kept' : 'taken back'}, ${outcome.because}`,
			...proofLines(outcome, unit),
		]),
		...(judgements.length === 0 ? ['  Nothing: no step was measured to its end.'] : []),
		...limitLines(lastWith(found.runs, kept), instruments),
		'In total, the original state against what is kept',
		...(kept.length === 0
			? ['  Nothing is kept, so there is nothing to claim.']
			: total === undefined
				? ['  It was not measured, so nothing is claimed.']
				: [
						...proofLines(total.outcome, total.unit),
						...(total.outcome.proposed === 'undo' ? [`  It should be taken back: ${total.outcome.because}.`] : []),
					]),
		...(open.length === 0 ? [] : [`What ${open.join(', ')} does is open: without --measure it is applied all the same.`]),
		`Kept: ${kept.join(', ') || 'nothing'}. Taken back: ${back.join(', ') || 'nothing'}.`,
	];
};

/** A line a metric. */
const proofLines = ({judged, guards}: Outcome, unit: Unit): readonly string[] => [
	...tradeOff(judged, unit).map(line => `      ${line}`),
	...guards.map(({metric, effect}) => `      ${metric.title}, which may not get worse: ${effectInWords(effect)}`),
];

/** Of each metric that was measured in the state that is kept; those with the same sentences together. */
const limitLines = (run: RunRecord | undefined, instruments: readonly Metered[]): readonly string[] => {
	const told = instruments.flatMap(({metric: {id, title}}) => {
		const measurement = run?.measurements[id];
		return measurement === undefined ? [] : [{title, sentences: measurement.limits.join(' ')}];
	});
	const groups = [...Map.groupBy(told, ({sentences}) => sentences)];
	return groups.length === 0
		? []
		: ['What limits now', ...groups.map(([sentences, metrics]) => `  ${metrics.map(({title}) => title).join(', ')}: ${sentences}`)];
};

/** The latest run in which these steps held and no others. */
const lastWith = (runs: readonly RunRecord[], kept: readonly string[]): RunRecord | undefined =>
	runs.findLast(({holds}) => holds.length === kept.length && kept.every(step => holds.includes(step)));
