import {type Boots, bootLevels} from './boot-levels.ts';
import {type Effect, effectAround, effectOf} from './effect.ts';
import {mean} from './mean.ts';
import {studentQuantile} from './student.ts';

/**
 * A figure of some boots against that of others which were measured by themselves: what `bootEffects` says of one step, also where there
 * are more boots on one side. The interval knows how boots differ, not what else is different between the two.
 * @returns without an interval where boots are too few to tell how much they differ: no second one on either side, all alike, or an interval
 * that says nothing
 * @throws RangeError for a side without a boot, a boot without a run, or a figure that is not above 0
 */
export const betweenBoots = (before: Boots, after: Boots, confidence: number): Effect => {
	const [one, other] = [levelsOf(before), levelsOf(after)];
	const ratio = other.mean - one.mean;
	const freedom = before.length + after.length - 2;
	const squares = one.squares + other.squares;
	if (freedom < 1 || squares === 0) return effectOf(ratio, undefined);
	const half = studentQuantile(confidence, freedom) * Math.sqrt((squares / freedom) * (1 / before.length + 1 / after.length));
	return effectAround(ratio, half);
};

/** What stands for all boots, in the unit of the figures. @throws RangeError as `betweenBoots` */
export const levelOf = (boots: Boots): number => Math.exp(levelsOf(boots).mean);

const levelsOf = (boots: Boots): {readonly mean: number; readonly squares: number} => {
	if (boots.length === 0) throw new RangeError('there is no boot to compare');
	const levels = bootLevels(boots);
	const middle = mean(levels);
	return {mean: middle, squares: levels.reduce((sum, level) => sum + (level - middle) ** 2, 0)};
};
