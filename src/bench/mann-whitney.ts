/** Above this many values on both sides together the normal approximation is used. */
const mostExact = 40;

/**
 * Mann-Whitney U of `a` (how many pairs have a above b, ties half) and its two-sided p (Mann and Whitney 1947).
 * Small samples: exact, over all ways to divide the ranks at hand, so that ties are counted as they are (Lehmann, Nonparametrics, 1.4);
 * p is twice the smaller tail, at most 1, as in R's wilcox.test. Larger: normal with tie and continuity correction (ibid.).
 */
export const mannWhitney = (a: readonly number[], b: readonly number[]): {readonly u: number; readonly p: number} => {
	const doubled = doubledRanks([...a, ...b]);
	const rankSum = doubled.slice(0, a.length).reduce((total, rank) => total + rank, 0);
	const u = rankSum / 2 - (a.length * (a.length + 1)) / 2;
	return {u, p: a.length + b.length <= mostExact ? exactP(doubled, a.length, rankSum) : normalP(doubled, a.length, u)};
};

/** Mid-ranks times two, so that those of ties are whole numbers. */
const doubledRanks = (values: readonly number[]): readonly number[] =>
	values.map(value => 2 * values.filter(other => other < value).length + values.filter(other => other === value).length + 1);

/** Counts, over every choice of `size` of the ranks, how many sums are at most and at least the one found. */
const exactP = (ranks: readonly number[], size: number, found: number): number => {
	const most = ranks.reduce((total, rank) => total + rank, 0);
	const ways = Array.from({length: size + 1}, () => new Float64Array(most + 1));
	ways[0]?.fill(1, 0, 1);
	for (const rank of ranks) {
		for (let chosen = size; chosen > 0; chosen--) {
			const [fewer, row] = [ways[chosen - 1], ways[chosen]];
			for (let total = most; fewer && row && total >= rank; total--) {
				row[total] = (row[total] ?? 0) + (fewer[total - rank] ?? 0);
			}
		}
	}
	const sums = ways[size] ?? new Float64Array();
	const count = (part: Float64Array) => part.reduce((total, number) => total + number, 0);
	return Math.min(1, (2 * Math.min(count(sums.subarray(0, found + 1)), count(sums.subarray(found)))) / count(sums));
};

const normalP = (doubled: readonly number[], size: number, u: number): number => {
	const count = doubled.length;
	const product = size * (count - size);
	const ties = [...Map.groupBy(doubled, rank => rank).values()].reduce((total, {length}) => total + length ** 3 - length, 0);
	const deviation = Math.sqrt((product / 12) * (count + 1 - ties / (count * (count - 1))));
	const distance = Math.max(0, Math.abs(u - product / 2) - 0.5);
	return deviation === 0 ? 1 : Math.min(1, 2 * upperTail(distance / deviation));
};

/** P(Z > z) for z ≥ 0, error below 1.5e-7 (Abramowitz and Stegun 7.1.26). */
const upperTail = (z: number): number => {
	const x = z / Math.SQRT2;
	const t = 1 / (1 + 0.3275911 * x);
	const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
	return (series * Math.exp(-x * x)) / 2;
};
