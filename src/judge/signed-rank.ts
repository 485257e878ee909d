import {middle} from './median.ts';

/**
 * The Hodges-Lehmann estimate of where values lie: the median of the averages of any two of them, each with itself too (Hollander, Wolfe
 * and Chicken, Nonparametric Statistical Methods, 3rd ed., 3.2). A single odd value hardly moves it.
 * @throws RangeError for an empty list.
 */
export const hodgesLehmann = (values: readonly number[]): number => middle(walshAverages(values));

/**
 * The interval that belongs to it, exact for values that lie around their middle symmetrically, of whatever distribution (ibid., 3.3).
 * A difference of two runs in random or alternating order is symmetric when nothing changed. It covers at least `confidence`.
 * undefined: so few values cannot give it (`fewestFor`).
 */
export const signedRankInterval = (values: readonly number[], confidence: number): readonly [number, number] | undefined => {
	const outside = ranksOutside(values.length, confidence);
	const sorted = walshAverages(values);
	const [low, high] = [sorted[outside], sorted[sorted.length - 1 - outside]];
	return low === undefined || high === undefined ? undefined : [low, high];
};

/** How many values it takes for an interval of this confidence: of n, the widest possible covers 1 − 2/2ⁿ. */
export const fewestFor = (confidence: number): number => Math.ceil(1 - Math.log2(1 - confidence));

const walshAverages = (values: readonly number[]): Float64Array => {
	const averages = new Float64Array((values.length * (values.length + 1)) / 2);
	let at = 0;
	for (const [index, value] of values.entries()) {
		for (let other = 0; other <= index; other++) {
			averages[at++] = (value + (values[other] ?? value)) / 2;
		}
	}
	return averages.sort();
};

const known = new Map<string, number>();

/** The largest k with P(W ≤ k) ≤ (1 − confidence) / 2 for the signed-rank sum W of n values; −1: there is none. */
const ranksOutside = (count: number, confidence: number): number => {
	const key = `${count} ${confidence}`;
	const found = known.get(key) ?? countRanksOutside(count, confidence);
	known.set(key, found);
	return found;
};

/** Every rank is on either side with the same chance, so W is counted over all 2ⁿ ways. */
const countRanksOutside = (count: number, confidence: number): number => {
	const ways = new Float64Array((count * (count + 1)) / 2 + 1);
	ways[0] = 1;
	for (let rank = 1; rank <= count; rank++) {
		for (let sum = ways.length - 1; sum >= rank; sum--) {
			ways[sum] = (ways[sum] ?? 0) + (ways[sum - rank] ?? 0);
		}
	}
	// A rounding error of 1 − 0.98 must not cost a rank.
	const allowed = ((1 - confidence) / 2) * 2 ** count * (1 + 1e-9);
	let below = 0;
	let outside = -1;
	for (const number of ways) {
		below += number;
		if (below > allowed) {
			break;
		}
		outside++;
	}
	return outside;
};
