/** How much a figure changed, in percent of what it was, with the interval at the confidence that was asked for. */
export type Effect = {
	readonly percent: number;
	/** undefined: so few values give none. */
	readonly interval: readonly [number, number] | undefined;
};

/** From logarithms of ratios, in which +x % and its undoing have the same size. */
export const effectOf = (logRatio: number, interval: readonly [number, number] | undefined): Effect => ({
	percent: inPercent(logRatio),
	interval: interval && [inPercent(interval[0]), inPercent(interval[1])],
});

export const inPercent = (logRatio: number): number => Math.expm1(logRatio) * 100;

/** @throws RangeError where one is not above 0: a run that carried nothing has failed and is no figure. */
export const logRatio = (before: number, after: number): number => logarithm(after) - logarithm(before);

/** @throws RangeError for what is not above 0. */
export const logarithm = (figure: number): number => {
	if (!(figure > 0 && figure < Number.POSITIVE_INFINITY)) {
		throw new RangeError(`${figure} cannot be compared: a figure must be above 0`);
	}
	return Math.log(figure);
};

/** Of half an interval: from a tenth to ten times says nothing any more, unless all of it is a loss, or a gain. */
const widest = Math.log(10);

/** The same from half of the interval on either side; one that says nothing is none. */
export const effectAround = (logRatio: number, half: number): Effect =>
	effectOf(logRatio, half > widest && half > Math.abs(logRatio) ? undefined : [logRatio - half, logRatio + half]);
