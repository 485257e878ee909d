/**
 * The ends of an interval, rounded to parts of so many in one; those that come to the same are rounded away from each other: nothing is known to no
 * more and no less.
 */
export const apart = (low: number, high: number, parts: number): readonly [number, number] => {
	const [least, most] = [Math.round(low * parts), Math.round(high * parts)];
	if (least !== most) return [least / parts, most / parts];
	// What is off by an error of calculation is not beyond.
	const [floor, ceiling] = [Math.floor(low * parts + 1e-6), Math.ceil(high * parts - 1e-6)];
	const more = floor === ceiling ? 1 : 0;
	return [(floor - more) / parts, (ceiling + more) / parts];
};
