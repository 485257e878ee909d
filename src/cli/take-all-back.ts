import {undoByHand} from '../run/folder.ts';
import type {UndoReport} from '../run/outcome.ts';
import type {Run} from '../run/run.ts';
import {type Target, TargetError} from '../target/target.ts';
import type {CommandContext} from './context.ts';
import {undoCommand} from './undo-command.ts';

/** Takes back all that a run did so far, and tells whether that is so. @throws TargetError with the way on, where it could not be done */
export const takeAllBack = async (context: CommandContext, target: Target, run: Run): Promise<UndoReport> => {
	const rest = `Not everything is taken back. Try again with “${undoCommand(context.arguments)}”, or on ${target.name}: ${undoByHand(run.id)}`;
	try {
		const report = await run.undoAll();
		context.tell(report.complete ? 'Everything that this run did is taken back.' : rest);
		return report;
	} catch (error) {
		throw new TargetError(`${(error as Error).message} ${rest}`);
	}
};
