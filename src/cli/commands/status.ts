import {evolve, linesOf, titleOf} from '../../change/kinds.ts';
import type {RunState} from '../../run/journal.ts';
import {listRuns, outstanding} from '../../run/runs.ts';
import {isAsBefore, readSaved} from '../../run/saved.ts';
import {readHeld, sameShown} from '../../run/states.ts';
import type {Target} from '../../target/target.ts';
import {type Context, status} from '../context.ts';

type Row = {
	readonly run: string;
	readonly step: string;
	readonly what: string;
	/** as before: somebody took it back, with undo.sh for one. */
	readonly state: 'holds' | 'as before' | 'changed since' | 'unfinished';
	/** What is there now, where that is one line: a value, or the CPUs of vhost workers. */
	readonly now: string | undefined;
};

/** Each thing that nearmetal changed and has not taken back, and whether it still is as it was left. */
export const showStatus = async (context: Context): Promise<number> => {
	const target = await context.open();
	const runs = outstanding(await listRuns(target)).toReversed();
	// One run after another: an SSH server takes ten channels at once, and no more (MaxSessions in sshd_config).
	const rows: Row[] = [];
	for (const run of runs) rows.push(...(await rowsOf(target, run)));
	if (context.arguments.json) context.print(JSON.stringify({changes: rows}, null, '\t'));
	else if (rows.length === 0) context.print(`nearmetal has changed nothing on ${target.name}, or has taken it back.`);
	else
		for (const row of rows)
			context.print(`${row.state.padEnd(13)}  ${row.step.padEnd(18)}  ${row.what}${row.now === undefined ? '' : `: ${row.now}`}`);
	return status.done;
};

/** Several steps may change one thing: the newest says what it should be. */
const rowsOf = async (target: Target, {run, intents}: RunState): Promise<readonly Row[]> => {
	const standing = intents.filter(intent => !intent.undone);
	const newest = new Map(standing.map(intent => [titleOf(intent.edit), intent]));
	const held = await readHeld(
		target,
		[...newest.values()].map(intent => intent.edit),
	);
	const saved = await readSaved(target, run);
	return [...newest].map(([what, intent]) => {
		const {n, step, edit, done} = intent;
		const after = saved.after(n);
		// What stands there as we left it may still not be in force: a vhost worker elsewhere than its list says.
		const [shown, now] = [held.shown(edit), held.state(edit)];
		const holds = after !== undefined && sameShown(shown, after) && (now === undefined || evolve(edit, now) === now);
		const isBack = isAsBefore(saved, intent, standing, shown);
		const state = !done || after === undefined ? 'unfinished' : holds ? 'holds' : isBack ? 'as before' : 'changed since';
		const lines = now === undefined ? [] : linesOf(edit, now);
		return {run, step, what, state, now: lines.length === 1 ? lines[0] : undefined};
	});
};
