import {bootLevels} from './boot-levels.ts';
import {errorOf} from './certainty.ts';
import {type Effect, effectAround} from './effect.ts';
import {mean} from './mean.ts';
import {studentQuantile} from './student.ts';
import {type Metric, type Verdict, verdictOf} from './verdict.ts';

/**
 * Which steps hold in each boot of the guest, in order. Every boot has a level of its own (where its memory lies, which CPUs its threads
 * found), so a boot counts once, however often it is measured.
 */
export type BootPlan = readonly (readonly boolean[])[];

/** All steps as one, A B A B: without, with, without, with. */
export const fewestBoots = 4;
export const bundlePlan = (boots: number): BootPlan => {
	if (boots < fewestBoots || boots % 2 === 1) {
		throw new RangeError(`${boots} boots cannot be judged: an even number of ${fewestBoots} or more can`);
	}
	return Array.from({length: boots}, (_, index) => [index % 2 === 1]);
};

/**
 * The 12 boots of Plackett and Burman (The Design of Optimum Multifactorial Experiments, Biometrika 33, 1946): every step holds in six,
 * and any two hold together in three. Rows and columns are in an order in which the boots with a step come, on the average, as early as
 * those without, to less than one boot for each of the first eight columns: guests that get slower with the hours do not look like a step.
 */
const twelve = [
	'---++++++--',
	'++++---++--',
	'-----------',
	'+-+--++-++-',
	'++-++-+--+-',
	'-++-++-+-+-',
	'-++-+-+-+-+',
	'+-++++----+',
	'++---+++--+',
	'-+-+-+--+++',
	'+---+--++++',
	'--++--++-++',
] as const;

/** Steps that 12 boots can judge one by one: of more, too few boots would be left over to tell how much boots differ. */
const mostInTwelve = 8;
export const mostSteps = twelve[0].length;

/**
 * A plan in which up to 11 steps are judged one by one. It takes for granted that effects add. For more than 8 steps it has 24 boots: the
 * twelve and then each with all turned over, in which a drift falls on all steps alike (Box and Wilson's fold-over).
 * @throws RangeError for no step or more than 11.
 */
export const factorialPlan = (steps: number): BootPlan => {
	if (steps < 1 || steps > mostSteps) {
		throw new RangeError(`${steps} steps cannot be judged one by one: 1 to ${mostSteps} can`);
	}
	const once = twelve.map(row => Array.from(row.slice(0, steps), sign => sign === '+'));
	return steps <= mostInTwelve ? once : [...once, ...once.map(row => row.map(holds => !holds))];
};

/**
 * The effect of each step: the mean of the boots with it against that of those without, with Student's interval from what the steps
 * together leave unexplained (Box, Hunter and Hunter, Statistics for Experimenters, 2nd ed., 5 and 7).
 * @param figures of each boot its runs, of which none need be dropped.
 * @returns without an interval where it says nothing.
 * @throws RangeError where a boot of the plan has no run, or a figure is not above 0.
 */
export const bootEffects = (plan: BootPlan, figures: readonly (readonly number[])[], confidence: number): readonly Effect[] => {
	const missing = plan.findIndex((_, index) => (figures[index] ?? []).length === 0);
	if (missing !== -1) throw new RangeError(`boot ${missing + 1} of ${plan.length} was not measured`);
	const levels = bootLevels(figures.slice(0, plan.length));
	const boots = plan.map((row, index) => ({row, level: levels[index] ?? 0}));
	const middle = mean(boots.map(({level}) => level));
	const steps = Array.from(plan[0] ?? [], (_, step) => step);
	const ratios = steps.map(step => {
		const side = (holds: boolean) => mean(boots.filter(({row}) => row[step] === holds).map(({level}) => level));
		return side(true) - side(false);
	});
	const unexplained = boots.map(
		({row, level}) => level - middle - ratios.reduce((sum, ratio, step) => sum + (row[step] ? ratio : -ratio) / 2, 0),
	);
	const half =
		studentQuantile(confidence, freedomOf(plan)) * errorPerDeviation(plan) * Math.sqrt(sumOfSquares(unexplained) / freedomOf(plan));
	return ratios.map(ratio => effectAround(ratio, half));
};

/** @throws RangeError as `bootEffects`. */
export const judgeBoots = (
	plan: BootPlan,
	figures: readonly (readonly number[])[],
	metric: Metric,
	cap: string | undefined,
): readonly Verdict[] =>
	bootEffects(plan, figures, 1 - errorOf(stepsOf(plan))).map(effect =>
		verdictOf(effect, metric.better, narrower => bootsNeeded(plan, narrower), cap),
	);

/** Told up to here: more starts of a guest nobody waits for. */
export const mostBoots = 48;

/**
 * Boots of a larger plan of the same kind. With more of them it is known better how much boots differ, so an interval narrows by more than the
 * square root of their number. Beyond `mostBoots` it is not looked any further.
 */
const bootsNeeded = (plan: BootPlan, narrower: number): number => {
	// Half of all boots are with a step, and as many with any two steps as without them.
	const part = stepsOf(plan) === 1 ? 2 : plan.length;
	const halfOf = (boots: number): number => studentQuantile(1 - errorOf(stepsOf(plan)), boots - 1 - stepsOf(plan)) / Math.sqrt(boots);
	let boots = plan.length + part;
	while (boots <= mostBoots && halfOf(boots) * narrower > halfOf(plan.length)) boots += part;
	return boots;
};

export const stepsOf = (plan: BootPlan): number => plan[0]?.length ?? 0;

/** Boots left over to tell how much boots differ. */
export const freedomOf = (plan: BootPlan): number => plan.length - 1 - stepsOf(plan);

/** Standard error of an effect for a standard deviation of 1 between boots: of two means of half of the boots each. */
export const errorPerDeviation = (plan: BootPlan): number => 2 / Math.sqrt(plan.length);

const sumOfSquares = (values: readonly number[]): number => values.reduce((sum, value) => sum + value * value, 0);
