import {pages} from '../../plan/catalogue.ts';
import {shortened} from '../../text/shortened.ts';
import {UsageError} from '../arguments.ts';
import {type CommandContext, status} from '../context.ts';
import {tuningPage, tuningsList} from '../pages/tunings-page.ts';

/** The catalogue, or the page of one tuning: the same for every host. */
export const showTunings = async ({arguments: {tuning: id, json}, print, printJson}: CommandContext): Promise<number> => {
	const all = pages();
	const one = all.find(page => page.id === id);
	if (id !== undefined && one === undefined)
		throw new UsageError(`There is no tuning “${shortened(id)}”; there are ${all.map(page => page.id).join(', ')}.`);
	if (json) printJson(one ?? all);
	else for (const line of one === undefined ? tuningsList(all) : tuningPage(one)) print(line);
	return status.done;
};
