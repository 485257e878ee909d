import {showCommand} from '../../change/kinds.ts';
import {titleOf} from '../../change/kinds.ts';
import {afterFile} from '../../run/journal.ts';
import {listRuns, outstanding} from '../../run/runs.ts';
import {readHeld, sameShown} from '../../run/states.ts';
import {type Context, status} from '../context.ts';

/** Each thing that nearmetal changed and has not taken back, and whether it still is as it was left. */
export const showStatus = async (context: Context): Promise<number> => {
	const target = await context.open();
	const runs = outstanding(await listRuns(target)).toReversed();
	const rows = [];
	for (const run of runs) {
		const open = run.intents.filter(intent => !intent.undone);
		const held = await readHeld(target, open.map(intent => intent.edit));
		for (const {n, step, edit, done} of open) {
			const after = await target.read(afterFile(run.run, n));
			const holds = !done || after === undefined ? 'unfinished' : sameShown(held.shown(edit), after) ? 'holds' : 'changed since';
			rows.push({run: run.run, step, what: titleOf(edit), holds, shows: showCommand(edit)});
		}
	}

	if (context.arguments.json) context.print(JSON.stringify({changes: rows}, null, '\t'));
	else if (rows.length === 0) context.print(`nearmetal has changed nothing on ${target.name}, or has taken it back.`);
	else for (const row of rows) context.print(`${row.holds.padEnd(13)}  ${row.step.padEnd(18)}  ${row.what}`);
	return status.done;
};
