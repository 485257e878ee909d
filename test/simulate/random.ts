export type Random = {
	/** From 0 to 1, without 1. */
	readonly uniform: () => number;
	/** Of the standard normal distribution. */
	readonly normal: () => number;
};

/** mulberry32 (Tommy Ettinger, public domain), and Box and Muller's normal numbers from it. The same seed gives the same numbers. */
export const randomFrom = (seed: number): Random => {
	let state = seed;
	const uniform = () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
	return {uniform, normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())};
};
