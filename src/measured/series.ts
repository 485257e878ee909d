import type {RunRecord} from './found.ts';
import type {Question} from './question.ts';

/** The runs of a question that is judged by pairs, two and two; one that waits for its other half is left out. */
export const pairsOf = (
	{steps}: Pick<Question, 'steps'>,
	runs: readonly RunRecord[],
): readonly {readonly without: RunRecord; readonly with: RunRecord}[] =>
	Array.from({length: runs.length >> 1}, (_, pair) => runs.slice(2 * pair, 2 * pair + 2)).flatMap(([first, second]) => {
		if (first === undefined || second === undefined) return [];
		return steps.every(step => first.holds.includes(step)) ? [{without: second, with: first}] : [{without: first, with: second}];
	});

/** In how many boots of the guest they were made. */
export const bootsIn = (runs: readonly RunRecord[]): number => new Set(runs.map(({boot}) => boot)).size;

/** These steps hold, and no others. */
export const isWith = ({holds}: Pick<RunRecord, 'holds'>, steps: readonly string[]): boolean =>
	holds.length === steps.length && steps.every(step => holds.includes(step));
