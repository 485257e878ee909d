import {snapshotFile} from '../../export/snapshot-file.ts';
import {readHost} from '../../plan/read-host.ts';
import {type CommandContext, status} from '../context.ts';

export const snapshot = async (context: CommandContext): Promise<number> => {
	const {snapshot: taken} = await readHost(await context.open());
	const [path = ''] = await context.save(context.arguments.out ?? '.', [snapshotFile(taken)]);
	if (context.arguments.json) context.printJson({file: path});
	else context.print(path);
	return status.done;
};
