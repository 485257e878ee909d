import {median} from '../judge/median.ts';
import type {Comparison} from './measurement.ts';
import {medianInterval} from './statistics.ts';

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

/** `+31 % ± 4`, with a sign also on a fall: `-3.1 % ± 0.4`. */
export const describeChange = ({percent, interval: [low, high]}: Comparison): string => {
	const half = (high - low) / 2;
	const text = half === 0 ? `${rounded(percent, Math.min(1, decimals(percent, 2)))} %` : withHalf(percent, half, 1, ' %');
	return percent > 0 ? `+${text}` : text;
};

/** `better +31 % ± 4 (p 0.008)`. */
export const describeComparison = (comparison: Comparison): string =>
	`${comparison.verdict} ${describeChange(comparison)} (p ${comparison.p < 0.001 ? '< 0.001' : comparison.p.toPrecision(2)})`;

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
