/** @throws RangeError for an empty list. */
export const median = (values: readonly number[]): number => middle(Float64Array.from(values).sort());

/** The median of what is sorted already. @throws RangeError for an empty list. */
export const middle = (sorted: Float64Array): number => {
	const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
	if (low === undefined || high === undefined) {
		throw new RangeError('the median of nothing');
	}
	return (low + high) / 2;
};
