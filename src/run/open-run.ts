import type {Plan} from '../plan/plan.ts';
import {undoFile} from './folder.ts';
import {type Operator, releaseLock, takeLock} from './lock.ts';
import type {Machines} from './machines.ts';
import type {RunEvent} from './outcome.ts';
import {listRuns, newRunName, outstanding} from './runs.ts';
import {Session} from './session.ts';

/** A run that was cut off stands in the way: it must be taken back before another begins. */
export class RunInterrupted extends Error {
	override readonly name = 'RunInterrupted';
}

export type {Operator} from './lock.ts';

export type OpenRun = {readonly session: Session; close(): Promise<void>};

/**
 * Opens a run: lock, journal, undo.sh. Nothing else is written.
 * @throws Locked, RunInterrupted, or TargetError where nothing can be written.
 */
export const openRun = async (machines: Machines, plan: Plan, operator: Operator, tell: (event: RunEvent) => void): Promise<OpenRun> => {
	const target = machines.host;
	await takeLock(target, operator);
	try {
		const interrupted = outstanding(await listRuns(target)).find(run => run.end === undefined && !run.empty);
		if (interrupted !== undefined) {
			throw new RunInterrupted(
				`Run ${interrupted.run} on ${target.name} was interrupted. Take it back first: nearmetal undo (by hand: sh ${undoFile(interrupted.run)}).`,
			);
		}

		const session = await Session.open(machines, newRunName(new Date()), plan, tell);
		return {
			session,
			close: async () => {
				try {
					await session.end();
				} finally {
					await releaseLock(target);
				}
			},
		};
	} catch (error) {
		await releaseLock(target);
		throw error;
	}
};
