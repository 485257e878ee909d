import {type ResultsParts, resultsFile} from '../measured/results.ts';
import {keepOnHost} from '../measured/results-on-host.ts';
import {type Target, TargetError} from '../target/target.ts';
import type {CommandContext} from './context.ts';

/**
 * Writes what was measured into the folder of --out, or beside the run's journal on the host. A tuning is not given up because its figures
 * could not be written: that is told.
 * @returns where they are; undefined: they could not be written
 */
export const keepResults = async (
	{arguments: {out}, save, tell}: Pick<CommandContext, 'arguments' | 'save' | 'tell'>,
	host: Target,
	parts: ResultsParts,
): Promise<string | undefined> => {
	try {
		return out === undefined ? await keepOnHost(host, parts) : (await save(out, [{...resultsFile(parts), mode: 0o644}]))[0];
	} catch (error) {
		if (!(error instanceof TargetError)) throw error;
		tell(`The figures could not be written. ${error.message}`);
		return undefined;
	}
};
