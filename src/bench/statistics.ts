import {guardLoss} from '../judge/certainty.ts';
import {median} from '../judge/median.ts';
import {mannWhitney} from './mann-whitney.ts';
import type {Comparison, Measurement} from './measurement.ts';

/**
 * 95 % percentile bootstrap interval of the median (Efron 1979; Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13).
 * The same values always give the same interval. With few values it is narrower than it should be: it knows only what it saw.
 */
export const medianInterval = (values: readonly number[]): readonly [number, number] => {
	const random = randomNumbers();
	return percentiles(Array.from({length: resamples}, () => median(resample(values, random))));
};

/** The same of the ratio of the medians, after to before, both drawn anew each time. */
export const ratioInterval = (before: readonly number[], after: readonly number[]): readonly [number, number] => {
	const random = randomNumbers();
	return percentiles(Array.from({length: resamples}, () => median(resample(after, random)) / median(resample(before, random))));
};

/**
 * Whether `after` is higher than `before`: better or worse only when the Mann-Whitney test gives p < 0.05, the bootstrap interval does
 * not hold 0 and the median moved by more than 2 %. No repeat count is asked for: three against three cannot reach p < 0.05
 * (the least is 0.1), four against four can (0.029).
 * @throws RangeError when a side is empty.
 */
export const compare = (before: readonly number[], after: readonly number[]): Comparison => {
	const inPercent = (ratio: number) => (ratio - 1) * 100;
	const percent = inPercent(median(after) / median(before));
	const [low, high] = ratioInterval(before, after);
	const interval = [inPercent(low), inPercent(high)] as const;
	const {p} = mannWhitney(before, after);
	const certain = p < 0.05 && (interval[0] > 0 || interval[1] < 0) && Math.abs(percent) > 2;
	return {verdict: certain ? (percent > 0 ? 'better' : 'worse') : 'no measurable change', percent, interval, p};
};

/**
 * Decides over the highest stream count that both sides measured. The others are guards: one that surely lost more than 5 % makes the
 * whole worse, less does not outweigh a gain. Where a cap held the figure before the step, that nothing changed says nothing of the step.
 * @throws RangeError when no stream count was measured on both sides.
 */
export const compareAll = (before: readonly Measurement[], after: readonly Measurement[]): Comparison => {
	const [decisive, ...guards] = after
		.toSorted((a, b) => b.streams - a.streams)
		.flatMap(({streams, throughput}) => {
			const earlier = before.find(measurement => measurement.streams === streams);
			return earlier ? [{...compare(earlier.throughput, throughput), cap: earlier.heldBy}] : [];
		});
	if (!decisive) {
		throw new RangeError('Nothing to compare: no number of streams was measured both before and after.');
	}
	const {cap, ...comparison} = guards.find(({verdict, interval}) => verdict === 'worse' && interval[1] < -guardLoss) ?? decisive;
	return comparison.verdict === 'no measurable change' && cap !== undefined
		? {...comparison, verdict: 'cannot show it', heldBy: cap}
		: comparison;
};

const resamples = 2000;

const resample = (values: readonly number[], random: () => number): readonly number[] =>
	values.map(own => values[Math.floor(random() * values.length)] ?? own);

const percentiles = (values: readonly number[]): readonly [number, number] => {
	const sorted = values.toSorted((a, b) => a - b);
	const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN;
	return [at(0.025), at(0.975)];
};

/** mulberry32 (Tommy Ettinger, public domain) from a fixed seed: two readers of one report must see the same interval. */
const randomNumbers = (): (() => number) => {
	let state = 0x6e6d;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
};
