import {type Effect, effectAround, effectOf, logRatio} from './effect.ts';
import {mean} from './mean.ts';
import {studentQuantile} from './student.ts';

/** Two figures that were measured in the same run: what it is held against, and what it is. */
export type FigurePair = {readonly against: number; readonly figure: number};

/** Of all boots: each counts once, however often it was measured; where there is only one, each run does. */
export type PairedLevel = {readonly against: number; readonly figure: number; readonly effect: Effect};

/**
 * One figure against another of the same runs, by the mean of the logarithms of their ratios and Student's interval of it.
 * @param boots the runs of each boot of the guest
 * @returns without an interval where there is only one run or boot, all are alike, or the interval says nothing; undefined: there is no run
 * @throws RangeError for a figure that is not above 0
 */
export const pairedLevel = (boots: readonly (readonly FigurePair[])[], confidence: number): PairedLevel | undefined => {
	const measured = boots.filter(runs => runs.length > 0);
	const [only = [], ...more] = measured;
	if (only.length === 0) return undefined;
	const units = more.length === 0 ? only.map(run => [run]) : measured;
	const meanOf = (of: (run: FigurePair) => number): number => mean(units.map(runs => mean(runs.map(of))));
	const ratios = units.map(runs => mean(runs.map(({against, figure}) => logRatio(against, figure))));
	const ratio = mean(ratios);
	return {
		against: Math.exp(meanOf(({against}) => Math.log(against))),
		figure: Math.exp(meanOf(({figure}) => Math.log(figure))),
		effect: effectIn(ratios, ratio, confidence),
	};
};

const effectIn = (ratios: readonly number[], ratio: number, confidence: number): Effect => {
	const freedom = ratios.length - 1;
	const squares = ratios.reduce((sum, one) => sum + (one - ratio) ** 2, 0);
	if (freedom < 1 || squares === 0) return effectOf(ratio, undefined);
	return effectAround(ratio, studentQuantile(confidence, freedom) * Math.sqrt(squares / freedom / ratios.length));
};
