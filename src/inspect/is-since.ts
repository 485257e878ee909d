/** `11.3.0` is no older than 10.1. A version that could not be read counts as old: what it may not know is not asked of it. */
export const isSince = (version: string | undefined, [major, minor]: readonly [number, number]): boolean => {
	const [ofMajor = 0, ofMinor = 0] = (version ?? '').split('.').map(Number);
	return ofMajor > major || (ofMajor === major && ofMinor >= minor);
};
