import {parseShown, setCommands, titleOf} from '../change/kinds.ts';
import type {Target} from '../target/target.ts';
import {isRunning, shutDown, start} from './guest-power.ts';
import {afterFile, beforeFile, Journal, type RunState} from './journal.ts';
import type {RunEvent, UndoReport} from './outcome.ts';
import {perform} from './perform.ts';
import {readHeld, sameShown} from './states.ts';
import type {Numbered} from './undo-script.ts';

/** A change with what was saved before it. */
export type Undoable = Numbered & {readonly before: string};

type Line = UndoReport['lines'][number];

/**
 * Puts changes back to what was saved before them, newest first, and reads each back. What is neither as we left it nor as
 * it was before belongs to somebody else by now and is left alone (law 5). An intent that was never marked done may have
 * been written or not: it is put back unless it is as before.
 */
export const undoEntries = async (target: Target, journal: Journal, entries: readonly Undoable[]): Promise<UndoReport> => {
	const lines: Line[] = [];
	for (const {n, edit, before} of entries.toReversed()) {
		const what = titleOf(edit);
		const now = (await readHeld(target, [edit])).shown(edit);
		const after = await target.read(afterFile(journal.run, n));
		if (sameShown(now, before)) {
			lines.push({what, status: 'was so already'});
		} else if (after !== undefined && !sameShown(now, after)) {
			lines.push({what, status: 'left alone', because: 'somebody else changed it since'});
			continue;
		} else {
			lines.push(await putBack(target, {n, edit, before}));
		}

		if (lines.at(-1)?.status !== 'failed') await journal.add({event: 'undone', n});
	}

	return {run: journal.run, lines, complete: lines.every(line => line.status === 'restored' || line.status === 'was so already')};
};

const putBack = async (target: Target, {edit, before}: Undoable): Promise<Line> => {
	const what = titleOf(edit);
	try {
		await perform(target, setCommands(edit, parseShown(edit, before)));
	} catch (error) {
		return {what, status: 'failed', because: (error as Error).message};
	}

	const now = (await readHeld(target, [edit])).shown(edit);
	return sameShown(now, before)
		? {what, status: 'restored'}
		: {what, status: 'failed', because: `it reads ${oneLine(now)} in place of ${oneLine(before)}`};
};

const oneLine = (text: string): string =>
	text.trim().includes('\n') ? `${text.trim().split('\n').length} lines` : text.trim() || 'nothing';

/**
 * Takes a whole run back, from its journal alone: also a run that crashed, from any terminal. A guest that the run
 * restarted is shut down first, because it holds hugepages and pins of the new definition, and started again at the end.
 * @throws TargetError when the guest does not shut down; nothing is put back then.
 */
export const undoRun = async (
	target: Target,
	state: RunState,
	tell: (event: RunEvent) => void,
	signal?: AbortSignal,
): Promise<UndoReport> => {
	const journal = new Journal(target, state.run);
	const open = state.intents.filter(intent => !intent.undone);
	const entries: Undoable[] = [];
	for (const {n, edit} of open) {
		const before = await target.read(beforeFile(state.run, n));
		// No saved state: the crash came before the intent was complete, and nothing was written.
		if (before !== undefined) entries.push({n, edit, before});
	}

	const guest = state.restarted || state.leftOff ? state.guest : undefined;
	if (guest !== undefined && (await isRunning(target, guest))) await shutDown(target, guest, tell, signal);
	const report = await undoEntries(target, journal, entries);
	if (guest !== undefined) {
		await start(target, guest, tell);
		await journal.add({event: 'guest', phase: 'started'});
	}

	if (report.complete) await journal.add({event: 'end', state: 'undone'});
	return report;
};
