/** A queueing discipline that can hold packets back on purpose, to keep to a rate or a delay. */
type Limiting = {
	/** Whether it does so wherever it is; otherwise only where it was given a rate. */
	readonly always: boolean;
	/** Whether it counts as overlimits (tc(8)) how often it did; others may count them for other reasons. */
	readonly counted: boolean;
};

/** By their names: tc-tbf(8), tc-htb(8), tc-hfsc(8), tc-netem(8), tc-cake(8), whose bandwidth is unlimited unless it is set. */
const limiting: ReadonlyMap<string, Limiting> = new Map([
	['tbf', {always: true, counted: true}],
	['htb', {always: true, counted: true}],
	['hfsc', {always: true, counted: true}],
	['netem', {always: true, counted: false}],
	['cake', {always: false, counted: true}],
]);

/** Whether a queueing discipline slows down what is sent: by its kind, or by the rate that it was given. */
export const slowsDown = ({kind, rate}: {readonly kind: string; readonly rate: number | undefined}): boolean => {
	const one = limiting.get(kind);
	return one !== undefined && (one.always || rate !== undefined);
};

/** Whether the overlimits of this kind are packets that it held back to keep to its rate. */
export const countsHeldBack = (kind: string): boolean => limiting.get(kind)?.counted ?? false;
