import {byMachine} from '../../change/by-machine.ts';
import {holds, isSameState, linesOf, titleOf} from '../../change/change.ts';
import {unseen} from '../../plan/reading.ts';
import type {RunState} from '../../run/journal.ts';
import {type Machines, machinesFor} from '../../run/machines.ts';
import {listRuns, outstanding} from '../../run/runs.ts';
import {isAsBefore, readSaved, type Saved} from '../../run/saved.ts';
import {type Held, readBoth} from '../../run/states.ts';
import {asTarget} from '../../target/target.ts';
import {type CommandContext, status} from '../context.ts';
import {guestWays} from '../guest-ways.ts';

type Intent = RunState['intents'][number];

type Row = {
	readonly run: string;
	readonly step: string;
	readonly what: string;
	/**
	 * as before: somebody took it back, with undo.sh for one. damaged: it cannot be taken back from the run's record. unknown: the guest
	 * cannot be entered.
	 */
	readonly state: 'holds' | 'as before' | 'changed since' | 'unfinished' | 'damaged' | 'unknown';
	/** What is there now, where that is one line: a value, or the CPUs of vhost workers. */
	readonly now: string | undefined;
	/** What is wrong, and what to do. */
	readonly because?: string;
};

/** Each thing that nearmetal changed and has not taken back, and whether it still is as it was left. */
export const showStatus = async (context: CommandContext): Promise<number> => {
	const target = asTarget(await context.open());
	const runs = outstanding(await listRuns(target)).toReversed();
	// One run after another: an SSH server takes ten channels at once, and no more (MaxSessions in sshd_config).
	const rows: Row[] = [];
	for (const run of runs) {
		const machines = machinesFor(target, run.guest, guestWays(context), unseen, context.signal);
		rows.push(...(await rowsOf(machines, run)));
		await machines.close();
	}
	if (context.arguments.json) context.printJson({changes: rows});
	else if (rows.length === 0) context.print(`nearmetal has changed nothing on ${target.name}, or has taken it back.`);
	else for (const row of rows) context.print(lineOf(row));
	return rows.some(row => row.state === 'damaged') ? status.failed : status.done;
};

const lineOf = ({state, step, what, now, because}: Row): string => {
	const about = because ?? now;
	return `${state.padEnd(13)}  ${step.padEnd(18)}  ${what}${about === undefined ? '' : `: ${about}`}`;
};

/** Several steps may change one thing: the newest says what it should be. What cannot be taken back is always told. */
const rowsOf = async (machines: Machines, {run, intents, empty, damage}: RunState): Promise<readonly Row[]> => {
	if (empty) {
		const because = 'it was cut off before it changed anything. “nearmetal undo” closes it';
		return [{run, step: '', what: `run ${run}`, state: 'unfinished', now: undefined, because}];
	}

	const standing = intents.filter(intent => !intent.undone);
	const newest = new Map(standing.map(intent => [titleOf(intent.edit), intent]));
	const saved = await readSaved(machines.host, run);
	const told = standing.filter(intent => newest.get(titleOf(intent.edit)) === intent || saved.before(intent).lost !== undefined);
	const {host, guest} = byMachine(told, ({edit}) => edit);
	const rowsIn = async (intents: readonly Intent[]): Promise<readonly Row[]> => {
		const held = await readBoth(
			machines,
			intents.map(({edit}) => edit),
		);
		return intents.map(intent => rowOf(run, intent, standing, saved, held));
	};
	const unknown = ({message}: Error): readonly Row[] =>
		guest.map(({step, edit}) => ({run, step, what: titleOf(edit), state: 'unknown', now: undefined, because: message}));
	return [
		...(await rowsIn(host)),
		...(await rowsIn(guest).catch(unknown)),
		...damage.map(({what, because}) => ({run, step: '', what, state: 'damaged', now: undefined, because}) as const),
	];
};

const rowOf = (run: string, intent: Intent, standing: readonly Intent[], saved: Saved, held: Held): Row => {
	const {step, edit} = intent;
	const [before, after] = [saved.before(intent), saved.after(intent)];
	const [shown, now] = [held.shown(edit), held.state(edit)];
	const lines = now === undefined ? [] : linesOf(edit, now);
	const row = {run, step, what: titleOf(edit), now: lines.length === 1 ? lines[0] : undefined};
	if (before.lost !== undefined) return {...row, state: 'damaged', because: before.lost};
	if (after === undefined || intent.after === undefined) return {...row, state: 'unfinished'};
	if (after.lost !== undefined) return {...row, state: 'damaged', because: after.lost};
	// What stands there as we left it may still not be in force: a vhost worker elsewhere than its list says.
	if (isSameState(edit, shown, after.state) && (now === undefined || holds(edit, now))) return {...row, state: 'holds'};
	return {...row, state: isAsBefore(saved, intent, standing, shown) ? 'as before' : 'changed since'};
};
