import {effectInWords, titleForSign, tradeOff} from '../judge/in-words.ts';
import {hasChanged} from '../judge/verdict.ts';
import {type Answer, type Found, judgedOf, keptOf, type RunRecord} from './found.ts';
import type {Metered} from './meter.ts';
import {bareMetalLines} from './of-bare-metal.ts';
import {isWith} from './series.ts';

/**
 * What was proved, what limits now, and what is claimed, as lines.
 * @param standing what holds where that is not what was decided, as a sentence: a run that was ended early stays as it was then
 */
export const reportLines = (found: Readonly<Found>, instruments: readonly Metered[], standing?: string): readonly string[] => {
	const {judgements} = found;
	const kept = keptOf(found);
	const open = judgements.filter(({outcome}) => outcome.proposed === 'nothing').flatMap(({steps}) => steps);
	const back = judgedOf(found).filter(step => !kept.includes(step));
	return [
		'What was proved',
		...judgements.flatMap(judgement => [
			`  ${judgement.steps.join(', ')}: ${judgement.isKept ? 'kept' : 'taken back'}, ${judgement.outcome.because}`,
			...proofLines(judgement).map(line => `      ${line}`),
		]),
		...(judgements.length === 0 ? ['  Nothing: no step was measured to its end.'] : []),
		...limitLines(lastWith(found.runs, kept), instruments),
		'In total, the original state against what is kept',
		...totalLines(found).map(line => `  ${line}`),
		...againstBareMetal(found).map((line, index) => (index === 0 ? line : `  ${line}`)),
		...unmeasuredLines(found).map((line, index) => (index === 0 ? line : `  ${line}`)),
		...(open.length === 0
			? []
			: [
					`What ${open.join(', ')} ${open.length === 1 ? 'does' : 'do'} is open: without --measure ${open.length === 1 ? 'it is' : 'they are'} applied all the same.`,
				]),
		standing ?? `Kept: ${kept.join(', ') || 'nothing'}. Taken back: ${back.join(', ') || 'nothing'}.`,
	];
};

/** What may be claimed in total, and why nothing where nothing may. */
export const totalLines = (found: Readonly<Found>): readonly string[] => {
	const {total} = found;
	if (keptOf(found).length === 0) return ['Nothing is kept, so there is nothing to claim.'];
	if (total === undefined) return ['It was not measured, so nothing is claimed.'];
	const {proposed, because} = total.outcome;
	return [...proofLines(total).map(line => `    ${line}`), ...(proposed === 'undo' ? [`It should be taken back: ${because}.`] : [])];
};

/** The table, or what it says in words where it is wider than this, and what stands above it; nothing where the host itself was not measured. */
export const againstBareMetal = (found: Readonly<Found>, columns?: number): readonly string[] => {
	const lines = bareMetalLines(found, columns);
	return lines.length === 0 ? [] : ['Against bare metal, which is the host itself in the same runs', ...lines];
};

/** What would have been measured as well, and why it was not. */
export const unmeasuredLines = ({unmeasured}: Pick<Found, 'unmeasured'>): readonly string[] =>
	unmeasured.length === 0 ? [] : ['Not measured', ...unmeasured.map(({what, because}) => `${what}: ${because}`)];

/** A line a metric; of what decides nothing, where it surely changed. */
export const proofLines = ({unit, outcome: {judged, guards, beside}}: Pick<Answer, 'unit' | 'outcome'>): readonly string[] => [
	...tradeOff(judged, unit),
	...guards.map(
		({metric: {title, better}, effect}) => `${title}, which must not ${better === 'lower' ? 'rise' : 'fall'}: ${effectInWords(effect)}`,
	),
	...beside.filter(({effect}) => hasChanged(effect)).map(({metric, effect}) => `${titleForSign(metric)}: ${effectInWords(effect)}`),
];

/** Of the guest's flows in the state that is kept; those with the same sentences together. */
const limitLines = (run: RunRecord | undefined, instruments: readonly Metered[]): readonly string[] => {
	const told = instruments.flatMap(({metric: {id, title}, part}) => {
		const measurement = run?.measurements[id];
		return measurement === undefined || part === 'beside' ? [] : [{title, sentences: measurement.limits.join(' ')}];
	});
	const groups = [...Map.groupBy(told, ({sentences}) => sentences)];
	return groups.length === 0
		? []
		: ['What limits now', ...groups.map(([sentences, metrics]) => `  ${metrics.map(({title}) => title).join(', ')}: ${sentences}`)];
};

/** The latest run in which these steps held and no others. */
const lastWith = (runs: readonly RunRecord[], kept: readonly string[]): RunRecord | undefined => runs.findLast(run => isWith(run, kept));
