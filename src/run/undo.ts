import {byMachine} from '../change/by-machine.ts';
import {type Edit, isSameState, isStartedWith, type State, titleOf} from '../change/change.ts';
import {inWords} from '../change/in-words.ts';
import {type Target, TargetError} from '../target/target.ts';
import {undoGuestByHand} from './folder.ts';
import {type Guest, isRunning, shutDown, start} from './guest-power.ts';
import {Journal, type RunState} from './journal.ts';
import type {Machines} from './machines.ts';
import type {RunEvent, UndoReport} from './outcome.ts';
import {perform} from './perform.ts';
import {isAsBefore, type Recorded, readSaved} from './saved.ts';
import {readHeld} from './states.ts';

type Line = UndoReport['lines'][number];

/**
 * Puts changes back to what was saved before them, newest first, and reads each back. What is neither as we left it nor as
 * it was before belongs to somebody else by now and is left alone (law 5); as before an earlier change of the same thing, it
 * was taken back further already, by undo.sh for one. An intent that was never marked done may have
 * been written or not: it is put back unless it is as before.
 */
export const undoEntries = async (machines: Machines, journal: Journal, entries: readonly Recorded[]): Promise<UndoReport> => {
	const saved = await readSaved(machines.host, journal.run);
	const guest = entries.some(({edit}) => edit.on === 'guest') ? await entered(machines, journal.run) : machines.host;
	const lines: Line[] = [];
	for (const entry of entries.toReversed()) {
		const {n, edit} = entry;
		const what = titleOf(edit);
		const target = edit.on === 'guest' ? guest : machines.host;
		if (typeof target === 'string') {
			lines.push({what, status: 'failed', because: target});
			continue;
		}

		const now = (await readHeld(target, [edit])).shown(edit);
		const [before, after] = [saved.before(entry), saved.after(entry)];
		if (before.lost !== undefined) {
			lines.push({what, status: 'failed', because: `${before.lost}, so it is not put back. See what it should be, and set it by hand.`});
		} else if (isAsBefore(saved, entry, entries, now)) {
			lines.push({what, status: 'was so already'});
		} else if (after?.lost !== undefined) {
			const because = `${after.lost}, so whether somebody else changed it since is not known. If nobody did, put it back by hand.`;
			lines.push({what, status: 'failed', because});
		} else if (after !== undefined && !isSameState(edit, now, after.state)) {
			lines.push({what, status: 'left alone', because: 'somebody else changed it since'});
			continue;
		} else {
			lines.push(await putBack(target, edit, before.state));
		}

		if (lines.at(-1)?.status !== 'failed') await journal.add({event: 'undone', n});
	}

	return {run: journal.run, lines, complete: lines.every(line => line.status === 'restored' || line.status === 'was so already')};
};

/** The inside of the guest; or why it is not to be had, and what will finish this. */
const entered = async (machines: Machines, run: string): Promise<Target | string> => {
	try {
		return await machines.guest();
	} catch (error) {
		return `${(error as Error).message} “nearmetal undo” puts it back once the guest can be entered; or by hand, as root in the guest: ${undoGuestByHand(run)}`;
	}
};

const putBack = async (target: Target, edit: Edit, before: State): Promise<Line> => {
	const what = titleOf(edit);
	try {
		await perform(target, edit, before);
	} catch (error) {
		return {what, status: 'failed', because: (error as Error).message};
	}

	const now = (await readHeld(target, [edit])).shown(edit);
	return isSameState(edit, now, before)
		? {what, status: 'restored'}
		: {what, status: 'failed', because: `it reads ${inWords(edit, now, before)} in place of ${inWords(edit, before, now)}`};
};

/** The guest that is started anew, or started, when the run is taken back. */
export const guestToRestart = (state: RunState): Guest | undefined => (state.leftOff || runsWithIt(state) ? state.guest : undefined);

/** Whether the guest was started with something that still has to be taken back. What only the host feels leaves it running. */
const runsWithIt = ({restarted, intents}: RunState): boolean =>
	restarted && intents.some(({undone, edit}) => !undone && isStartedWith(edit));

/**
 * Takes a whole run back, from its journal alone: also a run that crashed, from any terminal. A guest that the run
 * restarted is shut down first, because it holds hugepages and pins of the new definition. It ran before the run, so it
 * runs at the end. What was changed inside the guest is taken back while it runs: before it is shut down, or after it was started.
 * What the journal cannot tell any more is said, and the rest is taken back.
 * @throws TargetError when the guest does not shut down (nothing is put back then), or does not start.
 */
export const undoRun = async (
	machines: Machines,
	state: RunState,
	tell: (event: RunEvent) => void,
	signal?: AbortSignal,
): Promise<UndoReport> => {
	const {host} = machines;
	const journal = new Journal(host, state.run);
	const standing = state.intents.filter(intent => !intent.undone);
	const {host: ours, guest: inside} = byMachine(standing, ({edit}) => edit);
	const guest = guestToRestart(state);
	const isOn = async (): Promise<boolean> => state.guest !== undefined && (await isRunning(host, state.guest));
	const reports: UndoReport[] = [];
	const isInTime = inside.length > 0 && (await isOn());
	if (isInTime) reports.push(await undoEntries(machines, journal, inside));
	let asked: number | undefined;
	// One that ignored the request to shut down still runs as it was before, and may go on.
	if (guest !== undefined && runsWithIt(state) && (await isRunning(host, guest))) {
		await journal.add({event: 'guest', phase: 'stopping'});
		await machines.leaveGuest();
		asked = await shutDown(host, guest, tell, signal);
	}

	reports.push(await undoEntries(machines, journal, ours));
	if (guest !== undefined && !(await isRunning(host, guest))) {
		await machines.leaveGuest();
		await start(host, guest, tell, asked);
		await journal.add({event: 'guest', phase: 'started'});
	}

	if (inside.length > 0 && !isInTime) {
		const reached = (await isOn()) ? machines : {...machines, guest: () => Promise.reject(isOff(state))};
		reports.push(await undoEntries(reached, journal, inside));
	}

	const lost = state.damage.map(({what, because}) => ({what, status: 'failed', because}) as const);
	const complete = lost.length === 0 && reports.every(report => report.complete);
	if (complete) await journal.add({event: 'end', state: 'undone'});
	return {run: state.run, lines: [...reports.flatMap(({lines}) => lines), ...lost], complete};
};

const isOff = ({guest}: RunState): TargetError => new TargetError(`${guest?.name ?? 'The guest'} is off: start it.`);
