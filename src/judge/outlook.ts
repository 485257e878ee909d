import {type BootPlan, bundlePlan, errorPerDeviation, freedomOf, stepsOf} from './boots.ts';
import {errorOf} from './certainty.ts';
import {bootPlanOf, type Design, totalOf, type Work} from './design.ts';
import {inPercent} from './effect.ts';
import {firstLook, looks} from './pairs.ts';
import {studentQuantile} from './student.ts';
import {worthwhile} from './verdict.ts';

/** Standard deviations in percent: between runs one after the other, and between boots of the guest. */
export type Noise = {readonly run: number; readonly boot: number};

/** What is taken for granted as long as nothing was measured here. */
export const assumedNoise: Noise = {run: 3, boot: 2};

/** Seconds. A run of one metric is measured for five after a lead-in of one, and takes one to begin and end. */
export const runSeconds = 7;
export const toggleSeconds = 1;
/** Runs of each boot. */
export const runsInBoot = 6;
/** A shutdown and a start that goes well, and the least time to settle. */
const [restartSeconds, settleSeconds] = [45, 20];
/** Until a guest is measured that was just stopped. */
export const startSeconds = restartSeconds + settleSeconds;

/** Seconds of measuring everything once, of switching steps on or off, and until a guest is measured that was just stopped. */
export type RunPace = {readonly reading: number; readonly toggle: number; readonly start: number};

/** As long as nothing was measured here. */
export const assumedPace = (reading: number): RunPace => ({reading, toggle: toggleSeconds, start: startSeconds});

/** Two runs, and a boot with all its runs. */
export const secondsOfPair = ({reading, toggle}: RunPace): number => 2 * (reading + toggle);
export const secondsOfBoot = ({reading, start}: RunPace): number => start + runsInBoot * reading;

/** Seconds of the total, at most: where of the steps that need a guest start none is kept, it is measured by pairs after all. */
export const mostSecondsOfTotal = (work: Work, design: Design, pace: RunPace): number => {
	const {pairs, boots} = totalOf(work, design);
	return Math.max(boots * secondsOfBoot(pace), (boots > 0 && work.live > 0 ? design.pairs : pairs) * secondsOfPair(pace));
};

export type Outlook = {
	/** Seconds, when every step is decided at the first look and none is kept, and when none is before its last and the total is measured. */
	readonly seconds: readonly [number, number];
	/** How often the guest is started anew, at most. */
	readonly restarts: number;
	/** Percent of change that nine in ten such runs would see; undefined: no such step. */
	readonly seen: {
		readonly live: number | undefined;
		readonly atStart: number | undefined;
		/** Of the original against the final state. */
		readonly total: number;
	};
};

/**
 * What is told before anything is begun.
 * @param reading seconds in which everything is measured once.
 * @throws RangeError for a design that `refusal` refuses, and for no step at all.
 */
export const outlook = (work: Work, design: Design, reading: number, noise: Noise): Outlook => {
	if (work.live + work.atStart === 0) {
		throw new RangeError('there is no step to judge');
	}
	const plan = work.atStart > 0 ? bootPlanOf(work, design) : [];
	const total = totalOf(work, design);
	const restarts = plan.length + total.boots;
	const pace = assumedPace(reading);
	const inPairs = (pairs: number) => pairs * secondsOfPair(pace);
	const inBoots = plan.length * secondsOfBoot(pace);
	const live = work.live > 0 ? seenInPairs(design.pairs, work.live, noise) : undefined;
	const atStart = work.atStart > 0 ? seenInBoots(plan, noise) : undefined;
	return {
		seconds: [
			inBoots + work.live * inPairs(firstLook(work.live)),
			inBoots + work.live * inPairs(design.pairs) + mostSecondsOfTotal(work, design, pace),
		],
		restarts,
		seen: {
			live,
			atStart,
			total: total.boots > 0 ? seenInBoots(bundlePlan(total.boots), noise) : (atStart ?? seenInPairs(design.pairs, 1, noise)),
		},
	};
};

/** Signed ranks of normal noise need 1/0.955 as many values as a mean (Hollander, Wolfe and Chicken, 3.11). */
const efficiency = 3 / Math.PI;

const seenInPairs = (pairs: number, steps: number, noise: Noise): number => {
	const look = looks.findLast(one => one.pairs <= pairs) ?? looks[0];
	const error = (noise.run * Math.SQRT2) / Math.sqrt(look.pairs * efficiency);
	return seen(error, look.pairs - 1, errorOf(steps) * look.part);
};

const seenInBoots = (plan: BootPlan, noise: Noise): number =>
	seen(Math.hypot(noise.boot, noise.run / Math.sqrt(runsInBoot)) * errorPerDeviation(plan), freedomOf(plan), errorOf(stepsOf(plan)));

/** An effect is seen when its interval leaves 0 out and it is worthwhile; nine in ten estimates lie above the true effect less so much. */
const seen = (error: number, freedom: number, mistaken: number): number =>
	inPercent((Math.max(studentQuantile(1 - mistaken, freedom) * error, worthwhile) + studentQuantile(0.8, freedom) * error) / 100);
