import {exportPlan} from '../../export/export.ts';
import {exportFolder} from '../../export/folder.ts';
import {chosen} from '../../plan/plan.ts';
import {type CommandContext, status} from '../context.ts';
import {prepare} from '../prepare.ts';

export const exportScripts = async (context: CommandContext): Promise<number> => {
	const {plan} = await prepare(context, await context.open());
	if (chosen(plan).length === 0) {
		context.tell('There is nothing to write: no step is chosen.');
		if (context.arguments.json) context.printJson({files: []});
		return status.done;
	}

	const paths = await context.save(context.arguments.out ?? exportFolder(plan), exportPlan(plan));
	if (context.arguments.json) context.printJson({files: paths});
	else for (const path of paths) context.print(path);
	return status.done;
};
