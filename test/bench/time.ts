/** Milliseconds that some work takes: the median and the fastest of fifteen times, after five that warm up. */
export const time = (work: () => void): {readonly median: number; readonly fastest: number} => {
	const times = Array.from({length: 20}, () => {
		const start = performance.now();
		work();
		return performance.now() - start;
	})
		.slice(5)
		.sort((a, b) => a - b);
	return {median: times[7] ?? 0, fastest: times[0] ?? 0};
};

/** For a table: a tenth is as exact as these measurements are. */
export const tenths = (value: number): number => Math.round(value * 10) / 10;
