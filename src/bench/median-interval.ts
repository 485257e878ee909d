import {median} from '../judge/median.ts';

/**
 * 95 % percentile bootstrap interval of the median (Efron 1979; Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13).
 * The same values always give the same interval. With few values it is narrower than it should be: it knows only what it saw.
 */
export const medianInterval = (values: readonly number[]): readonly [number, number] => {
	const random = randomNumbers();
	return percentiles(Array.from({length: resamples}, () => median(resample(values, random))));
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
