import {exportPlan} from '../../export/export.ts';
import {exportFolder} from '../../export/folder.ts';
import {type CommandContext, status} from '../context.ts';
import {prepare} from '../prepare.ts';

export const exportScripts = async (context: CommandContext): Promise<number> => {
	const {plan} = await prepare(context, await context.open());
	const paths = await context.save(context.arguments.out ?? exportFolder(plan), exportPlan(plan));
	if (context.arguments.json) context.printJson({files: paths});
	else for (const path of paths) context.print(path);
	return status.done;
};
