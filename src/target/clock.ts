import timers from 'node:timers/promises';

/** Time as those who wait for something see it; a test brings its own, which does not pass. */
export type Clock = {
	/** Milliseconds since an arbitrary moment. */
	now(): number;
	/** Rejects with an AbortError when the signal comes first. */
	wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
};

export const clock: Clock = {
	now: () => performance.now(),
	wait: (milliseconds, signal) => timers.setTimeout(milliseconds, undefined, signal === undefined ? {} : {signal}),
};
