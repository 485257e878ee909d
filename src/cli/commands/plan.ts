import {pathsPage} from '../../path/page.ts';
import {pathsOf} from '../../path/stations.ts';
import {type CommandContext, status} from '../context.ts';
import {planPage} from '../pages/plan-page.ts';
import {prepare} from '../prepare.ts';

/** Wide enough for most, narrow enough for a mail. */
const columns = 100;

export const plan = async (context: CommandContext): Promise<number> => {
	const {plan: made, reading} = await prepare(context, await context.open());
	if (context.arguments.json) context.printJson(made);
	else for (const line of [...planPage(made), ...pathsPage(pathsOf(reading.facts, made.guest?.name), columns)]) context.print(line);
	return status.done;
};
