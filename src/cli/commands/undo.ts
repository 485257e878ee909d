import {unseen} from '../../plan/reading.ts';
import type {RunState} from '../../run/journal.ts';
import {releaseLock, takeLock} from '../../run/lock.ts';
import {machinesFor} from '../../run/machines.ts';
import type {UndoReport} from '../../run/outcome.ts';
import {listRuns, outstanding} from '../../run/runs.ts';
import {guestToRestart, undoRun} from '../../run/undo.ts';
import {asTarget, type Target} from '../../target/target.ts';
import {consent} from '../consent.ts';
import {type CommandContext, status} from '../context.ts';
import {guestWays} from '../guest-ways.ts';
import {eventLine} from '../pages/event-line.ts';

export const undo = async (context: CommandContext): Promise<number> => {
	const target = asTarget(await context.open());
	const runs = outstanding(await listRuns(target));
	const restarting = [...new Set(runs.flatMap(run => guestToRestart(run)?.name ?? []))];
	if (runs.length > 0) {
		const question =
			restarting.length === 0
				? `Take back ${count(runs.length)} on ${target.name}?`
				: `Take back ${count(runs.length)} on ${target.name}? ${restarting.join(', ')} will be shut down and started again.`;
		await consent(context, question);
	}

	const reports = await undoAll(context, target, runs);
	if (context.arguments.json) context.printJson({runs: reports});
	else if (reports.length === 0) context.print(`nearmetal has nothing to take back on ${target.name}.`);
	else
		for (const report of reports)
			for (const line of report.lines)
				context.print(`${line.status.padEnd(14)} ${line.what}${line.because === undefined ? '' : `: ${line.because}`}`);
	if (reports.some(report => report.lines.some(line => line.status === 'failed'))) return status.failed;
	return reports.every(report => report.complete) ? status.done : status.refused;
};

/** Newest first, and never beside a run that another nearmetal has at work. */
const undoAll = async (context: CommandContext, target: Target, runs: readonly RunState[]): Promise<readonly UndoReport[]> => {
	const reports: UndoReport[] = [];
	if (runs.length === 0) return reports;
	await takeLock(target, context.operator);
	try {
		for (const run of runs) {
			const machines = machinesFor(target, run.guest, guestWays(context), unseen, context.signal);
			reports.push(await undoRun(machines, run, event => context.tell(eventLine(event)), context.signal));
			await machines.close();
		}
	} finally {
		await releaseLock(target);
	}

	return reports;
};

const count = (runs: number): string => (runs === 1 ? 'one run' : `${runs} runs`);
