/** Whether all cases are run; otherwise those that tell most in a short time. */
export const thorough = process.env.NEARMETAL_THOROUGH !== undefined;

/** How many random cases are run of a number. They are the same each time: the fuzzer looks for new ones. */
export const casesOf = (all: number): {readonly seed: number; readonly numRuns: number} => ({
	seed: 7,
	numRuns: thorough ? all : Math.ceil(all / 6),
});
