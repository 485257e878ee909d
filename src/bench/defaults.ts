import type {BenchSetup} from './measurement.ts';

/** Who logs in to a guest, and to a peer, unless told otherwise. */
export const guestUser = 'root';

/** Repeats enough to see how much runs differ. In the lead-in TCP's slow start is over. */
export const careful = {streams: [1, 16], seconds: 10, leadIn: 2, repeats: 5} as const satisfies Partial<BenchSetup>;

/** One look. */
export const quick = {streams: [1, 16], seconds: 3, leadIn: 1, repeats: 1} as const satisfies Partial<BenchSetup>;
