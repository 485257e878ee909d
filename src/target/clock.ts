import timers from 'node:timers/promises';

/** Time as those who wait for something see it; a test brings its own, which does not pass. */
export type Clock = {
	/** Milliseconds since an arbitrary moment. */
	now(): number;
	/** Rejects with what the signal says when that comes first. */
	wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
};

export const clock: Clock = {
	now: () => performance.now(),
	async wait(milliseconds, signal) {
		try {
			await timers.setTimeout(milliseconds, undefined, signal === undefined ? {} : {signal});
		} catch (error) {
			// Its own words are “The operation was aborted”, whatever was said.
			signal?.throwIfAborted();
			throw error;
		}
	},
};
