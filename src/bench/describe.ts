import {median} from '../judge/median.ts';
import {medianInterval} from './median-interval.ts';

/** `9.24 Gbit/s ± 0.21`: the median and half of its 95 % interval, no digit finer than that half allows. One value: `9.24 Gbit/s`. */
export const describeThroughput = (values: readonly number[]): string => {
	if (values.length === 0) {
		return 'not measured';
	}
	const middle = median(values);
	const [low, high] = medianInterval(values);
	const half = (high - low) / 2;
	return half === 0 ? `${rounded(middle, decimals(middle, 3))} Gbit/s` : withHalf(middle, half, 2, ' Gbit/s');
};

/** Value and half-width with the decimals that the half-width's leading digits reach. */
const withHalf = (value: number, half: number, digits: number, unit: string): string => {
	const places = decimals(half, digits);
	return `${rounded(value, places)}${unit} ± ${rounded(half, places)}`;
};

/** Decimals needed to show `digits` significant digits. */
const decimals = (value: number, digits: number): number =>
	Number.isFinite(value) && value !== 0 ? Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)))) : 0;

/** Fixed decimals, but never `-0`. */
const rounded = (value: number, places: number): string => {
	const text = value.toFixed(places);
	return Number(text) === 0 ? text.replace('-', '') : text;
};
