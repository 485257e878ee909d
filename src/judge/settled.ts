/** How many CPUs the threads of a guest kept busy, `seconds` after its start. */
export type Load = {readonly seconds: number; readonly busy: number};

/** Seconds: what is compared with what came before it, and after which there is no more waiting. */
const [compared, longest] = [10, 180];
/** A difference in busy CPUs, and in parts of them, that is no start any more. */
const [few, part] = [0.1, 0.2];

/**
 * Whether a guest has started to its end: what its threads did in the last ten seconds is what they did in the ten before. `never`: not
 * after three minutes, because it works by itself and so much that a measurement competes with it.
 */
export const settling = (loads: readonly Load[]): 'settled' | 'wait' | 'never' => {
	const now = loads.at(-1)?.seconds ?? 0;
	const between = (from: number, to: number) => loads.filter(({seconds}) => seconds > now - from && seconds <= now - to);
	const [late, early] = [mean(between(compared, 0)), mean(between(2 * compared, compared))];
	if (now >= 2 * compared && late !== undefined && early !== undefined && Math.abs(late - early) <= Math.max(few, part * early)) {
		return 'settled';
	}
	return now >= longest ? 'never' : 'wait';
};

const mean = (loads: readonly Load[]): number | undefined =>
	loads.length > 0 ? loads.reduce((sum, {busy}) => sum + busy, 0) / loads.length : undefined;
