import {makePlan} from '../plan/make-plan.ts';
import {chosen, type Plan} from '../plan/plan.ts';
import type {Reading} from '../plan/reading.ts';
import {refold} from '../plan/refold.ts';
import {TargetError} from '../target/target.ts';
import {checkGuest} from './check-guest.ts';
import {undoFile} from './folder.ts';
import {type Operator, releaseLock} from './lock.ts';
import type {Machines} from './machines.ts';
import {openRun} from './open-run.ts';
import type {Outcome, ReadBack, RunEvent, UndoReport} from './outcome.ts';
import {listRuns} from './runs.ts';
import {undoRun} from './undo.ts';

/** A run as the wizard and `apply` alike drive it: whatever it does is in the journal first, and can be taken back at any moment. */
export type Run = {
	readonly id: string;
	/** The plain script on the target that undoes this run. */
	readonly undoScript: string;
	/** Applies one chosen step, starting from what the steps that hold now leave. Does not throw. */
	apply(step: string, signal?: AbortSignal): Promise<Outcome>;
	/**
	 * Graceful shutdown, wait, start; asks nothing, and never destroys a guest. What the guest then really has of the steps that hold.
	 * @param whileOff what is done while it is off: a guest holds hugepages as long as it runs, so its steps are taken back then. What it throws
	 * is thrown once the guest runs again
	 * @throws TargetError when it does not stop, or start
	 */
	restartGuest(signal?: AbortSignal, whileOff?: () => Promise<void>): Promise<readonly ReadBack[]>;
	/** Takes one step back; the guest is not touched. */
	undoStep(step: string): Promise<UndoReport>;
	/** Takes everything back; a guest that the run restarted is started anew. @throws TargetError */
	undoAll(signal?: AbortSignal): Promise<UndoReport>;
	/** The plan of what holds now. What is exported or checked, and where the next step starts from, comes from it and from nothing else. */
	holds(): Plan;
	/** Writes down that a step was kept, and what was measured. */
	keep(step: string, result: unknown): Promise<void>;
	/** The run has come to its end. */
	close(): Promise<void>;
	/** The run was cut off: its journal shows that by the lack of an end. */
	abandon(): Promise<void>;
};

/**
 * Opens a run for the plan that follows from this reading. Nothing but the run's own folder is written.
 * @throws Locked, RunInterrupted, or TargetError where nothing can be written
 */
export const beginRun = async (
	machines: Machines,
	reading: Reading,
	plan: Plan,
	operator: Operator,
	tell: (event: RunEvent) => void,
): Promise<Run> => {
	const {session, close} = await openRun(machines, plan, operator, tell);
	const {host: target} = machines;
	const {asked} = makePlan(reading, plan.choices);
	/** Chosen steps that the target does not have: not applied yet, or taken back. */
	const missing = new Set(chosen(plan).map(step => step.id));
	const holds = (): Plan => refold({plan, asked}, reading, missing);

	return {
		id: session.run,
		undoScript: undoFile(session.run),
		async apply(step, signal) {
			missing.delete(step);
			const outcome = await session.apply(step, chosen(holds()).find(one => one.id === step)?.changes ?? [], signal);
			if (outcome.kind !== 'applied' && outcome.kind !== 'nothing to do') missing.add(step);
			return outcome;
		},
		async restartGuest(signal, whileOff) {
			await session.restartGuest(signal, whileOff);
			return await checkGuest(target, holds(), signal);
		},
		async undoStep(step) {
			missing.add(step);
			return await session.undoStep(step);
		},
		async undoAll(signal) {
			const state = (await listRuns(target)).find(one => one.run === session.run);
			if (state === undefined) throw new TargetError(`The journal of run ${session.run} is gone from ${target.name}.`);
			for (const step of chosen(plan)) missing.add(step.id);
			return await undoRun(machines, state, tell, signal);
		},
		holds,
		keep: (step, result) => session.keep(step, result),
		async close() {
			await machines.close();
			await close();
		},
		async abandon() {
			await machines.close();
			await releaseLock(target);
		},
	};
};
