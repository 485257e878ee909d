/**
 * The t with P(|T| ≤ t) = confidence for Student's T of whole `freedom` ≥ 1, exact to 1e-9 of its value
 * (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4).
 */
export const studentQuantile = (confidence: number, freedom: number): number => {
	let [low, high] = [0, 1];
	while (within(high, freedom) < confidence) {
		[low, high] = [high, high * 2];
	}
	while (high - low > 1e-9 * high) {
		const tried = (low + high) / 2;
		if (within(tried, freedom) < confidence) {
			low = tried;
		} else {
			high = tried;
		}
	}
	return high;
};

/** P(|T| ≤ t). */
const within = (t: number, freedom: number): number => {
	const angle = Math.atan(t / Math.sqrt(freedom));
	const squared = Math.cos(angle) ** 2;
	const isOdd = freedom % 2 === 1;
	let term = isOdd ? Math.cos(angle) : 1;
	let sum = 0;
	for (let power = isOdd ? 1 : 0; power <= freedom - 2; power += 2) {
		sum += term;
		term *= (squared * (power + 1)) / (power + 2);
	}
	return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
};
