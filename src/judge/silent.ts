import {guardConfidence} from './certainty.ts';
import type {Metric} from './verdict.ts';

/** A guard of which runs with the change gave no figure: what cannot be measured any more has lost more than any figure tells. */
export type Silent = {readonly metric: Metric; readonly without: RunsWithoutFigure; readonly changed: RunsWithoutFigure};

type RunsWithoutFigure = {readonly missing: number; readonly of: number};

/**
 * @param onlyWithout, onlyChanged pairs of which that side alone gave a figure: where the change has no part in it, either is as likely (the
 * sign test; Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 3rd ed., 3.4)
 */
export const isSilencedInPairs = (onlyWithout: number, onlyChanged: number): boolean => {
	const count = onlyWithout + onlyChanged;
	let [ways, tail] = [1, 1];
	for (let taken = 1; taken <= onlyChanged; taken++) {
		ways = (ways * (count - taken + 1)) / taken;
		tail += ways;
	}
	return tail / 2 ** count <= (1 - guardConfidence) / 2;
};

/** In no run of any boot with the change, and in most runs of each without it. Of each boot, in which runs there was a figure. */
export const isSilencedInBoots = (without: readonly (readonly boolean[])[], changed: readonly (readonly boolean[])[]): boolean =>
	changed.flat().every(isThere => !isThere) && without.every(runs => runs.filter(isThere => isThere).length * 2 > runs.length);

/** Of each run, whether there was a figure. */
export const silent = (metric: Metric, without: readonly boolean[], changed: readonly boolean[]): Silent => {
	const missingIn = (runs: readonly boolean[]) => ({missing: runs.filter(isThere => !isThere).length, of: runs.length});
	return {metric, without: missingIn(without), changed: missingIn(changed)};
};

/** A clause, without its end. */
export const silentInWords = ({metric: {title}, without, changed}: Silent): string =>
	`there was no figure of ${title} in ${changed.missing} of ${changed.of} runs with it and ${without.missing} of ${without.of} without`;
