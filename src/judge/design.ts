import {bundlePlan, factorialPlan, fewestBoots, mostSteps, stepsOf} from './boots.ts';
import {firstLook, looks, mostPairs, usualPairs} from './pairs.ts';

/** How much is measured: at most so many pairs a step that acts at once; and how the steps are judged that need a guest start. */
export type Design = {
	readonly pairs: number;
	readonly starts: {readonly kind: 'as one'; readonly boots: number} | {readonly kind: 'one by one'};
};

export const designs = {
	quick: {pairs: looks[0].pairs, starts: {kind: 'as one', boots: fewestBoots}},
	normal: {pairs: usualPairs, starts: {kind: 'as one', boots: fewestBoots}},
	thorough: {pairs: mostPairs, starts: {kind: 'one by one'}},
} as const satisfies Record<string, Design>;

export type DesignName = keyof typeof designs;

/** How many steps are to be judged: those that act at once, and those that need a guest start. */
export type Work = {readonly live: number; readonly atStart: number};

/** Why this could never decide, with the number that it takes; undefined: it can. */
export const refusal = ({live, atStart}: Work, {pairs, starts}: Design): string | undefined => {
	if (live > 0 && pairs < firstLook(live)) {
		return `${pairs} pairs of runs can never decide ${live === 1 ? 'it' : `any of ${live} steps`}: measure ${firstLook(live)} or more.`;
	}
	if (atStart > 0 && starts.kind === 'as one' && (starts.boots < fewestBoots || starts.boots % 2 === 1)) {
		return `${starts.boots} boots can never decide: the guest has to be started ${Math.max(fewestBoots, starts.boots + 1)} times, in turns without and with the steps.`;
	}
	if (atStart > mostSteps && starts.kind === 'one by one') {
		return `${atStart} steps cannot be judged one by one: leave out ${atStart - mostSteps}, or judge them as one.`;
	}
	return undefined;
};

/** One plan, of the boots that judge all steps that need a guest start. @throws RangeError for what is refused. */
export const bootPlanOf = ({atStart}: Work, {starts}: Design) =>
	starts.kind === 'as one' ? bundlePlan(starts.boots) : factorialPlan(atStart);

/** The boots in which the original and the final state take turns at the end; the pairs where nothing needs a guest start. */
export const totalOf = (work: Work, design: Design): {readonly pairs: number; readonly boots: number} => {
	// One judgement of all that was changed is the total already.
	const isTotal = work.atStart === 0 ? work.live <= 1 : work.live === 0 && stepsOf(bootPlanOf(work, design)) === 1;
	return {
		pairs: isTotal || work.atStart > 0 ? 0 : design.pairs,
		boots: isTotal || work.atStart === 0 ? 0 : fewestBoots,
	};
};
