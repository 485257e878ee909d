import type {BootPlan} from '../judge/boots.ts';

/** What leads from the steps that hold to those that shall, and in which state of the guest each part is done. */
export type StateChange = {
	/** Taken back while the guest runs, in this order. */
	readonly undoRunning: readonly string[];
	/** Taken back while it is off: a guest holds its hugepages as long as it runs. */
	readonly undoOff: readonly string[];
	/** Applied before the guest is started anew for them. */
	readonly applyBefore: readonly string[];
	readonly applyAfter: readonly string[];
};

/**
 * Steps may change the same thing, and what disturbs another step is applied ahead of it. So they always hold in the order of the plan,
 * and are taken back from the last one: as far down as the first that differs, and up again from there.
 * @param atStart those that need a guest start
 */
export const wayBetween = (held: readonly string[], wanted: readonly string[], atStart: ReadonlySet<string>): StateChange => {
	const differs = held.findIndex((step, index) => step !== wanted[index]);
	const common = differs === -1 ? held.length : differs;
	const [undoing, applying] = [held.slice(common).toReversed(), wanted.slice(common)];
	const isAtStart = (step: string) => atStart.has(step);
	const firstOff = undoing.findIndex(isAtStart);
	const running = firstOff === -1 ? undoing.length : firstOff;
	const before = applying.findLastIndex(isAtStart) + 1;
	return {
		undoRunning: undoing.slice(0, running),
		undoOff: undoing.slice(running),
		applyBefore: applying.slice(0, before),
		applyAfter: applying.slice(before),
	};
};

/** How often a guest is started so that it runs anew with the steps at the end of the way. */
export const startsOn = ({undoOff, applyBefore}: StateChange): number => (undoOff.length > 0 && applyBefore.length > 0 ? 2 : 1);

/** The same for a whole plan of boots, from none of its steps on. */
export const startsOf = (plan: BootPlan, steps: readonly string[]): number => {
	const atStart = new Set(steps);
	// As one, all of them are the plan's only column.
	const inBoot = (row: readonly boolean[] = []) => steps.filter((_, index) => row[index] ?? row[0] ?? false);
	return plan.reduce((sum, row, boot) => sum + startsOn(wayBetween(inBoot(plan[boot - 1]), inBoot(row), atStart)), 0);
};
