import type {BenchSetup} from './measurement.ts';

/** Who logs in to a guest, and to a peer, unless told otherwise. */
export const guestUser = 'root';

/**
 * A measurement of which a later one can be compared: from five repeats on a comparison can decide. In the lead-in TCP's slow start is over.
 */
export const careful = {streams: [1, 16], seconds: 10, leadIn: 2, repeats: 5} as const satisfies Partial<BenchSetup>;

/** Three against three cannot reach p < 0.05 (the least is 0.1), four against four can (0.029). */
export const fewestRepeats = 4;

/** One look. */
export const quick = {streams: [1, 16], seconds: 3, leadIn: 1, repeats: 1} as const satisfies Partial<BenchSetup>;
