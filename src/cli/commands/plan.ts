import {type CommandContext, status} from '../context.ts';
import {planPage} from '../pages/plan-page.ts';
import {prepare} from '../prepare.ts';

export const plan = async (context: CommandContext): Promise<number> => {
	const {plan: made} = await prepare(context, await context.open());
	if (context.arguments.json) context.printJson(made);
	else for (const line of planPage(made)) context.print(line);
	return status.done;
};
