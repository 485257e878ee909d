import {hostToJson} from '../../diagnose/json.ts';
import {readHost} from '../../plan/read-host.ts';
import {type CommandContext, status} from '../context.ts';
import {factsPage} from '../pages/facts-page.ts';

export const inspectHost = async (context: CommandContext): Promise<number> => {
	const {facts} = await readHost(await context.open());
	if (context.arguments.json) context.printJson(hostToJson(facts));
	else for (const line of factsPage(facts)) context.print(line);
	return status.done;
};
